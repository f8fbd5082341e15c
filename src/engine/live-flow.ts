// A stored flow come to life for a moment: its snapshot with the children it may look at, and which flow of a family it is
// that a person has before them.
import type { AnyMachineSnapshot } from 'xstate';
import { iso } from '../ports/clock.ts';
import type { JsonObject } from '../ports/json.ts';
import type { Definition, LiveFlow } from './definition.ts';
import type { Definitions } from './definitions.ts';
import { childFlowsOf, childrenOf, type FlowRecord, flows, rootOf } from './flow-record.ts';
import { Refusal } from './errors.ts';
import { restore } from './macrostep.ts';
import { type Offer, offersOf } from './offers.ts';
import type { Transaction } from './transaction.ts';

type Rows = Pick<Transaction, 'get'>;

/**
 * @param atHand the snapshot of a record, where somebody has it already
 * @throws {Refusal} `flow.unknown`, `flow.outdated`; `flow.ended` and `flow.expired` where nothing but its end can be told
 */
export async function liveFlow(rows: Rows, definitions: Definitions, id: string, atHand: (record: FlowRecord) => AnyMachineSnapshot | undefined): Promise<LiveFlow> {
  const record = await rows.get(flows, id);
  if (record === null) throw new Refusal('flow.unknown', `no flow "${id}"`);
  const definition = definitions.of(record);
  if (definition === undefined) refuseEnded(record);
  if (definition === undefined || record.parked !== undefined) {
    const what = definition === undefined ? 'is not hosted any more' : 'has changed since';
    throw new Refusal('flow.outdated', `the flow was started with version ${record.version} of "${record.machine}", which ${what}${record.parked === undefined ? '' : `: ${record.parked.reason}`}`);
  }
  return { record, definition, snapshot: atHand(record) ?? (await liveSnapshot(rows, definition, record)) };
}

export function refuseEnded({ status, updatedAt }: FlowRecord): void {
  if (status === 'expired') throw new Refusal('flow.expired', `the flow expired at ${iso(updatedAt)}`);
  if (status !== 'active') throw new Refusal('flow.ended', `the flow has ended (${status})`);
}

/** An event that comes after a flow's life, and before the alarm that ends it, is too late. A family lives as long as its outermost flow. @throws {Refusal} `flow.expired` */
export async function refuseOverdue(rows: Rows, { id, expiresAt }: FlowRecord, now: number): Promise<void> {
  const root = rootOf(id);
  const until = root === id ? expiresAt : ((await rows.get(flows, root))?.expiresAt ?? null);
  if (until !== null && until <= now) throw new Refusal('flow.expired', `the flow expired at ${iso(until)}`);
}

/** @throws {Refusal} `flow.outdated`: the flow no longer fits its machine. */
export async function liveSnapshot(rows: Rows, definition: Definition, record: FlowRecord): Promise<AnyMachineSnapshot> {
  const flowsOfChildren = childFlowsIn(record);
  const stored = flowsOfChildren.length === 0 ? record.snapshot : await withChildren(rows, record, flowsOfChildren);
  try {
    return restore(definition.machine, stored, definition.spawnable);
  } catch (error) {
    throw new Refusal('flow.outdated', `the flow no longer fits its machine: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** A child machine's state is in its own flow; its parent may look at it as XState lets it. */
async function withChildren(rows: Rows, record: FlowRecord, flowsOfChildren: ChildFlows): Promise<JsonObject> {
  if (flowsOfChildren.length === 0) return record.snapshot;
  const children: Record<string, JsonObject> = { ...(record.snapshot['children'] as Record<string, JsonObject>) };
  for (const [id, flow] of flowsOfChildren) {
    const child = await rows.get(flows, flow);
    const stored = children[id];
    if (child !== null && stored !== undefined) children[id] = { ...stored, snapshot: await withChildren(rows, child, childFlowsIn(child)) };
  }
  return { ...record.snapshot, children };
}

type ChildFlows = readonly (readonly [actor: string, flow: string])[];
const childFlowsIn = (record: FlowRecord): ChildFlows => Object.entries(childrenOf(record)).flatMap(([id, child]) => (child.kind === 'flow' ? [[id, child.flow] as const] : []));

/** The flow of a family that a person has before them, and what may be sent to the whole family now, by whom it is taken. */
export type Facing = LiveFlow & { readonly offers: readonly Offer[] };

/**
 * The flows of a family that may take a caller's event, in the order in which they are asked. A machine that a state of
 * the flow invokes stands in for it and comes first; an actor that was merely spawned has a life of its own and comes last.
 */
export async function takers(rows: Rows, definitions: Definitions, live: LiveFlow): Promise<LiveFlow[]> {
  const invoked = new Set(live.snapshot._nodes.flatMap((node) => node.invoke.map(({ id }) => id)));
  const before: LiveFlow[] = [];
  const after: LiveFlow[] = [];
  for (const [actor, child] of Object.entries(childrenOf(live.record))) {
    const record = child.kind !== 'flow' || child.hasEnded ? null : await rows.get(flows, child.flow);
    const definition = record === null ? undefined : definitions.of(record);
    if (record?.status !== 'active' || definition === undefined) continue;
    (invoked.has(actor) ? before : after).push(...(await takers(rows, definitions, { record, definition, snapshot: await liveSnapshot(rows, definition, record) })));
  }
  return [...before, live, ...after];
}

/** The first of them that takes anything from a person, else the flow itself. */
export async function facing(rows: Rows, definitions: Definitions, live: LiveFlow): Promise<Facing> {
  if (live.record.status !== 'active') return { ...live, offers: [] };
  if (childFlowsOf(live.record).length === 0) return { ...live, offers: offersOf(live.definition, live.snapshot) };
  const offered = (await takers(rows, definitions, live)).map((flow) => ({ flow, offers: offersOf(flow.definition, flow.snapshot) }));
  const byName = new Map<string, Offer>();
  for (const { offers } of offered) for (const offer of offers) if (!byName.has(offer.name)) byName.set(offer.name, offer);
  return { ...(offered.find(({ offers }) => offers.length > 0)?.flow ?? live), offers: [...byName.values()] };
}
