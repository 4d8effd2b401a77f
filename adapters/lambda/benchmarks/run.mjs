#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// Prints what a cold start and a warm invocation cost, and the memory at 100 users:
//   run.mjs BUILD-DIRECTORY
// of a build by meson setup -Dbenchmarks=enabled --buildtype=release. Take it on an idle machine.
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const build = process.argv[2] && path.resolve(process.argv[2]);
if (build === undefined) {
  console.error('usage: run.mjs BUILD-DIRECTORY');
  process.exit(2);
}
const program = path.join(build, 'program/signals');
const empty = path.join(build, 'adapters/lambda/benchmarks/empty_program');
const benchmark = path.join(build, 'adapters/lambda/benchmarks/invocation_benchmark');
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const milliseconds = (since) => Number(process.hrtime.bigint() - since) / 1e6;

// A Runtime API that hands out `events` and tells when it is asked and answered.
async function serve(events, onNext, onAnswer) {
  const server = http.createServer((request, response) => {
    if (request.method === 'GET') {
      onNext();
      const event = events.shift();
      if (event === undefined) return;
      response.writeHead(200, {
        'Lambda-Runtime-Aws-Request-Id': 'id',
        'Lambda-Runtime-Deadline-Ms': String(Date.now() + 60000),
      });
      response.end(event);
    } else {
      request.resume().on('end', () => {
        onAnswer();
        response.writeHead(202).end();
      });
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

function environment(server) {
  return {
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${server.address().port}`,
    AWS_LAMBDA_LOG_LEVEL: 'WARN',
    DATABASE_URL: 'postgres://u:p@127.0.0.1:1/none',
    FIRESTORE_EMULATOR_HOST: '127.0.0.1:1',
    FIREBASE_PROJECT_ID: 'demo',
  };
}

async function exited(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((done) => child.on('exit', done));
}

async function timeOfFirstNext() {
  let onNext;
  const asked = new Promise((resolve) => { onNext = resolve; });
  const server = await serve([], onNext, () => {});
  const start = process.hrtime.bigint();
  const child = spawn(program, ['lambda'], { env: environment(server), cwd: '/', stdio: 'inherit' });
  await asked;
  const time = milliseconds(start);
  child.kill('SIGTERM');
  await exited(child);
  server.closeAllConnections();
  server.close();
  return time;
}

async function timeOfEmptyProgram() {
  const start = process.hrtime.bigint();
  const child = spawn(empty, [], { cwd: '/', stdio: 'inherit' });
  await new Promise((done) => child.on('exit', done));
  return milliseconds(start);
}

async function peakMemoryOf(users) {
  const ids = Array.from({ length: users }, (_, i) => `user-${i}`);
  let child;
  let peak = 0;
  let onDone;
  const done = new Promise((resolve) => { onDone = resolve; });
  let left = 20;
  const server = await serve(Array(left).fill(JSON.stringify({ user_ids: ids })), () => {}, () => {
    left -= 1;
    if (left > 0) return;
    peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]);
    onDone();
  });
  child = spawn(benchmark, [], { env: environment(server), cwd: '/', stdio: 'inherit' });
  await done;
  child.kill('SIGTERM');
  await exited(child);
  server.closeAllConnections();
  server.close();
  return peak / 1024;
}

const starts = [];
const empties = [];
for (let i = 0; i < 31; i += 1) {
  starts.push(await timeOfFirstNext());
  empties.push(await timeOfEmptyProgram());
}
const start = median(starts);
const least = median(empties);
console.log(`exec to the first /next    ${start.toFixed(1)} ms`);
console.log(`an empty program           ${least.toFixed(1)} ms`);
console.log(`ratio                      ${(start / least).toFixed(2)}`);
const warm = execFileSync(benchmark, ['1', '1000']).toString().trim();
console.log(`one user with 500 events   ${warm} ms beside the sources`);
console.log(`peak memory at 100 users   ${(await peakMemoryOf(100)).toFixed(1)} MiB`);
