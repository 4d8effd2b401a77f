// SPDX-License-Identifier: Apache-2.0
// Errors as Google's APIs write them.

const names = new Map([
  [400, 'INVALID_ARGUMENT'],
  [401, 'UNAUTHENTICATED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [409, 'ABORTED'],
  [429, 'RESOURCE_EXHAUSTED'],
  [500, 'INTERNAL'],
  [501, 'UNIMPLEMENTED'],
  [502, 'UNAVAILABLE'],
  [503, 'UNAVAILABLE'],
  [504, 'DEADLINE_EXCEEDED'],
]);

/** An error to throw, which becomes a response. */
export function failure(code, status, message) {
  return Object.assign(new Error(message), {code, status});
}

export function errorObject({code, status, message}) {
  return {error: {code, message, status: status ?? names.get(code) ?? 'UNKNOWN'}};
}
