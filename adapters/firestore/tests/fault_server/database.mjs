// SPDX-License-Identifier: Apache-2.0
// Documents in memory, as of every time since the server began.

import {failure} from './failure.mjs';

const start = Date.UTC(2026, 0, 1);
const compare = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other));
const byId = (one, other) => compare(one.id, other.id);

/** An instant of the database's own clock, which counts microseconds, in RFC 3339. */
const timestamp = microseconds => {
  const seconds = new Date(start + Math.floor(microseconds / 1e6) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(microseconds % 1e6).padStart(6, '0')}Z`;
};

function instantOf(text) {
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z$/.exec(text);
  if (!parts) throw failure(400, 'INVALID_ARGUMENT', `Invalid value at 'read_time': ${text}`);
  return ((Date.parse(`${parts[1]}Z`) - start) / 1000) * 1e6 + Number((parts[2] ?? '').padEnd(6, '0'));
}

export class Database {
  // By the path of a collection, then by id: the documents, and whether they exist themselves.
  #collections = new Map();
  #now = 1;
  oldestReadTime = 0;

  get readTime() {
    return timestamp(this.#now);
  }

  /** Keeps a document; `path` has its segments. */
  put(path, fields) {
    this.#now += 1;
    for (let depth = 2; depth <= path.length; depth += 2) {
      const collection = path.slice(0, depth - 1).join('/');
      if (!this.#collections.has(collection)) this.#collections.set(collection, new Map());
      const documents = this.#collections.get(collection);
      const id = path[depth - 1];
      const known = documents.get(id) ?? {id};
      if (depth === path.length) Object.assign(known, {fields, created: this.#now});
      documents.set(id, known);
    }
  }

  /** From now on, only what was read at this very instant can be read as of then. */
  forget() {
    this.#now += 1;
    this.oldestReadTime = this.#now;
  }

  /** The documents of a collection, in the order of their ids, as they were. */
  list(collection, {readTime, showMissing = false} = {}) {
    const instant = readTime === undefined ? this.#now : instantOf(readTime);
    if (instant > this.#now) {
      throw failure(400, 'INVALID_ARGUMENT', 'The read time cannot be in the future.');
    }
    if (instant < this.oldestReadTime) {
      throw failure(400, 'FAILED_PRECONDITION', 'The requested snapshot version is too old.');
    }
    const documents = [...(this.#collections.get(collection.join('/'))?.values() ?? [])];
    return documents
      .filter(({created}) => (created === undefined ? showMissing : created <= instant))
      .sort(byId);
  }

  clear() {
    this.#collections.clear();
    this.#now = 1;
    this.oldestReadTime = 0;
  }
}

/** A document as the API shows it, with the fields of those names; all of them without names. */
export function shown({id, fields, created}, collectionName, names) {
  const name = `${collectionName}/${id}`;
  if (created === undefined) return {name};
  const entries = Object.entries(fields).filter(([field]) => !names || names.has(field));
  const time = timestamp(created);
  return {
    name,
    ...(entries.length > 0 && {fields: Object.fromEntries(entries)}),
    createTime: time,
    updateTime: time,
  };
}

export {compare};
