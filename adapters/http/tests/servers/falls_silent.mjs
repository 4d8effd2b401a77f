// SPDX-License-Identifier: Apache-2.0
// A firewall for tests that forgets idle connections: node falls_silent.mjs PORT MILLISECONDS
// Passes connections on to PORT of this machine. One that was idle for so long stays open, but nothing
// comes through any more. Prints its own port, then a line with its number for each connection.
import { connect, createServer } from 'node:net';

const [onwardPort, idle] = process.argv.slice(2).map(Number);
let count = 0;

const server = createServer((socket) => {
  count += 1;
  console.log(count);
  const onward = connect(onwardPort, '127.0.0.1');
  let last = Date.now();
  const pass = (to) => (part) => {
    const now = Date.now();
    if (now - last > idle) return;
    last = now;
    to.write(part);
  };
  socket.on('data', pass(onward));
  onward.on('data', pass(socket));
  for (const [one, other] of [[socket, onward], [onward, socket]]) {
    one.on('error', () => {});
    one.on('close', () => other.destroy());
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
