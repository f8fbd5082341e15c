// Everything the engine refuses, by a stable code. What HTTP answers for a code is decided in one table in the server.

/** A part of the input that breaks a rule: `pointer` is a JSON Pointer (RFC 6901) into the input. */
export type InputError = { readonly pointer: string; readonly code: string; readonly message: string };

export type RefusalCode =
  | 'machine.unknown' | 'flow.unknown' | 'input.invalid'
  | 'event.reserved' | 'event.not-accepted' | 'event.invalid' | 'event.refused'
  | 'flow.ended' | 'flow.expired' | 'flow.outdated' | 'flow.moved-on' | 'flow.limit';

/** The caller's mistake, or the world having moved on. Nothing was changed. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  /** Which fields and rules, for `…invalid`; empty otherwise. */
  readonly errors: readonly InputError[];
  /** The event types accepted instead, for `event.not-accepted`. */
  readonly accepted: readonly string[];
  /** Seconds until another try makes sense, for `flow.limit`. */
  readonly retryAfter: number | null;

  constructor(code: RefusalCode, message: string, details: { errors?: readonly InputError[]; accepted?: readonly string[]; retryAfter?: number } = {}) {
    super(message);
    this.code = code;
    this.errors = details.errors ?? [];
    this.accepted = details.accepted ?? [];
    this.retryAfter = details.retryAfter ?? null;
  }
}

/** A guard, an assignment or a loop of the machine failed. Nothing was changed; the flow stands where it stood. */
export class MachineFault extends Error {
  override readonly name = 'MachineFault';
  readonly code = 'machine.fault';
  readonly flow: string;
  readonly event: string;
  readonly state: unknown;

  constructor(flow: string, event: string, state: unknown, cause: unknown) {
    super(`the machine failed on "${event}" in ${JSON.stringify(state)}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.flow = flow;
    this.event = event;
    this.state = state;
  }
}
