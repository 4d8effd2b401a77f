// SPDX-License-Identifier: Apache-2.0
// Firestore's REST API v1 as HTTP: paths, bodies, and errors as Google writes them.

/** An answer other than 200. */
export class Failure extends Error {
  constructor(code, status, message) {
    super(message);
    this.code = code;
    this.status = status;
  }
  toJSON() {
    return {error: {code: this.code, message: this.message, status: this.status}};
  }
}

const pretty = value => JSON.stringify(value, null, 2);
const headers = {'Content-Type': 'application/json; charset=UTF-8'};

// By the number of gRPC's code, what the emulator may answer with.
const statuses = new Map([
  [3, [400, 'INVALID_ARGUMENT']],
  [5, [404, 'NOT_FOUND']],
  [6, [409, 'ALREADY_EXISTS']],
]);

function failureOf(error) {
  if (error instanceof Failure) return error;
  if (statuses.has(error.code)) return new Failure(...statuses.get(error.code), error.details);
  console.error(error);
  return new Failure(500, 'INTERNAL', error.message);
}

/** Answers with an error, if it is not too late for that. */
export function explain(response, error) {
  const failure = failureOf(error);
  if (response.headersSent) {
    response.destroy();
  } else {
    response.writeHead(failure.code, headers).end(`${pretty(failure)}\n`);
  }
}

async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  try {
    return JSON.parse(Buffer.concat(parts).toString());
  } catch {
    throw new Failure(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received.');
  }
}

/** The segments of a resource's name, and the method that follows a colon, if one does. */
function resourceOf(pathname) {
  const [, version, ...segments] = pathname.split('/');
  const method = /:([A-Za-z]+)$/.exec(segments.at(-1) ?? '');
  if (method) segments[segments.length - 1] = segments.at(-1).slice(0, method.index);
  const names = segments.map(decodeURIComponent);
  const isResource =
    version === 'v1' && names[0] === 'projects' && names[2] === 'databases' &&
    names[4] === 'documents';
  if (!isResource || names.some(name => name === '' || name.includes('/'))) {
    throw new Failure(400, 'INVALID_ARGUMENT', `Invalid resource name: ${pathname}`);
  }
  return {names, method: method?.[1]};
}

/** Streams a list's members as Google does, each as soon as it is there. */
async function stream(response, members) {
  let start = '[';
  for await (const member of members) {
    if (!response.headersSent) response.writeHead(200, headers);
    response.write(start + pretty(member));
    start = '\n,\r\n';
  }
  response.end('\n]');
}

/** Answers a request with what the `service` yields for it. */
export async function answer(request, response, service) {
  const {runQuery, runAggregationQuery, listDocuments, commit} = service;
  const url = new URL(request.url, 'http://127.0.0.1');
  // Not url.pathname, where dots have already been taken for folders.
  const {names, method} = resourceOf(request.url.split('?')[0]);
  const resource = names.join('/');
  const isDocument = names.length % 2 === 1;
  if (request.method === 'POST' && method === 'runQuery' && isDocument) {
    await stream(response, runQuery(resource, await bodyOf(request)));
  } else if (request.method === 'POST' && method === 'runAggregationQuery' && isDocument) {
    await stream(response, runAggregationQuery(resource, await bodyOf(request)));
  } else if (request.method === 'POST' && method === 'commit' && names.length === 5) {
    const result = await commit(names.slice(0, 4).join('/'), await bodyOf(request));
    response.writeHead(200, headers).end(`${pretty(result)}\n`);
  } else if (request.method === 'GET' && !method && !isDocument) {
    const result = await listDocuments(resource, url.searchParams);
    response.writeHead(200, headers).end(`${pretty(result)}\n`);
  } else {
    throw new Failure(404, 'NOT_FOUND', `Method not found: ${request.method} ${request.url}`);
  }
}
