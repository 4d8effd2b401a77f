// SPDX-License-Identifier: Apache-2.0
// The listing of a collection's documents, which the emulator does not serve.
import {byBytes} from './query.mjs';
import {Failure} from './rest.mjs';

const largestPage = 300;

/**
 * The names of a page of documents in the order of their ids, which of them are missing and exist
 * only through what is below them, and the token of the page after it.
 */
export function documentsIn(state, collection, parameters) {
  const showsMissing = parameters.get('showMissing') === 'true';
  if (showsMissing && parameters.has('orderBy')) {
    throw new Failure(400, 'INVALID_ARGUMENT', 'show_missing does not go with order_by.');
  }
  const wanted = Number(parameters.get('pageSize') ?? 0);
  const size = wanted > 0 ? Math.min(wanted, largestPage) : largestPage;
  const last = Buffer.from(parameters.get('pageToken') ?? '', 'base64url').toString();

  const after = state
    .getCollection(collection)
    .getAllDocuments()
    .filter(document => document.metadata.hasExist || (showsMissing && document.hasChild()))
    .filter(({name}) => byBytes(name, last) > 0)
    .sort((one, other) => byBytes(one.name, other.name));
  const page = after.slice(0, size);
  const nameOf = document => `${collection}/${document.name}`;
  return {
    names: page.map(nameOf),
    missing: new Set(page.filter(({metadata}) => !metadata.hasExist).map(nameOf)),
    nextPageToken:
      after.length > page.length && Buffer.from(page.at(-1).name).toString('base64url'),
  };
}
