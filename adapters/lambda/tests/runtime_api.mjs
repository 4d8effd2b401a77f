// SPDX-License-Identifier: Apache-2.0
// A Runtime API of AWS Lambda that does what a test asks for, also what the real one never should:
//   node runtime_api.mjs SCENARIO
// SCENARIO is JSON: "next" lists what /next answers, one after another, then it keeps silent:
//   {"id", "event", "headers", "status", "repeat"}  an invocation; "pad" adds blanks to the event
//   {"raw"}     these bytes, and the connection is closed
//   {"reset"}   the connection is reset
//   {"cut"}     the connection is closed in the middle of the body
// and "posts" what is answered to each answer handed over: a status, or "reset"; 202 when used up.
// It prints its port, then a line of JSON for each call it gets: {"path", "type", "bytes", "body"}.
import http from 'node:http';

const scenario = JSON.parse(process.argv[2]);
const steps = (scenario.next ?? []).flatMap((step) => Array(step.repeat ?? 1).fill(step));
const posts = scenario.posts ?? [];
const longestPrinted = 5000;

function sendInvocation(step, response, number) {
  const event = (step.event ?? '{}') + ' '.repeat(step.pad ?? 0);
  response.writeHead(step.status ?? 200, {
    'Lambda-Runtime-Aws-Request-Id': step.id ?? `request-${number}`,
    'Lambda-Runtime-Deadline-Ms': String(Date.now() + (step.milliseconds ?? 60000)),
    'Lambda-Runtime-Invoked-Function-Arn': 'arn:aws:lambda:eu-west-1:111122223333:function:signals',
    'Content-Type': 'application/json',
    ...step.headers,
  });
  response.end(event);
}

let served = 0;
function next(request, response) {
  const step = steps.shift();
  if (step === undefined) return;
  const { socket } = request;
  served += 1;
  if (step.raw !== undefined) {
    socket.end(step.raw);
  } else if (step.reset) {
    socket.resetAndDestroy();
  } else if (step.cut) {
    socket.end('HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: cut\r\nContent-Length: 500\r\n\r\n{"us');
  } else {
    sendInvocation(step, response, served);
  }
}

function take(request, response) {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    const body = Buffer.concat(parts).toString();
    const outcome = posts.shift() ?? 202;
    if (!scenario.quiet) {
      console.log(JSON.stringify({
        path: request.url.replace('/2018-06-01/runtime', ''),
        type: request.headers['lambda-runtime-function-error-type'] ?? '',
        bytes: Buffer.byteLength(body),
        body: body.length > longestPrinted ? '' : body,
        outcome: String(outcome),
      }));
    }
    if (outcome === 'reset') {
      request.socket.resetAndDestroy();
    } else {
      response.writeHead(outcome, { 'Content-Type': 'application/json' });
      response.end('{"status":"OK"}');
    }
  });
}

const server = http.createServer((request, response) => {
  if (request.method === 'GET' && request.url === '/2018-06-01/runtime/invocation/next') {
    next(request, response);
  } else {
    take(request, response);
  }
});
server.requestTimeout = 0;
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
