// SPDX-License-Identifier: Apache-2.0
// A token endpoint: node token_server.mjs PUBLIC-KEY-FILE [STEP...]
//
// It grants a token for each assertion whose signature and form are right (RFC 7523, RFC 7519).
// Each STEP is JSON and says what to do with one request, in turn; what follows is granted.
//   {"status": N, "body": "text" or {JSON}, "headers": {…}}   answers so; ASSERTION in it is echoed
//   {"expires_in": N}                                         grants for so long
//   {"wait": milliseconds}                                    and only then
//   {"reset": true}                                           breaks the connection
// GET /requests answers with what was asked for: header, claims and the token that was granted.
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';

const publicKey = crypto.createPublicKey(fs.readFileSync(process.argv[2]));
const steps = process.argv.slice(3).map((step) => JSON.parse(step));
const requests = [];

function fault(request, form, parts) {
  if (request.method !== 'POST') return 'not a POST';
  if (request.url !== '/token') return 'not the path of the key';
  if (request.headers['content-type'] !== 'application/x-www-form-urlencoded') return 'not a form';
  if ([...form.keys()].join() !== 'grant_type,assertion') return 'not the fields of RFC 7523';
  if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return 'no grant';
  if (parts.length !== 3) return 'not three parts';
  if (!parts.every((part) => /^[A-Za-z0-9_-]+$/.test(part))) return 'not base64url';
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`);
  const signature = Buffer.from(parts[2], 'base64url');
  if (!crypto.verify('RSA-SHA256', signed, publicKey, signature)) return 'a wrong signature';
  return '';
}

const decoded = (part) => JSON.parse(Buffer.from(part ?? '', 'base64url').toString() || '{}');

function answer(response, status, body, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

function take(request, response, text) {
  const form = new URLSearchParams(text);
  const assertion = form.get('assertion') ?? '';
  const parts = assertion.split('.');
  const entry = { header: decoded(parts[0]), claims: decoded(parts[1]) };
  requests.push(entry);
  const step = steps.shift() ?? {};
  const why = fault(request, form, parts);
  if (why !== '') return answer(response, 400, { error: 'invalid_grant', error_description: why });
  if (step.reset) return request.socket.resetAndDestroy();
  return setTimeout(() => {
    if (step.body !== undefined || step.status !== undefined) {
      const body = step.body ?? '';
      const said = typeof body === 'string' ? body : JSON.stringify(body);
      const signature = parts[2];
      answer(response, step.status ?? 200,
        said.replaceAll('ASSERTION', assertion).replaceAll('SIGNATURE', signature.slice(20, 40)),
        step.headers);
      return;
    }
    entry.token = `token-${requests.length}-s3cret`;
    const expires = step.expires_in ?? 3600;
    answer(response, 200, { access_token: entry.token, expires_in: expires, token_type: 'Bearer' });
  }, step.wait ?? 0);
}

const server = http.createServer((request, response) => {
  if (request.url === '/requests') return answer(response, 200, requests);
  let text = '';
  request.on('data', (part) => { text += part; });
  request.on('end', () => take(request, response, text));
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
