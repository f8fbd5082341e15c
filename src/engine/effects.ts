// What a macrostep asks of the world, as one closed union. `audit` is written in the commit itself; the rest happens
// after it. Kinds follow the actions XState reports, one to one, so that a new kind of action cannot pass unnoticed.
import type { Json, JsonObject } from '../ports/json.ts';
import type { AuditDraft } from './transaction.ts';

export type Effect =
  /** An activity begins; its row is in the record. */
  | { readonly kind: 'start'; readonly id: string; readonly generation: number }
  /** An activity is no longer wanted; its row is gone, its completion will be dropped. */
  | { readonly kind: 'stop'; readonly id: string; readonly generation: number }
  /** A named action to be performed once the commit is durable; its row is in the record. */
  | { readonly kind: 'action'; readonly id: string; readonly type: string }
  | { readonly kind: 'emit'; readonly event: JsonObject & { readonly type: string } }
  | { readonly kind: 'log'; readonly label: string | null; readonly value: Json }
  | { readonly kind: 'audit'; readonly entry: AuditDraft };
