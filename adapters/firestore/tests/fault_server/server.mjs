// SPDX-License-Identifier: Apache-2.0
// A server of Firestore's REST API v1 that fails as it is told: server.mjs [KEY CERTIFICATE]
//
// It prints two ports of 127.0.0.1: where it serves the API, over TLS and HTTP/2 when it is given
// a key and a certificate, and where tests tell it what to do:
//
//   POST /documents       [{"path": ["users", "u1", "events", "e1"], "fields": {…}}], added; with
//                         "arrived": "field", the server sets that field to the request's time,
//                         "earlier" microseconds before the commit; with "delete": true, deleted
//   POST /clock           "2026-01-09T12:00:00Z", to which the server's clock goes on
//   POST /faults          the faults of the requests to come, in their order; null is none
//   POST /settings        {"token": "t1"}: what requests must carry; {"indexes": ["field"]}: fields
//                         with an index over all collections of a name
//   POST /requests        what came since the last time that this was asked
//   POST /reset           no documents, faults or settings
//
// A fault may have: status, headers, contentType and text of the answer; cut, after how many bytes
// it breaks off, and how (close, reset, stall, end); documents and error, an error in the array
// after so many; insert ({at, text}); chunk and pause, how it is cut and the milliseconds between;
// delay; gzip; flip, a byte of what is sent in which the bits of mask change; announceLength; generate ({bytes, object}); together, how many requests must be under
// way before any is answered; then, documents that are added when it is over; forget, whether what
// was read before cannot be read again as it was then.

import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {createSecureServer} from 'node:http2';

import {listDocuments, resourceOf, runAggregationQuery, runQuery} from './api.mjs';
import {Database} from './database.mjs';
import {answerOf, deliver, refusal} from './delivery.mjs';
import {errorObject, failure} from './failure.mjs';

const database = new Database();
let faults = [];
let settings = {};
let requests = [];
let connections = 0;
let waiting = [];

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw failure(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.');
  }
}

/** What Firestore bills for the results of a query, if all are sent. */
function readsOf(results) {
  const count = results[0].result?.aggregateFields;
  if (!count) return results.length;
  const [{integerValue}] = Object.values(count);
  return Math.max(1, Math.ceil(Number(integerValue) / 1000));
}

/** The answer that the API has for a request. */
function respond(request, body, log) {
  const authorization = request.headers.authorization;
  if (settings.token !== undefined && authorization !== `Bearer ${settings.token}`) {
    throw failure(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
  }
  const resource = resourceOf(request.url);
  log.path = resource.path;
  const queries = {runQuery, runAggregationQuery};
  if (request.method === 'POST' && queries[resource.method]) {
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
      throw failure(400, 'INVALID_ARGUMENT', 'the body is not said to be JSON');
    }
    const query = parse(body);
    log.startAt = query.structuredQuery?.startAt?.values?.at(-1).referenceValue ?? '';
    log.readTime = query.readTime ?? '';
    const results = queries[resource.method](database, resource, query);
    log.reads = readsOf(results);
    return results;
  }
  if (request.method === 'GET' && resource.method === undefined) {
    const list = listDocuments(database, resource);
    log.reads = Math.max(1, list.documents?.length ?? 0);
    return list;
  }
  throw failure(404, 'NOT_FOUND', `Method not found: ${request.method} ${request.url}`);
}

/** Holds requests back until so many of them are under way. */
function meet(count) {
  return new Promise(resolve => {
    waiting.push(resolve);
    if (waiting.length < count) return;
    for (const release of waiting) release();
    waiting = [];
  });
}

async function serve(request, response) {
  const body = await bodyOf(request);
  const fault = faults.shift() ?? {};
  const log = {
    method: request.method,
    url: request.url,
    authorization: request.headers.authorization ?? '',
    http: request.httpVersion,
    path: [],
    startAt: '',
    readTime: '',
    reads: 0,
    connections,
  };
  requests.push(log);
  response.on('error', () => {});
  if (fault.together) await meet(fault.together);
  let answer;
  try {
    const value = respond(request, body, log);
    answer = fault.status !== undefined && fault.text === undefined
      ? refusal({code: fault.status, message: fault.message ?? 'as the test asked for', status: fault.name})
      : answerOf(value);
  } catch (error) {
    if (error.code === undefined) throw error;
    answer = refusal(error);
  }
  Object.assign(log, await deliver(request, response, answer, fault));
  for (const {path, fields, ...others} of fault.then ?? []) database.put(path, fields, others);
  if (fault.forget) database.forget();
}

const control = {
  '/documents': documents => documents.forEach(({path, fields, delete: isDeleted, ...others}) =>
    isDeleted ? database.delete(path) : database.put(path, fields, others)),
  '/clock': text => (database.clock = text),
  '/faults': list => (faults = list),
  '/settings': values => {
    settings = values;
    database.indexes = values.indexes;
  },
  '/requests': () => requests.splice(0),
  '/reset': () => {
    database.clear();
    database.indexes = [];
    [faults, settings, requests] = [[], {}, []];
  },
};

async function take(request, response) {
  const body = await bodyOf(request);
  const result = control[request.url](body === '' ? undefined : JSON.parse(body));
  response.writeHead(200, {'Content-Type': 'application/json'});
  response.end(JSON.stringify(result ?? {}));
}

function guarded(handle) {
  return (request, response) =>
    handle(request, response).catch(error => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(JSON.stringify(errorObject({code: 500, message: error.message})));
    });
}

function listen(server) {
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
}

const [key, certificate] = process.argv.slice(2).map(path => readFileSync(path));
const server = key
  ? createSecureServer({key, cert: certificate, allowHTTP1: true}, guarded(serve))
  : createServer({keepAliveTimeout: 60_000}, guarded(serve));
server.on(key ? 'secureConnection' : 'connection', () => (connections += 1));
const port = await listen(server);
console.log(port, await listen(createServer({keepAliveTimeout: 60_000}, guarded(take))));
