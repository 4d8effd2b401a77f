// SPDX-License-Identifier: Apache-2.0
// What the API yields for a request, to the letter of its reference: anything that it does not know
// is refused, so that a test sees it.

import {compare, instantOf, shown} from './database.mjs';
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

const nameOf = path => {
  const quoted = /^`((?:[^`\\]|\\.)*)`$/s.exec(path);
  return quoted ? quoted[1].replace(/\\(.)/gs, '$1') : path;
};

/** The fields of an order, of which the last is the name. */
function orderOf(orderBy = []) {
  const fields = orderBy.map(order => {
    onlyHas(order, ['field', 'direction'], 'order_by');
    onlyHas(order.field, ['fieldPath'], 'order_by.field');
    if (!['ASCENDING', 1].includes(order.direction)) throw refuse('this server only ascends');
    return nameOf(order.field.fieldPath);
  });
  if (fields.length > 2 || (fields.length > 0 && fields.at(-1) !== '__name__')) {
    throw refuse('this server only knows the order of names, and of one field before them');
  }
  return fields;
}

/** The bounds of a range of one field. */
function rangeOf(where) {
  if (!where) return undefined;
  onlyHas(where, ['fieldFilter', 'compositeFilter'], 'where');
  const filters = where.compositeFilter?.filters ?? [where];
  if (where.compositeFilter) {
    onlyHas(where.compositeFilter, ['op', 'filters'], 'where.composite_filter');
    if (where.compositeFilter.op !== 'AND' || filters.length < 2) throw refuse('AND of two or more');
  }
  const range = {};
  for (const {fieldFilter, ...others} of filters) {
    onlyHas(others, [], 'where.filter');
    onlyHas(fieldFilter, ['field', 'op', 'value'], 'where.field_filter');
    if (fieldFilter.op === 'EQUAL') {
      onlyHas(fieldFilter.value, ['integerValue'], 'where.value');
      range.equal = [nameOf(fieldFilter.field.fieldPath), fieldFilter.value.integerValue];
      continue;
    }
    onlyHas(fieldFilter.value, ['timestampValue'], 'where.value');
    const field = nameOf(fieldFilter.field.fieldPath);
    if (range.field !== undefined && range.field !== field) throw refuse('a range of two fields');
    const bounds = {GREATER_THAN_OR_EQUAL: 'from', LESS_THAN: 'until'};
    if (!bounds[fieldFilter.op]) throw refuse(`no operator ${fieldFilter.op} is known here`);
    range.field = field;
    range[bounds[fieldFilter.op]] = instantOf(fieldFilter.value.timestampValue);
  }
  return range;
}

const timeIn = ({fields}, field) =>
  fields?.[field]?.timestampValue === undefined ? undefined : instantOf(fields[field].timestampValue);

// Firestore orders names part by part.
const compareNames = (one, other) => {
  const [parts, others] = [one.split('/'), other.split('/')];
  const at = parts.findIndex((part, index) => part !== others[index]);
  return at < 0 ? parts.length - others.length : compare(parts[at], others[at] ?? '');
};

/** Whether a document is left by the cursor that a query starts at. */
function cursorOf(startAt, order, isName) {
  if (!startAt) return () => true;
  onlyHas(startAt, ['values', 'before'], 'start_at');
  if (order.length === 0 || startAt.values.length !== order.length) {
    throw refuse('a cursor has a value for each field of the order');
  }
  const values = [...startAt.values];
  onlyHas(values.at(-1), ['referenceValue', 'valueType'], 'start_at.values');
  const name = values.pop().referenceValue;
  if (!isName(name)) throw refuse(`the cursor is not in the collection: ${name}`);
  const time = values.length > 0 ? instantOf(values[0].timestampValue) : 0;
  return document => {
    const later = values.length > 0 ? timeIn(document, order[0]) - time : 0;
    return later > 0 ||
      (later === 0 && compareNames(document.name, name) > (startAt.before ? -1 : 0));
  };
}

/** The documents that a query is for, in its order, with what is shown of them. */
function documentsOf(database, {root, path}, query, readTime) {
  if (query.from?.length !== 1) throw refuse('a query has one collection');
  onlyHas(query.from[0], ['collectionId', 'allDescendants'], 'from');
  const {collectionId, allDescendants} = query.from[0];
  const order = orderOf(query.orderBy);
  const range = rangeOf(query.where);
  if (range && order.length > 0 && order[0] !== range.field) {
    throw refuse('a range must be of the first field of the order');
  }
  const index = range?.equal ? `${range.equal[0]} ${range.field}` : range?.field;
  if (allDescendants && range && !(database.indexes ?? []).includes(index)) {
    throw failure(400, 'FAILED_PRECONDITION',
      'The query requires a COLLECTION_GROUP_ASC index for collection ' +
      `${collectionId} and field ${range.field}. You can create it here: https://console.example`);
  }
  const collections = allDescendants
    ? database.collectionsNamed(collectionId, path)
    : [[...path, collectionId]];
  const collectionName = `${root}/${[...path, collectionId].join('/')}`;
  const isName = name => allDescendants
    ? name.startsWith(`${root}/`)
    : name.startsWith(`${collectionName}/`) && !name.slice(collectionName.length + 1).includes('/');
  const isLeft = cursorOf(query.startAt, order, isName);
  const isInRange = document => {
    if (!range) return true;
    const [shard, number] = range.equal ?? [];
    if (shard !== undefined && document.fields[shard]?.integerValue !== number) return false;
    const time = timeIn(document, range.field);
    return time !== undefined && time >= (range.from ?? 0) && time < (range.until ?? Infinity);
  };
  const limit = query.limit?.value ?? query.limit ?? Infinity;
  const documents = collections.flatMap(collection => {
    const name = `${root}/${collection.join('/')}`;
    return database.list(collection, {readTime})
      .map(document => ({...document, collectionName: name, name: `${name}/${document.id}`}));
  });
  const byTime = (one, other) => timeIn(one, order[0]) - timeIn(other, order[0]);
  return documents
    .filter(document => isInRange(document) && isLeft(document))
    .sort((one, other) =>
      (order.length > 1 ? byTime(one, other) : 0) || compareNames(one.name, other.name))
    .slice(0, limit);
}

function checkParameters({parameters}) {
  for (const name of parameters.keys()) {
    if (name !== '$alt') throw refuse(`Unknown name "${name}": Cannot bind query parameter.`);
  }
}

/** The objects that `:runQuery` streams. */
export function runQuery(database, resource, body) {
  checkParameters(resource);
  if (resource.path.length % 2 !== 0) throw refuse('a query is below a document');
  onlyHas(body, ['parent', 'structuredQuery', 'readTime'], 'request');
  const query = body.structuredQuery;
  onlyHas(query, ['select', 'from', 'where', 'orderBy', 'startAt', 'limit'], 'structured_query');
  const names = namesOf(query.select);
  const readTime = body.readTime ?? database.readTime;
  const documents = documentsOf(database, resource, query, readTime);
  if (documents.length === 0) return [{readTime}];
  return documents.map(document => ({
    document: shown(document, document.collectionName, names),
    readTime,
  }));
}

/** The one object that `:runAggregationQuery` streams. */
export function runAggregationQuery(database, resource, body) {
  checkParameters(resource);
  onlyHas(body, ['parent', 'structuredAggregationQuery', 'readTime'], 'request');
  const {structuredQuery: query, aggregations, ...others} = body.structuredAggregationQuery;
  onlyHas(others, [], 'structured_aggregation_query');
  onlyHas(query, ['from', 'where'], 'structured_query');
  if (aggregations?.length !== 1 || aggregations[0].count === undefined) {
    throw refuse('this server only counts');
  }
  const readTime = body.readTime ?? database.readTime;
  const count = documentsOf(database, resource, query, readTime).length;
  const field = aggregations[0].alias;
  return [{result: {aggregateFields: {[field]: {integerValue: String(count)}}}, readTime}];
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
