// SPDX-License-Identifier: Apache-2.0
// A server for tests that breaks off: node faults.mjs
// `/reset/N` resets the connection after N bytes of `whole`, `/end/N` ends it. `/short/N` promises
// one byte more than the N that it sends, `/chunked` never ends its chunks. `/garbage` is no HTTP.
// `/once/NAME` answers, keeps the connection, and resets it at the next request but no further one.
import { createServer } from 'node:net';

const whole = 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n01234567890123456789';
const seen = new Set();

const actions = {
  reset: (socket, count) => {
    const reset = () => setTimeout(() => socket.resetAndDestroy(), 5);
    if (Number(count) === 0) return reset();
    socket.write(whole.slice(0, Number(count)), reset);
  },
  end: (socket, count) => socket.end(whole.slice(0, Number(count))),
  short: (socket, count) =>
    socket.end(`HTTP/1.1 200 OK\r\nContent-Length: ${Number(count) + 1}\r\n\r\n${'x'.repeat(count)}`),
  chunked: (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n'),
  garbage: (socket) => socket.end('220 mail.example.com ESMTP\r\n'),
  once: (socket, name) => {
    if (socket.served && !seen.has(name)) {
      seen.add(name);
      return socket.resetAndDestroy();
    }
    socket.served = true;
    socket.write(whole);
  },
};

const server = createServer((socket) => {
  let head = '';
  socket.on('error', () => {});
  socket.on('data', (part) => {
    head += part.toString('latin1');
    if (!head.includes('\r\n\r\n')) return;
    const [, action, word] = head.split(' ')[1].split('/');
    head = '';
    actions[action](socket, word);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
