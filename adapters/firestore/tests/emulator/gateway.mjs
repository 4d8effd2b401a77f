// SPDX-License-Identifier: Apache-2.0
// A Firestore emulator with Firestore's REST API v1 in front of it: node gateway.mjs FOLDER
//
// FOLDER is what `install` printed. The emulator holds the documents and speaks gRPC; Google's own
// client asks it, and proto3-json-serializer turns what it says into JSON. The first line of
// standard output is two ports of 127.0.0.1, that of REST and that of gRPC.
import http from 'node:http';
import {createRequire} from 'node:module';
import path from 'node:path';

import {Failure, answer, explain} from './rest.mjs';
import {documentsIn} from './listing.mjs';
import {answerOf, masked} from './query.mjs';

// There is no machine of Google's to ask for credentials.
process.env.METADATA_SERVER_DETECTION = 'none';

const folder = path.resolve(process.argv[2]);
const require = createRequire(path.join(folder, 'package.json'));
const grpc = require('@grpc/grpc-js');
const protobuf = require('protobufjs');
const {FirestoreServer} = require('@firestore-emulator/server');
const {v1} = require('@google-cloud/firestore');
const {fromProto3JSON, toProto3JSON} = require('proto3-json-serializer');

const root = protobuf.Root.fromJSON(
  require(path.join(folder, 'node_modules/@google-cloud/firestore/build/protos/v1.json')),
);
const type = name => root.lookupType(`google.firestore.v1.${name}`);
const fromJson = (name, json) => {
  try {
    const message = fromProto3JSON(type(name), json);
    // A message would lend its members' defaults to all that are not set.
    return type(name).toObject(message, {longs: String, enums: String});
  } catch (error) {
    throw new Failure(400, 'INVALID_ARGUMENT', error.message);
  }
};
const toJson = (name, message) => toProto3JSON(type(name).fromObject(message));
// In the order that Google writes them in, without what is empty.
const documentJson = document => {
  const {name, fields, createTime, updateTime} = toJson('Document', document);
  const hasFields = Object.keys(fields ?? {}).length > 0;
  return {name, ...(hasFields && {fields}), createTime, updateTime};
};

// The emulator reads integers that a number cannot hold as strings, and would then refuse them.
const {isInteger} = Number;
Number.isInteger = value => isInteger(value) || /^-?\d+$/.test(value);

const emulator = new FirestoreServer();
const grpcPort = await new Promise((resolve, reject) => {
  emulator.server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, port) =>
    error ? reject(error) : resolve(port),
  );
});
const client = new v1.FirestoreClient({
  servicePath: '127.0.0.1',
  port: grpcPort,
  sslCreds: grpc.credentials.createInsecure(),
});

async function* runQuery(parent, body) {
  const request = fromJson('RunQueryRequest', {...body, parent});
  if (request.structuredQuery?.from?.length !== 1) {
    throw new Failure(400, 'INVALID_ARGUMENT', 'a structured query of one collection is needed.');
  }
  const responses = [];
  for await (const response of client.runQuery(request)) responses.push(response);
  for (const response of answerOf(request.structuredQuery, responses)) {
    const {document, readTime} = response;
    const {readTime: at} = toJson('RunQueryResponse', {readTime});
    yield {...(document && {document: documentJson(document)}), readTime: at};
  }
}

/** The emulator counts nothing, so that its answer to the query is counted here. */
async function* runAggregationQuery(parent, {structuredAggregationQuery, readTime}) {
  const {structuredQuery, aggregations} = structuredAggregationQuery;
  const [{alias, count}] = aggregations;
  if (!count) throw new Failure(501, 'UNIMPLEMENTED', 'there are only counts here');
  let documents = 0;
  let at;
  for await (const result of runQuery(parent, {structuredQuery, ...(readTime && {readTime})})) {
    if (result.document) documents += 1;
    at = result.readTime;
  }
  yield {result: {aggregateFields: {[alias]: {integerValue: String(documents)}}}, readTime: at};
}

async function listDocuments(collection, parameters) {
  const {names, missing, nextPageToken} = documentsIn(emulator.state, collection, parameters);
  const found = new Map();
  if (names.length > missing.size) {
    const database = collection.slice(0, collection.indexOf('/documents/'));
    const documents = names.filter(name => !missing.has(name));
    for await (const {found: document} of client.batchGetDocuments({database, documents})) {
      if (document) found.set(document.name, document);
    }
  }
  const mask = parameters.getAll('mask.fieldPaths');
  const page = names.map(name => (found.has(name) ? masked(found.get(name), mask) : {name}));
  return {
    ...(page.length > 0 && {documents: page.map(documentJson)}),
    ...(nextPageToken && {nextPageToken}),
  };
}

async function commit(database, body) {
  const [response] = await client.commit(fromJson('CommitRequest', {...body, database}));
  return toJson('CommitResponse', response);
}

const server = http.createServer((request, response) => {
  answer(request, response, {runQuery, runAggregationQuery, listDocuments, commit}).catch(error =>
    explain(response, error),
  );
});
server.listen(0, '127.0.0.1', () => {
  console.log(`${server.address().port} ${grpcPort}`);
});
