// What an activity is to the engine: work outside the flow, done at least once under one idempotency key, whose
// completion is one commit with everything the activity wants written.
import type { Json } from '../ports/json.ts';
import type { Transaction } from './transaction.ts';
import type { Box } from './vault.ts';

/** A reference a machine carries in place of something secret. */
export type SealedReference = { readonly sealed: string };

/** What the activity may know of the flow it works for. */
export type FlowFacts = { readonly id: string; readonly tenant: string; readonly machine: string; readonly subject: string | null; readonly input: Json };

export type ActivityHost = {
  readonly flow: FlowFacts;
  /** The same on every attempt at this piece of work: what counts, sends or writes twice under one key has happened once. */
  readonly key: string;
  /** From 1. */
  readonly attempt: number;
  /** Aborted when the flow no longer waits, at the time limit, and when the process drains. */
  readonly signal: AbortSignal;
  now(): number;
  /** Opens what a caller typed. */
  reveal(reference: SealedReference): Json;
  seal(value: Json, bound: string): Box;
  open(box: Box, bound: string): Json;
  fingerprint(text: string, purpose: string): string;
  matches(fingerprint: string, text: string, purpose: string): boolean;
  /** A commit of its own before the completion: counting a try before it is judged, for instance. */
  transact<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
};

/** What a completion may add to its commit beside rows. */
export type Completing = Transaction & {
  /** Sealed into the flow, and shown in the answer to the event that led here, once. */
  showOnce(value: Json): void;
};

/** Ends the activity in one commit with what `work` writes. `work` may run several times: it reads, decides and writes through `tx` only. */
export class Completion<Result> {
  readonly work: (tx: Completing) => Promise<Result | Failed>;
  constructor(work: (tx: Completing) => Promise<Result | Failed>) {
    this.work = work;
  }
}

/** Returned by a completion whose answer is a failure, and whose writes (an audit record of that failure, say) are to stay. */
export class Failed {
  readonly code: string;
  constructor(code: string) {
    this.code = code;
  }
}

/** Thrown by an activity. Retryable: tried again with a growing pause; else the machine's `onError` gets `{ code, message }`. */
export class ActivityError extends Error {
  override readonly name = 'ActivityError';
  readonly code: string;
  readonly isRetryable: boolean;
  constructor(code: string, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = code;
    this.isRetryable = options.retryable ?? false;
  }
}

export type Activity = {
  readonly run: (asked: never, host: ActivityHost) => Promise<unknown>;
  /** How many attempts a retryable failure gets before it becomes the machine's. Default 5. */
  readonly attempts?: number;
  /** Milliseconds one attempt may take. Default 30 000. */
  readonly timeLimit?: number;
  /** For work that must not be repeated, such as sending a code: an attempt whose end is unknown fails with `outcome.unknown`. */
  readonly atMostOnce?: boolean;
  /** What it throws is meant for the machine: `onError` gets the error's name, message and code, and nothing is tried again. */
  readonly speaksToMachine?: boolean;
};
