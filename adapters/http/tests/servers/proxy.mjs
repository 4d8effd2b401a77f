// SPDX-License-Identifier: Apache-2.0
// A proxy for tests: node proxy.mjs [STATUS]
// Passes requests on and prints a line for each; or answers all with a status.
import { createServer, request as send } from 'node:http';
import { connect } from 'node:net';

const status = Number(process.argv[2] ?? 0);

const server = createServer((request, response) => {
  console.log(`${request.method} ${request.url}`);
  if (status) {
    response.statusCode = status;
    return response.end('refused');
  }
  const onward = send(request.url, { method: request.method, headers: request.headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  request.pipe(onward);
});
server.on('connect', (request, socket, head) => {
  console.log(`CONNECT ${request.url}`);
  socket.on('error', () => {});
  if (status) return socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
  const { hostname, port } = new URL(`http://${request.url}`);
  const onward = connect(port, hostname, () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    onward.write(head);
    onward.pipe(socket);
    socket.pipe(onward);
  });
  onward.on('error', () => socket.destroy());
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
