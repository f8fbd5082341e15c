// Tells a family of flows what a clock or a device has brought about, by an event that only the host may send.
import type { EventObject } from 'xstate';
import type { LiveFlow } from './definition.ts';
import { childFlowsOf } from './flow-record.ts';
import { takers } from './live-flow.ts';
import { takes } from './offers.ts';
import type { Transaction } from './transaction.ts';
import type { TurnResult } from './turn.ts';
import type { Writer } from './writer.ts';

/** Goes to the first flow of the family, in the order in which people's events are taken, whose machine is told of such and takes it now. Null: none does. */
export async function tellFamily(writer: Writer, tx: Transaction, live: LiveFlow, { type }: { readonly type: string }): Promise<TurnResult | null> {
  if (live.record.status !== 'active') return null;
  const event: EventObject = { type };
  const asked = childFlowsOf(live.record).length === 0 ? [live] : await takers(tx, writer.definitions, live);
  const target = asked.find(({ definition, snapshot }) => definition.hostEvents.includes(type) && takes(snapshot, event));
  return target === undefined ? null : await writer.turn(tx, target.record, { kind: 'event', event: { type } }, { restored: target.snapshot, byDevice: true });
}
