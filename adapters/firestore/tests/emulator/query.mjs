// SPDX-License-Identifier: Apache-2.0
// What the emulator passes over of a query: the field mask, the order of names, and cursors.

export const byBytes = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other));

const fieldName = path => path.replace(/^`(.*)`$/s, '$1');

/** The document with no more fields than `paths` name; all of them where it names none. */
export function masked(document, paths) {
  if (paths.length === 0) return document;
  const names = new Set(paths.map(fieldName));
  const fields = Object.entries(document.fields ?? {}).filter(([name]) => names.has(name));
  return {...document, fields: Object.fromEntries(fields)};
}

/** Whether a document of that name comes at or after the cursor that a query starts at. */
function isFrom(cursor, name) {
  if (!cursor) return true;
  const order = byBytes(name, cursor.values[0].referenceValue);
  return order > 0 || (order === 0 && cursor.before);
}

/** The responses to a query in the order of documents' names, as the server would send them. */
export function answerOf(query, responses) {
  const {orderBy = [], select, startAt} = query;
  const isByName = ({field, direction}) =>
    field.fieldPath === '__name__' && direction !== 'DESCENDING';
  if (!orderBy.every(isByName)) throw new Error('there is no order here but that of names');
  const paths = select?.fields.map(({fieldPath}) => fieldPath) ?? [];
  const documents = responses
    .filter(({document}) => document && isFrom(startAt, document.name))
    .sort((one, other) => byBytes(one.document.name, other.document.name));
  if (documents.length === 0) return [{readTime: responses[0].readTime}];
  return documents.map(({document, readTime}) => ({document: masked(document, paths), readTime}));
}
