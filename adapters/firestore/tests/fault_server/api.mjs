// SPDX-License-Identifier: Apache-2.0
// What the API yields for a request, to the letter of its reference: anything that it does not know
// is refused, so that a test sees it.

import {compare, shown} from './database.mjs';
import {failure} from './failure.mjs';

const refuse = message => failure(400, 'INVALID_ARGUMENT', message);

function onlyHas(object, keys, where) {
  if (typeof object !== 'object' || object === null) throw refuse(`${where} is no object`);
  const unknown = Object.keys(object).find(key => !keys.includes(key));
  if (unknown !== undefined) throw refuse(`Unknown name "${unknown}" at '${where}'`);
}

/** The segments of a resource's name, and the method that follows a colon, if one does. */
export function resourceOf(url) {
  const [path, query = ''] = url.split('?');
  const match = /^\/v1\/([A-Za-z0-9\-._~!*'()%/]+?)(?::([A-Za-z]+))?$/.exec(path);
  if (!match) throw refuse(`a path with characters that must be escaped: ${path}`);
  const names = match[1].split('/').map(decodeURIComponent);
  const isWrong = name => name === '' || name === '.' || name === '..' || name.includes('/');
  const isRooted =
    names[0] === 'projects' && names[2] === 'databases' && names[4] === 'documents';
  if (!isRooted || names.some(isWrong)) throw refuse(`Invalid resource name: ${path}`);
  return {
    root: names.slice(0, 5).join('/'),
    path: names.slice(5),
    method: match[2],
    parameters: new URLSearchParams(query),
  };
}

function namesOf(select) {
  if (!select) return undefined;
  onlyHas(select, ['fields'], 'select');
  const names = select.fields.map(field => {
    onlyHas(field, ['fieldPath'], 'select.fields');
    const quoted = /^`((?:[^`\\]|\\.)*)`$/s.exec(field.fieldPath);
    if (quoted) return quoted[1].replace(/\\(.)/gs, '$1');
    if (!/^[A-Za-z_][A-Za-z_0-9]*$/.test(field.fieldPath)) {
      throw refuse(`Invalid field path "${field.fieldPath}"`);
    }
    return field.fieldPath;
  });
  return new Set(names);
}

function checkOrder(orderBy = []) {
  for (const order of orderBy) {
    onlyHas(order, ['field', 'direction'], 'order_by');
    onlyHas(order.field, ['fieldPath'], 'order_by.field');
    if (order.field.fieldPath !== '__name__' || !['ASCENDING', 1].includes(order.direction)) {
      throw refuse('this server only knows the order of names');
    }
  }
}

/** Whether a document of that id is left by the cursor that a query starts at. */
function cursorOf(startAt, collectionName, orderBy) {
  if (!startAt) return () => true;
  onlyHas(startAt, ['values', 'before'], 'start_at');
  if (!orderBy?.length || startAt.values.length !== 1) {
    throw refuse('a cursor has a value for each field of the order');
  }
  onlyHas(startAt.values[0], ['referenceValue', 'valueType'], 'start_at.values');
  const name = startAt.values[0].referenceValue;
  const id = name.slice(collectionName.length + 1);
  if (!name.startsWith(`${collectionName}/`) || id === '' || id.includes('/')) {
    throw refuse(`the cursor is not in the collection: ${name}`);
  }
  return document => compare(document.id, id) > (startAt.before ? -1 : 0);
}

/** The objects that `:runQuery` streams. */
export function runQuery(database, {root, path, parameters}, body) {
  for (const name of parameters.keys()) {
    if (name !== '$alt') throw refuse(`Unknown name "${name}": Cannot bind query parameter.`);
  }
  if (path.length === 0 || path.length % 2 !== 0) throw refuse('a query is below a document');
  onlyHas(body, ['parent', 'structuredQuery', 'readTime'], 'request');
  const query = body.structuredQuery;
  onlyHas(query, ['select', 'from', 'orderBy', 'startAt', 'limit'], 'structured_query');
  if (query.from?.length !== 1) throw refuse('a query has one collection');
  onlyHas(query.from[0], ['collectionId', 'allDescendants'], 'from');
  if (query.from[0].allDescendants) throw refuse('no query of descendants is known here');
  checkOrder(query.orderBy);

  const collection = [...path, query.from[0].collectionId];
  const collectionName = `${root}/${collection.join('/')}`;
  const isLeft = cursorOf(query.startAt, collectionName, query.orderBy);
  const names = namesOf(query.select);
  const readTime = body.readTime ?? database.readTime;
  const limit = query.limit?.value ?? query.limit ?? Infinity;
  const documents = database.list(collection, {readTime}).filter(isLeft).slice(0, limit);
  if (documents.length === 0) return [{readTime}];
  return documents.map(document => ({document: shown(document, collectionName, names), readTime}));
}

const mostOfPage = 300;

/** The object that the listing of a collection's documents yields. */
export function listDocuments(database, {root, path, parameters}) {
  const known = ['pageSize', 'pageToken', 'showMissing', 'mask.fieldPaths', '$alt'];
  for (const name of parameters.keys()) {
    if (!known.includes(name)) throw refuse(`Unknown name "${name}": Cannot bind query parameter.`);
  }
  if (path.length % 2 !== 1) throw refuse('documents are listed of a collection');
  const pageSize = Math.min(Number(parameters.get('pageSize') ?? 20) || 20, mostOfPage);
  if (!Number.isInteger(pageSize) || pageSize < 0) throw refuse('Invalid value at \'page_size\'');
  const token = parameters.get('pageToken') ?? '';
  const [kind, after] = token === '' ? ['', ''] : Buffer.from(token, 'base64').toString().split('/');
  if (token !== '' && kind !== 'after') throw refuse('Invalid page token');

  const showMissing = parameters.get('showMissing') === 'true';
  const documents = database
    .list(path, {showMissing})
    .filter(({id}) => token === '' || compare(id, after) > 0)
    .slice(0, pageSize);
  const masks = parameters.getAll('mask.fieldPaths');
  const collectionName = `${root}/${path.join('/')}`;
  return {
    ...(documents.length > 0 && {
      documents: documents.map(document =>
        shown(document, collectionName, masks.length > 0 ? new Set(masks) : undefined)),
    }),
    // As with Firestore itself, the page after the last document may be one of none. The token has
    // characters that must be escaped in a URL.
    ...(documents.length === pageSize && {
      nextPageToken: Buffer.from(`after/${documents.at(-1).id}`).toString('base64'),
    }),
  };
}
