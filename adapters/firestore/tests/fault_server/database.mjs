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

/** The latest of a document's versions at an instant; undefined where it was not there. */
const versionAt = (versions, instant) => {
  const version = versions.findLast(({updated}) => updated <= instant);
  return version?.fields ? version : undefined;
};

export class Database {
  // By the path of a collection, then by id: the versions of documents, each with when it was
  // written; one without fields is a deletion. None where only what is below exists.
  #collections = new Map();
  #now = 1;
  oldestReadTime = 0;

  get readTime() {
    return timestamp(this.#now);
  }

  /** Goes on to a later instant, in RFC 3339. */
  set clock(text) {
    this.#now = Math.max(this.#now, instantOf(text));
  }

  #versions(path) {
    let versions;
    for (let depth = 2; depth <= path.length; depth += 2) {
      const collection = path.slice(0, depth - 1).join('/');
      if (!this.#collections.has(collection)) this.#collections.set(collection, new Map());
      const documents = this.#collections.get(collection);
      const id = path[depth - 1];
      if (!documents.has(id)) documents.set(id, []);
      versions = documents.get(id);
    }
    return versions;
  }

  /**
   * Keeps a document; `path` has its segments. The server sets the field named `arrived` to the time
   * of the request, which is `earlier` microseconds before that of the commit.
   */
  put(path, fields, {arrived, earlier = 0} = {}) {
    this.#now += 1;
    const versions = this.#versions(path);
    const created = versionAt(versions, this.#now)?.created ?? this.#now;
    const all = arrived
      ? {...fields, [arrived]: {timestampValue: timestamp(this.#now - earlier)}}
      : fields;
    versions.push({fields: all, created, updated: this.#now});
  }

  delete(path) {
    this.#now += 1;
    this.#versions(path).push({updated: this.#now});
  }

  /** From now on, only what was read at this very instant can be read as of then. */
  forget() {
    this.#now += 1;
    this.oldestReadTime = this.#now;
  }

  #instantOf(readTime) {
    const instant = readTime === undefined ? this.#now : instantOf(readTime);
    if (instant > this.#now) {
      throw failure(400, 'INVALID_ARGUMENT', 'The read time cannot be in the future.');
    }
    if (instant < this.oldestReadTime) {
      throw failure(400, 'FAILED_PRECONDITION', 'The requested snapshot version is too old.');
    }
    return instant;
  }

  /** The documents of a collection, in the order of their ids, as they were. */
  list(collection, {readTime, showMissing = false} = {}) {
    const instant = this.#instantOf(readTime);
    const name = collection.join('/');
    const isBelow = id => [...this.#collections.entries()].some(([path, documents]) =>
      path.startsWith(`${name}/${id}/`) &&
      [...documents.values()].some(versions => versionAt(versions, instant)));
    return [...(this.#collections.get(name)?.entries() ?? [])]
      .map(([id, versions]) => ({id, ...versionAt(versions, instant)}))
      .filter(({id, fields}) => fields || (showMissing && isBelow(id)))
      .sort(byId);
  }

  /** The paths of the collections of an id that have a document below a path. */
  collectionsNamed(id, below) {
    const begin = below.length > 0 ? `${below.join('/')}/` : '';
    return [...this.#collections.keys()]
      .filter(path => path.startsWith(begin) && path.split('/').at(-1) === id)
      .map(path => path.split('/'));
  }

  clear() {
    this.#collections.clear();
    this.#now = 1;
    this.oldestReadTime = 0;
  }
}

/** A document as the API shows it, with the fields of those names; all of them without names. */
export function shown({id, fields, created, updated}, collectionName, names) {
  const name = `${collectionName}/${id}`;
  if (created === undefined) return {name};
  const entries = Object.entries(fields).filter(([field]) => !names || names.has(field));
  return {
    name,
    ...(entries.length > 0 && {fields: Object.fromEntries(entries)}),
    createTime: timestamp(created),
    updateTime: timestamp(updated),
  };
}

export {compare, instantOf};
