// SPDX-License-Identifier: Apache-2.0
// A receiver of webhooks that fails as it is told to.
//
//     node receiver.mjs LOG SECRET FAULTS [PORT]
//
// It prints its port. Of each request it writes a line to the file LOG before it answers, and has
// it on disk: what the answer will be, and of what was received the id, the user and the time. It
// knows a message by its signature, and takes none without one. FAULTS is the share of requests
// that fail, from 0 to 1, in a way drawn at random; or one word, the way in which all fail.

import {createHmac, timingSafeEqual} from 'node:crypto';
import {openSync, writeSync} from 'node:fs';
import {createServer} from 'node:http';

const [log, secret, faults, port = '0'] = process.argv.slice(2);
const lines = openSync(log, 'a');
const key = Buffer.from(secret.replace('whsec_', ''), 'base64');

const ways = ['500', '429', '503date', '302', 'reset', 'slow', 'lost'];

function isSigned(headers, body) {
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const right = createHmac('sha256', key).update(content).digest();
  return (headers['webhook-signature'] ?? '').split(' ').some((signature) => {
    const [version, text] = signature.split(',');
    const given = Buffer.from(text ?? '', 'base64');
    return version === 'v1' && given.length === right.length && timingSafeEqual(given, right);
  });
}

function way() {
  if (!(Number(faults) <= 1)) return faults;
  return Math.random() < Number(faults) ? ways[Math.floor(Math.random() * ways.length)] : '200';
}

let underWay = 0;

createServer((request, response) => {
  const parts = [];
  underWay += 1;
  response.on('close', () => { underWay -= 1; });
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString('utf8');
    const {headers} = request;
    const answer = isSigned(headers, body) ? way() : '401';
    const isReceived = ['200', '204', 'lost', 'long', 'wait'].includes(answer);
    const fields = {
      answer, underWay, at: Date.now(), id: headers['webhook-id'], type: headers['content-type'],
      sent: Number(headers['webhook-timestamp']), url: request.url, body, isReceived,
    };
    writeSync(lines, `${JSON.stringify(fields)}\n`);
    switch (answer) {
      case '429':
        response.writeHead(429, {'retry-after': '1'}).end();
        break;
      case '503date':
        response.writeHead(503, {'retry-after': new Date(Date.now() + 1000).toUTCString()}).end();
        break;
      case '302':
        response.writeHead(302, {location: '/elsewhere'}).end();
        break;
      case 'reset':
      case 'lost':
        request.socket.destroy();
        break;
      case 'slow':
        setTimeout(() => response.writeHead(200).end(), 3000);
        break;
      case 'wait':
        setTimeout(() => response.writeHead(200).end(), 100);
        break;
      case 'long':
        response.writeHead(200);
        response.end(Buffer.alloc(1 << 20));
        break;
      default:
        response.writeHead(Number(answer)).end('so be it');
    }
  });
}).listen(Number(port), '127.0.0.1', function () {
  console.log(this.address().port);
});
