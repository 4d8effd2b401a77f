// SPDX-License-Identifier: Apache-2.0
// A server for tests that breaks HTTP/2 frame by frame: node http2_faults.mjs KEY CERTIFICATE FAULT…
// Prints a port for each fault. A fault is a list of frames with commas between, sent for each
// request: `head` (status 200), `data:N`, `end` (of the stream), `reset:CODE`,
// `goaway:CODE:LAST` (LAST: `this` stream or a number), `close` (of the connection), `wait`.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';

const [key, certificate, ...faults] = process.argv.slice(2);
const DATA = 0, HEADERS = 1, RST_STREAM = 3, SETTINGS = 4, PING = 6, GOAWAY = 7;
const ACK = 1, END_STREAM = 1, END_HEADERS = 4;
const preface = 24;

const frame = (type, flags, stream, payload = Buffer.alloc(0)) => {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
};

const numbers = (...values) => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => bytes.writeUInt32BE(value, 4 * i));
  return bytes;
};

const status200 = Buffer.from([0x88]);
const frames = {
  head: (stream) => frame(HEADERS, END_HEADERS, stream, status200),
  data: (stream, count) => {
    const parts = [];
    for (let left = Number(count); left > 0; left -= 16384) {
      parts.push(frame(DATA, 0, stream, Buffer.alloc(Math.min(left, 16384), 'x')));
    }
    return Buffer.concat(parts);
  },
  end: (stream) => frame(DATA, END_STREAM, stream),
  reset: (stream, code) => frame(RST_STREAM, 0, stream, numbers(Number(code))),
  goaway: (stream, code, last) =>
    frame(GOAWAY, 0, 0, numbers(last === 'this' ? stream : Number(last), Number(code))),
};

const answer = async (socket, stream, steps) => {
  for (const step of steps.split(',')) {
    const [name, ...words] = step.split(':');
    if (name === 'close') socket.end();
    else if (name === 'wait') await new Promise((ready) => setTimeout(ready, 30));
    else socket.write(frames[name](stream, ...words));
  }
};

const serve = (fault) => (socket) => {
  let input = Buffer.alloc(0);
  let skipped = false;
  socket.on('error', () => {});
  socket.write(frame(SETTINGS, 0, 0));
  socket.on('data', (part) => {
    input = Buffer.concat([input, part]);
    if (!skipped && input.length >= preface) {
      input = input.subarray(preface);
      skipped = true;
    }
    while (skipped && input.length >= 9) {
      const size = input.readUIntBE(0, 3);
      if (input.length < 9 + size) return;
      const [type, flags] = [input[3], input[4]];
      const stream = input.readUInt32BE(5);
      const payload = input.subarray(9, 9 + size);
      if (type === SETTINGS && !(flags & ACK)) socket.write(frame(SETTINGS, ACK, 0));
      if (type === PING && !(flags & ACK)) socket.write(frame(PING, ACK, 0, payload));
      if (type === HEADERS) answer(socket, stream, fault);
      input = input.subarray(9 + size);
    }
  });
};

const options = {
  key: readFileSync(key),
  cert: readFileSync(certificate),
  ALPNProtocols: ['h2'],
};
const ports = await Promise.all(faults.map((fault) => new Promise((ready) => {
  const server = createServer(options, serve(fault));
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1', () => ready(server.address().port));
})));
console.log(ports.join(' '));
