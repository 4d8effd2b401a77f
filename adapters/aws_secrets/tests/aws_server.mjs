// SPDX-License-Identifier: Apache-2.0
// Secrets Manager and a container's endpoint for credentials: node aws_server.mjs [STEP...]
//
// A secret's text is `the text of ID`, for whoever signs for the service in eu-west-1 with the key
// below, or one that /credentials gave. Each STEP is JSON and says what to do with one request to
// Secrets Manager, in turn, or to the container's endpoint where it holds "credentials": true.
//   {"status": N, "body": "text" or {JSON}, "headers": {…}}   answers so; SIGNED and TOKEN in it are
//                                                             what was signed with
//   {"expires_in": seconds}                                   gives credentials for so long
//   {"wait": milliseconds}                                    and only then
//   {"reset": true}                                           breaks the connection
// GET /requests answers with what was asked for.
import http from 'node:http';

import { fault } from './signature.mjs';

const keys = new Map([
  ['AKIDENVIRONMENT', { secretAccessKey: 'env+s3cret/key+of+the+tests', sessionToken: '' }],
  ['ASIDSESSION', {
    secretAccessKey: 'session+s3cret/key+of+the+tests',
    sessionToken: 'session+s3cret/token//of+the+tests==',
  }],
]);
const allSteps = process.argv.slice(2).map((step) => JSON.parse(step));
const steps = allSteps.filter((step) => !step.credentials);
const credentialSteps = allSteps.filter((step) => step.credentials);
const requests = [];
let given = 0;

function answer(response, status, body, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function refuse(response, type, message) {
  answer(response, 400, { __type: type, Message: message });
}

function withStep(step, request, response, otherwise) {
  if (step.reset) {
    request.socket.resetAndDestroy();
    return;
  }
  setTimeout(() => {
    if (step.body === undefined && step.status === undefined) {
      otherwise();
      return;
    }
    const body = step.body ?? '';
    const said = (typeof body === 'string' ? body : JSON.stringify(body))
      .replaceAll('SIGNED', request.headers.authorization ?? '')
      .replaceAll('TOKEN', request.headers['x-amz-security-token'] ?? '');
    answer(response, step.status ?? 200, said, step.headers);
  }, step.wait ?? 0);
}

function giveCredentials(request, response) {
  requests.push({ path: request.url, authorization: request.headers.authorization ?? '' });
  const step = credentialSteps.shift() ?? {};
  withStep(step, request, response, () => {
    given += 1;
    const credentials = {
      AccessKeyId: `ASIDCONTAINER${given}`,
      SecretAccessKey: `container+s3cret/key+${given}`,
      Token: `container+s3cret/token+${given}`,
    };
    keys.set(credentials.AccessKeyId, {
      secretAccessKey: credentials.SecretAccessKey,
      sessionToken: credentials.Token,
    });
    const expires = new Date(Date.now() + (step.expires_in ?? 3600) * 1000);
    answer(response, 200, { ...credentials, Expiration: expires.toISOString() });
  });
}

function giveSecret(request, response, body) {
  const id = /Credential=([^/]*)\//.exec(request.headers.authorization ?? '')?.[1];
  requests.push({ path: request.url, id, body });
  const step = steps.shift() ?? {};
  if (request.method !== 'POST' || request.url !== '/'
    || request.headers['content-type'] !== 'application/x-amz-json-1.1'
    || request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') {
    refuse(response, 'UnknownOperationException', 'not a GetSecretValue');
    return;
  }
  const key = keys.get(id);
  if (key === undefined) {
    refuse(response, 'UnrecognizedClientException', 'The security token is invalid.');
    return;
  }
  const why = fault(request, body,
    { accessKeyId: id, region: 'eu-west-1', service: 'secretsmanager', ...key });
  if (why !== '') {
    refuse(response, 'InvalidSignatureException', why);
    return;
  }
  withStep(step, request, response, () => {
    const name = JSON.parse(body).SecretId;
    answer(response, 200, { Name: name, SecretString: `the text of ${name}` });
  });
}

const server = http.createServer((request, response) => {
  if (request.url === '/requests') {
    answer(response, 200, requests);
    return;
  }
  let body = '';
  request.on('data', (part) => { body += part; });
  request.on('end', () => {
    if (request.method === 'GET') giveCredentials(request, response);
    else giveSecret(request, response, body);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
