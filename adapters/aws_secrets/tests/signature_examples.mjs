// SPDX-License-Identifier: Apache-2.0
// Holds signature.mjs against the examples that AWS published: of its documentation, and of its
// test suite for Signature Version 4. Prints how many of them come out right.
import { signatureOf, signingKey } from './signature.mjs';

const secretKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const time = '20150830T123600Z';
const vanilla = {
  method: 'GET',
  path: '/',
  query: '',
  headers: { host: 'example.amazonaws.com', 'x-amz-date': time },
  body: '',
  time,
  region: 'us-east-1',
  service: 'service',
};
const examples = {
  'the signing key': [
    signingKey(secretKey, '20120215', 'us-east-1', 'iam').toString('hex'),
    'f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d',
  ],
  ListUsers: [
    signatureOf({
      ...vanilla,
      query: 'Action=ListUsers&Version=2010-05-08',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        host: 'iam.amazonaws.com',
        'x-amz-date': time,
      },
      service: 'iam',
    }, secretKey),
    '5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
  ],
  'get-vanilla': [
    signatureOf(vanilla, secretKey),
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  'post-vanilla': [
    signatureOf({ ...vanilla, method: 'POST' }, secretKey),
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
  'get-vanilla-query-order-key-case': [
    signatureOf({ ...vanilla, query: 'Param1=value1&Param2=value2' }, secretKey),
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  'post-x-www-form-urlencoded': [
    signatureOf({
      ...vanilla,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...vanilla.headers },
      body: 'Param1=value1',
    }, secretKey),
    'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  ],
};
const wrong = Object.keys(examples).filter((name) => examples[name][0] !== examples[name][1]);
const right = Object.keys(examples).length - wrong.length;
console.log(wrong.length === 0 ? `${right} right` : `wrong: ${wrong.join(', ')}`);
