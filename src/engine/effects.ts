// What a macrostep asks of the world, as one closed union. `audit` is written in the commit itself, and so is what happens
// to other flows of the family (`spawn`, `end`, `deliver`); the rest happens after it. Kinds follow the actions XState
// reports, one to one, so that a new kind of action cannot pass unnoticed.
import type { AnyActorLogic } from 'xstate';
import type { Json, JsonObject } from '../ports/json.ts';
import type { AuditDraft } from './transaction.ts';

type Event = JsonObject & { readonly type: string };

export type Effect =
  /** An activity, or an actor that lives in the process, begins; its row is in the record. */
  | { readonly kind: 'start'; readonly id: string; readonly generation: number }
  /** It is no longer wanted; its row is gone, its completion will be dropped. */
  | { readonly kind: 'stop'; readonly id: string; readonly generation: number }
  /** A child machine begins as a flow of its own, in this commit. */
  | { readonly kind: 'spawn'; readonly id: string; readonly flow: string; readonly src: string; readonly logic: AnyActorLogic; readonly input: unknown; readonly stored: Json }
  /** A child flow is stopped, in this commit. */
  | { readonly kind: 'end'; readonly flow: string }
  /** An event for another flow of the family, or for an actor within it (`actor`), in this commit. */
  | { readonly kind: 'deliver'; readonly flow: string; readonly actor: string | null; readonly event: Event }
  /** An event for an actor that lives in the process. */
  | { readonly kind: 'tell'; readonly id: string; readonly generation: number; readonly event: Event }
  /** The outcome of a transition function that has ended: the machine's next message, in this commit. */
  | { readonly kind: 'finished'; readonly id: string; readonly generation: number; readonly outcome: { readonly output: Json } | { readonly error: Json } }
  /** A named action to be performed once the commit is durable; its row is in the record. */
  | { readonly kind: 'action'; readonly id: string; readonly generation: number; readonly type: string; readonly perform?: Performance | undefined }
  /** An action without a name: performed once after the commit, and lost when the process dies before. */
  | { readonly kind: 'inline'; readonly type: string; readonly perform: Performance }
  | { readonly kind: 'emit'; readonly event: Event }
  | { readonly kind: 'log'; readonly label: string | null; readonly value: Json }
  | { readonly kind: 'audit'; readonly entry: AuditDraft };

/** Runs an action's own code with what it saw in its step. `send` brings what it sends to itself back into the flow. */
export type Performance = (send: (event: Event) => void) => unknown;
