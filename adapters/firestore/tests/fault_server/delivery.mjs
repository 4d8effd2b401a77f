// SPDX-License-Identifier: Apache-2.0
// Sends an answer, with the fault that a test asked for.

import {once} from 'node:events';
import {setTimeout as sleep} from 'node:timers/promises';
import {gzipSync} from 'node:zlib';

import {errorObject} from './failure.mjs';

const json = 'application/json; charset=UTF-8';
const pretty = value => JSON.stringify(value, null, 2);

/** An answer to be sent: `ends` holds for each streamed object where it ends. */
export function answerOf(value) {
  if (!Array.isArray(value)) return {status: 200, body: Buffer.from(`${pretty(value)}\n`), ends: []};
  const parts = [];
  const ends = [];
  let length = 0;
  for (const object of value) {
    const part = Buffer.from(`${parts.length === 0 ? '[' : ',\r\n'}${pretty(object)}`);
    length += part.length;
    parts.push(part);
    if (object.document) ends.push(length);
  }
  parts.push(Buffer.from('\n]'));
  return {status: 200, body: Buffer.concat(parts), ends};
}

export function refusal(error) {
  return {
    status: error.code,
    body: Buffer.from(`${pretty(errorObject(error))}\n`),
    ends: [],
  };
}

/** What is sent in place of the answer. */
function changed(answer, fault) {
  const {body, ends} = answer;
  if (fault.text !== undefined) return {...answer, body: Buffer.from(fault.text), ends: []};
  if (fault.error !== undefined) {
    const error = pretty(errorObject(fault.error));
    const before = fault.documents > 0 ? ends[fault.documents - 1] : 0;
    const start = fault.documents > 0 ? ',\r\n' : '[';
    const text = Buffer.concat([body.subarray(0, before), Buffer.from(`${start}${error}\n]`)]);
    return {...answer, body: text, ends: ends.slice(0, fault.documents)};
  }
  if (fault.insert !== undefined) {
    const {at, text} = fault.insert;
    return {...answer, body: Buffer.concat([body.subarray(0, at), Buffer.from(text), body.subarray(at)])};
  }
  return answer;
}

/** A body of about that many bytes, which never exists as a whole; a run of # in it counts up. */
async function generate(response, {bytes, object}) {
  const part = Buffer.from(`,\r\n${pretty(object)}`);
  const count = Math.max(1, Math.floor(2 ** 20 / part.length));
  const block = Buffer.concat(Array(count).fill(part));
  const blocks = Math.ceil(bytes / block.length);
  const mark = /#+/.exec(part.toString('latin1'));
  let number = 0;
  const numbered = text => {
    const copy = Buffer.from(text);
    for (let at = mark?.index; at < copy.length; at += part.length) {
      copy.write(String(number++).padStart(mark[0].length, '0'), at);
    }
    return copy;
  };
  response.write(numbered(part).fill('[', 0, 1));
  const end = once(response, 'close');
  for (let i = 0; i < blocks && !response.destroyed; ++i) {
    if (!response.write(numbered(block))) await Promise.race([once(response, 'drain'), end]);
  }
  response.end('\n]');
  return {whole: 1 + blocks * count, bytes: blocks * block.length};
}

/** Ends a response before its end. */
function breakOff(response, how) {
  if (how === 'stall') return;
  if (how === 'end') response.end();
  else if (response.stream) response.stream.close(how === 'reset' ? 2 : 8);
  else if (how === 'reset') response.socket.resetAndDestroy();
  else response.socket.destroy();
}

async function write(response, bytes, {chunk, pause}) {
  if (!chunk) {
    // Not only handed to the socket but sent, for what follows may be its end.
    await new Promise(resolve => response.write(bytes, resolve));
    return;
  }
  for (let at = 0; at < bytes.length; at += chunk) {
    if (response.destroyed) return;
    await new Promise(resolve => response.write(bytes.subarray(at, at + chunk), resolve));
    if (pause) await sleep(pause);
  }
}

/** Sends it, and yields what is to be logged of it. */
export async function deliver(request, response, plain, fault) {
  if (fault.delay) await sleep(fault.delay);
  const answer = changed(plain, fault);
  const headers = {'Content-Type': json, ...fault.headers};
  if (fault.contentType !== undefined) headers['Content-Type'] = fault.contentType;
  let {body} = answer;
  if (fault.gzip && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    body = gzipSync(body);
    headers['Content-Encoding'] = 'gzip';
  }
  if (fault.flip !== undefined) body[fault.flip % body.length] ^= fault.mask ?? 1;
  const status = fault.status ?? answer.status;
  const cut = fault.cut === undefined ? body.length : Math.min(fault.cut, body.length);
  if (fault.announceLength) headers['Content-Length'] = body.length;
  if (headers['Content-Type'] === '') delete headers['Content-Type'];
  response.writeHead(status, headers);
  if (!response.stream) response.socket.setNoDelay(true);
  if (fault.generate) return {status, ...(await generate(response, fault.generate))};
  if (cut > 0) await write(response, body.subarray(0, cut), fault);
  else if (fault.how) response.flushHeaders();
  const whole = answer.ends.filter(end => end <= cut).length;
  if (fault.how) breakOff(response, fault.how);
  else response.end();
  return {status, bytes: body.length, whole, encoding: headers['Content-Encoding'] ?? ''};
}
