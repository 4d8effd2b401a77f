// SPDX-License-Identifier: Apache-2.0
// AWS Signature Version 4, written from its description for tests:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import crypto from 'node:crypto';

const hash = (text) => crypto.createHash('sha256').update(text).digest('hex');
const hmac = (key, text) => crypto.createHmac('sha256', key).update(text).digest();

/** The key that signs what is asked of a service in a region on one day, such as 20150830. */
export function signingKey(secretKey, day, region, service) {
  return [day, region, service, 'aws4_request'].reduce(hmac, `AWS4${secretKey}`);
}

/** In hexadecimal digits. `headers` holds those that are signed, by their names in lower case. */
export function signatureOf({ method, path, query, headers, body, time, region, service }, secretKey) {
  const names = Object.keys(headers).sort();
  const canonicalRequest = [
    method,
    path,
    query,
    ...names.map((name) => `${name}:${headers[name].trim().replace(/ +/g, ' ')}`),
    '',
    names.join(';'),
    hash(body),
  ].join('\n');
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, hash(canonicalRequest)].join('\n');
  return hmac(signingKey(secretKey, day, region, service), text).toString('hex');
}

/** What is wrong with the signature of a request that a server received; empty when nothing is. */
export function fault(request, body, expected) {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;
  const parts = pattern.exec(request.headers.authorization ?? '');
  if (parts === null) return 'the header Authorization is malformed';
  const [, id, day, region, service, signedHeaders, signature] = parts;
  const names = signedHeaders.split(';');
  const time = request.headers['x-amz-date'] ?? '';
  if (id !== expected.accessKeyId) return 'another access key';
  if (region !== expected.region || service !== expected.service) return 'another region or service';
  if (!/^\d{8}T\d{6}Z$/.test(time) || !time.startsWith(day)) return 'no time';
  const sent = Date.UTC(time.slice(0, 4), time.slice(4, 6) - 1, time.slice(6, 8), time.slice(9, 11),
    time.slice(11, 13), time.slice(13, 15));
  if (Math.abs(Date.now() - sent) > 300_000) return 'a time that is not now';
  const token = request.headers['x-amz-security-token'];
  if ((token ?? '') !== expected.sessionToken) return 'another session token';
  const needed = ['host', 'x-amz-date', ...(token === undefined ? [] : ['x-amz-security-token'])];
  for (const name of needed) {
    if (!names.includes(name)) return `${name} is not signed`;
  }
  const headers = Object.fromEntries(names.map((name) => [name, request.headers[name] ?? '']));
  const [path, query = ''] = request.url.split('?');
  const right = signatureOf({ method: request.method, path, query, headers, body, time, region, service },
    expected.secretAccessKey);
  return signature === right ? '' : 'a wrong signature';
}
