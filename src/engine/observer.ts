// What the engine tells about itself while it works, for whoever counts it. The set is closed, and names no flow, person,
// input or secret: everything told may become the label of a metric.
import type { RefusalCode } from './errors.ts';
import type { FlowStatus } from './flow-record.ts';

/**
 * What became of an event that a caller sent: applied, refused, failed in the machine's own code (`machine.fault`), or not
 * stored (`store.unavailable`). A repeated answer for an idempotency key is not told, because nothing was sent.
 */
export type EventResult = 'accepted' | Extract<RefusalCode, `event.${string}` | `flow.${string}`> | 'machine.fault' | 'store.unavailable';

/**
 * How one attempt at an activity ended. `retried`: it failed and will be tried again; `failed`: its failure is the
 * machine's now; `abandoned`: the flow no longer waits for it, so that what it answered is dropped.
 */
export type AttemptOutcome = 'succeeded' | 'failed' | 'retried' | 'abandoned';

export type Told =
  /** Once per flow, after the commit of its start. Child flows are told too, under their own machine. */
  | { readonly kind: 'flow.started'; readonly machine: string }
  /** Once per flow, after the commit that ended it. */
  | { readonly kind: 'flow.ended'; readonly machine: string; readonly status: Exclude<FlowStatus, 'active'> }
  /** `machine` is null where no flow was found. */
  | { readonly kind: 'event.sent'; readonly machine: string | null; readonly result: EventResult }
  /** `src` is the name the machine gives the activity; `milliseconds` is how long the attempt ran. */
  | { readonly kind: 'activity.attempted'; readonly machine: string; readonly src: string; readonly outcome: AttemptOutcome; readonly milliseconds: number }
  /** After the commit of the step. `late` is milliseconds between the moment it was due and the moment it was taken up. */
  | { readonly kind: 'timer.fired'; readonly machine: string; readonly late: number };

/** Called in the engine's own turn: it returns at once, and must not throw. */
export type EngineObserver = (told: Told) => void;
