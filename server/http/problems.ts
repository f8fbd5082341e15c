// Every refusal as RFC 9457 problem+json. The HTTP status and title of a code are chosen in this one table: a code of the
// engine that is missing here does not compile.
import type { InputError, RefusalCode } from '#src/engine/errors.ts';
import type { Role } from '../keys/roles.ts';

type OwnCode =
  | 'request.malformed' | 'request.too-large' | 'request.headers-too-large' | 'request.timeout' | 'request.unsupported-type' | 'query.invalid'
  | 'key.missing' | 'key.unknown' | 'key.last' | 'key.configured' | 'key.limit' | 'key.not-found' | 'role.missing' | 'role.own-user' | 'not-found' | 'method.not-allowed'
  | 'idempotency.in-flight' | 'idempotency.mismatch'
  | 'policy.invalid' | 'policy.moved-on' | 'user.invalid' | 'user.moved-on' | 'user.unknown' | 'user.method-unknown' | 'clock.invalid'
  | 'device.unknown' | 'device.pairing-unknown' | 'device.request-unknown'
  | 'limit.reached' | 'streams.limit' | 'test.not-local' | 'directory.refused' | 'store.unavailable' | 'service.draining' | 'machine.fault' | 'diagram.unavailable' | 'diagram.busy' | 'internal';
export type ProblemCode = RefusalCode | OwnCode;

export const problemTable: Readonly<Record<ProblemCode, { readonly status: number; readonly title: string }>> = {
  'request.malformed': { status: 400, title: 'The request cannot be read' },
  'query.invalid': { status: 400, title: 'A query parameter breaks a rule' },
  'key.missing': { status: 401, title: 'An API key is required' },
  'key.unknown': { status: 401, title: 'This key is not valid here' },
  'device.unknown': { status: 401, title: 'No such device, or not its signature' },
  'device.pairing-unknown': { status: 401, title: 'The pairing code is not valid' },
  'test.not-local': { status: 403, title: 'Tests are for callers on this machine' },
  'role.missing': { status: 403, title: 'The key has no role for this' },
  'role.own-user': { status: 403, title: 'Nobody administers their own security info' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'flow.unknown': { status: 404, title: 'There is no such flow' },
  'machine.unknown': { status: 404, title: 'There is no such machine' },
  'user.unknown': { status: 404, title: 'There is no such user' },
  'user.method-unknown': { status: 404, title: 'The user has no such method' },
  'device.request-unknown': { status: 404, title: 'The device has no such request' },
  'key.not-found': { status: 404, title: 'There is no such key' },
  'method.not-allowed': { status: 405, title: 'This method is not offered here' },
  'diagram.unavailable': { status: 406, title: 'The chart does not come in this form' },
  'request.timeout': { status: 408, title: 'The request took too long' },
  'key.last': { status: 409, title: 'Without this key nobody could manage keys' },
  'key.configured': { status: 409, title: 'This key is an option of the process' },
  'event.not-accepted': { status: 409, title: 'The event is not accepted in this state' },
  'idempotency.in-flight': { status: 409, title: 'A request with this idempotency key is under way' },
  'flow.ended': { status: 410, title: 'The flow has ended' },
  'flow.expired': { status: 410, title: 'The flow has expired' },
  'flow.outdated': { status: 410, title: 'The flow belongs to a version that is no longer hosted' },
  'flow.moved-on': { status: 412, title: 'The flow has moved on' },
  'policy.moved-on': { status: 412, title: 'The policy has moved on' },
  'user.moved-on': { status: 412, title: 'The user has moved on' },
  'request.too-large': { status: 413, title: 'The request is too large' },
  'request.unsupported-type': { status: 415, title: 'The body must be JSON' },
  'input.invalid': { status: 422, title: 'The input breaks a rule' },
  'event.invalid': { status: 422, title: 'The payload breaks a rule' },
  'event.refused': { status: 422, title: 'The event is refused with this payload' },
  'event.reserved': { status: 422, title: 'Only the engine sends this event' },
  'idempotency.mismatch': { status: 422, title: 'The idempotency key was used with another body' },
  'policy.invalid': { status: 422, title: 'The policy breaks a rule' },
  'user.invalid': { status: 422, title: 'The user breaks a rule' },
  'key.limit': { status: 422, title: 'There are too many keys' },
  'clock.invalid': { status: 422, title: 'The clock cannot be moved so' },
  'flow.limit': { status: 429, title: 'Too many flows' },
  'limit.reached': { status: 429, title: 'Too many requests' },
  'streams.limit': { status: 429, title: 'Too many open streams' },
  'request.headers-too-large': { status: 431, title: 'The headers are too large' },
  'machine.fault': { status: 500, title: 'The machine failed' },
  internal: { status: 500, title: 'Something went wrong here' },
  'directory.refused': { status: 503, title: 'The directory does not take the change' },
  'store.unavailable': { status: 503, title: 'Nothing can be stored at the moment' },
  'diagram.busy': { status: 503, title: 'No picture can be made at the moment' },
  'service.draining': { status: 503, title: 'The service is shutting down' },
};

/** Extra members of a problem, as RFC 9457 section 3.2 allows. */
export type ProblemDetails = {
  readonly errors?: readonly InputError[];
  readonly accepted?: readonly string[];
  readonly continue?: unknown;
  readonly retryAfter?: number | null;
  /** Which roles may do what was refused. */
  readonly roles?: readonly Role[];
};

/** Thrown by a route; answered by the one error handler. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly details: ProblemDetails;
  constructor(code: ProblemCode, detail: string, details: ProblemDetails = {}) {
    super(detail);
    this.code = code;
    this.details = details;
  }
}

export type ProblemBody = {
  readonly type: string; readonly title: string; readonly status: number; readonly detail: string; readonly code: ProblemCode;
  readonly errors?: readonly InputError[]; readonly accepted?: readonly string[]; readonly continue?: unknown; readonly roles?: readonly Role[];
};

/** `type` is where the code is explained on this very service. */
export function problemBody({ code, message, details }: Problem): ProblemBody {
  const { status, title } = problemTable[code];
  return {
    type: `/problems/${code}`, title, status, detail: message, code,
    ...(details.errors === undefined || details.errors.length === 0 ? {} : { errors: details.errors }),
    ...(details.accepted === undefined || code !== 'event.not-accepted' ? {} : { accepted: details.accepted }),
    ...(details.continue === undefined ? {} : { continue: details.continue }),
    ...(details.roles === undefined ? {} : { roles: details.roles }),
  };
}
