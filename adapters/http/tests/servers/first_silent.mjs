// SPDX-License-Identifier: Apache-2.0
// A server for tests whose first connection hangs: node first_silent.mjs PORT
// Says nothing to the first connection, and passes each further one on to PORT of this machine.
// Prints its own port, then a line with its number for each connection.
import { connect, createServer } from 'node:net';

const onwardPort = Number(process.argv[2]);
let count = 0;

const server = createServer((socket) => {
  count += 1;
  console.log(count);
  socket.on('error', () => {});
  if (count === 1) return;
  const onward = connect(onwardPort, '127.0.0.1');
  onward.on('error', () => socket.destroy());
  socket.on('close', () => onward.destroy());
  socket.pipe(onward).pipe(socket);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
