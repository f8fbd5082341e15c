// What callers asked for and what they were told, as they recorded it themselves: the oracle trusts nobody else's word.
import type { JsonObject } from '#src/ports/json.ts';

export type Outcome =
  /** `revision`: where the flow stood when it was answered. `cause`: the very revision of the event, where the answer says so. */
  | { readonly kind: 'acknowledged'; readonly flow: string; readonly revision: number; readonly cause?: number }
  /** The caller's mistake or the world having moved on: nothing may have been written. */
  | { readonly kind: 'refused'; readonly code: string }
  /** Not now (503, or the same key still under way): this very request wrote nothing. */
  | { readonly kind: 'deferred'; readonly code: string }
  /** The connection broke: it may have been applied. */
  | { readonly kind: 'unknown' };

/** One request. All requests of one intention carry its key, and the same body. */
export type Attempt = {
  readonly key: string;
  /** Null for a start, whose flow nobody knows yet. */
  readonly flow: string | null;
  readonly event: JsonObject & { readonly type: string };
  /** The revision it was made conditional on. */
  readonly expected?: number;
  /** Moments on one clock that only counts, for all callers. */
  readonly invoked: number;
  readonly completed: number;
  readonly outcome: Outcome;
};

/** A look at a flow: it was at `revision` at some moment between the two. */
export type Look = { readonly flow: string; readonly revision: number; readonly invoked: number; readonly completed: number };

export class History {
  readonly attempts: Attempt[] = [];
  readonly looks: Look[] = [];
  #moment = 0;

  tick(): number {
    return (this.#moment += 1);
  }

  /** The flows that were acknowledged to exist. */
  flows(): Set<string> {
    return new Set(this.attempts.flatMap(({ outcome }) => (outcome.kind === 'acknowledged' ? [outcome.flow] : [])));
  }
}

/** A promise that was broken, and the evidence, in one line. */
export type Violation = { readonly promise: string; readonly evidence: string };
