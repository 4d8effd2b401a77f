// SPDX-License-Identifier: Apache-2.0
// A server for tests: node origin.mjs [KEY CERTIFICATE]
// Prints the ports of http and, with a key and a certificate, of https with HTTP/2, of https without
// and of https that negotiates no protocol (ALPN). What it does is in the path of a request;
// `/counts` tells what it has seen.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSecureServer, constants } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createBareTlsServer } from 'node:tls';
import { gzipSync } from 'node:zlib';

const counts = { sockets: 0, sessions: 0, requests: 0, open: 0, aborted: 0 };
const refused = new Set();
let waiting = [];

// The byte at each place of a body tells where it is.
const period = 251;
const pattern = Buffer.alloc(period * 1024, Buffer.from(Array.from({ length: period }, (_, i) => i)));
const bytes = (from, count) => {
  const start = from % period;
  return pattern.subarray(start, start + Math.min(count, pattern.length - period));
};

const sendBytes = (response, count) => {
  let sent = 0;
  const more = () => {
    while (sent < count) {
      const part = bytes(sent, count - sent);
      sent += part.length;
      if (!response.write(part)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  more();
};

const drip = (response, count, pause) => {
  let left = count;
  const next = () => {
    if (response.destroyed) return;
    if (left-- === 0) return response.end();
    response.write('.');
    setTimeout(next, pause);
  };
  next();
};

const echo = (request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
    for (const [name, value] of Object.entries(request.headers)) lines.push(`${name}: ${value}`);
    response.setHeader('content-type', 'text/plain');
    response.end(`${lines.join('\n')}\n\n${Buffer.concat(parts).toString('latin1')}`, 'latin1');
  });
};

const actions = {
  echo,
  bytes: (request, response, count) => sendBytes(response, Number(count)),
  gzip: (request, response, count, members = 1) => {
    response.setHeader('content-encoding', 'gzip');
    const whole = Buffer.alloc(Number(count), pattern.subarray(0, period));
    const step = Math.ceil(whole.length / members);
    const parts = [];
    for (let i = 0; i < members; ++i) parts.push(gzipSync(whole.subarray(i * step, (i + 1) * step)));
    response.end(Buffer.concat(parts));
  },
  // Half of what a whole body would be.
  'half-gzip': (request, response) => {
    response.setHeader('content-encoding', 'gzip');
    const whole = gzipSync(Buffer.from(Array.from({ length: 1000 }, (_, i) => (i * i) % period)));
    response.end(whole.subarray(0, whole.length / 2));
  },
  'no-gzip': (request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end('this is no gzip');
  },
  'empty-gzip': (request, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end();
  },
  status: (request, response, status) => {
    response.statusCode = Number(status);
    response.end(`status ${status}`);
  },
  early: (request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.end('late');
  },
  redirect: (request, response) => {
    response.writeHead(302, { location: '/echo' });
    response.end('elsewhere');
  },
  silent: () => {},
  stall: (request, response, count) => response.write(bytes(0, Number(count))),
  drip: (request, response, count, pause) => drip(response, Number(count), Number(pause)),
  pause: (request, response, pause) => setTimeout(() => response.end('later'), Number(pause)),
  // Answers once so many requests are here.
  together: (request, response, count) => {
    waiting.push(response);
    if (waiting.length < Number(count)) return;
    for (const other of waiting) other.end(`${waiting.length} together`);
    waiting = [];
  },
  // For HTTP/2.
  refuse: (request, response, once) => {
    if (refused.has(once)) return response.end('accepted');
    refused.add(once);
    request.stream.close(constants.NGHTTP2_REFUSED_STREAM);
  },
  'refuse-always': (request) => request.stream.close(constants.NGHTTP2_REFUSED_STREAM),
  goaway: (request, response, count) => {
    response.write(bytes(0, Number(count)));
    request.stream.session.goaway(constants.NGHTTP2_NO_ERROR);
    setTimeout(() => response.end('!'), 50);
  },
  destroy: (request, response, count) => {
    response.write(bytes(0, Number(count)));
    setTimeout(() => request.stream.session.destroy(), 20);
  },
  counts: (request, response) =>
    response.end(Object.entries(counts).map(([name, count]) => `${name}=${count}`).join(' ')),
};

const answer = (request, response) => {
  const [, action, ...words] = request.url.split('?')[0].split('/');
  if (action !== 'counts') ++counts.requests;
  ++counts.open;
  response.on('close', () => {
    --counts.open;
    if (!response.writableEnded) ++counts.aborted;
  });
  response.on('error', () => {});
  if (Object.hasOwn(actions, action)) return actions[action](request, response, ...words);
  response.statusCode = 404;
  response.end('no such action');
};

const servers = [createServer({ keepAliveTimeout: 60_000 }, answer)];
const [key, certificate] = process.argv.slice(2);
if (key) {
  const options = { key: readFileSync(key), cert: readFileSync(certificate) };
  // More than enough megabytes, or many streams that were given up would have it refuse others.
  const http2 = createSecureServer({ ...options, allowHTTP1: true, maxSessionMemory: 1000 }, answer);
  http2.on('session', (session) => {
    ++counts.sessions;
    session.on('error', () => {});
  });
  const plainTls = createBareTlsServer(options, (socket) => servers[0].emit('connection', socket));
  servers.push(http2, createTlsServer({ ...options, keepAliveTimeout: 60_000 }, answer), plainTls);
}
for (const server of servers) {
  server.on('connection', () => ++counts.sockets);
  server.on('tlsClientError', () => {});
}
await Promise.all(
  servers.map((server) => new Promise((ready) => server.listen(0, '127.0.0.1', ready))),
);
console.log(servers.map((server) => server.address().port).join(' '));
