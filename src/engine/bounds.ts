// How large a stored flow may become. Without a bound a chart that adds to its context with every event grows until a store
// can no longer take it, and each of its events costs more than the one before.
import type { JsonObject } from '../ports/json.ts';
import { MachineFault } from './errors.ts';
import type { FlowRecord } from './flow-record.ts';

/** Characters of JSON that the record of one flow may have: its snapshot, its work, its timers, and what is sealed for it. */
export const largestRecord = 1_048_576;
/** Actors one flow may have at the same time, those included that have ended and that its machine still holds. */
export const mostChildren = 1_000;

/** The cause of a {@link MachineFault}: what a caller may be told of it, too. */
export class BoundError extends Error {
  override readonly name = 'BoundError';
}

/** What a step began with: the event that it was, and the state of the flow. */
export type Began = { readonly event: string; readonly state: unknown };

/** @throws {MachineFault} the step would leave the flow with more children than it may have, and with more than it had */
export function checkChildren({ id }: Pick<FlowRecord, 'id'>, { event, state }: Began, before: JsonObject, after: JsonObject): void {
  const count = childrenIn(after);
  if (count > mostChildren && count > childrenIn(before)) throw new MachineFault(id, event, state, new BoundError(`it would have ${count} children, and a flow may have ${mostChildren}`));
}

const childrenIn = (snapshot: JsonObject): number => Object.keys((snapshot['children'] ?? {}) as object).length;

/** @param size of the record as JSON, in characters @throws {MachineFault} it is more than a record may have */
export function checkSize(id: string, { event, state }: Began, size: number): void {
  if (size > largestRecord) throw new MachineFault(id, event, state, new BoundError(`its record would have ${size} characters of JSON, and may have ${largestRecord}`));
}
