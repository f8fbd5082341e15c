// Turns a decision into rows: the flow's record as it will be, its log row, its audit records, all in one transaction.
import type { AnyActorLogic, AnyMachineSnapshot } from 'xstate';
import { iso } from '../ports/clock.ts';
import type { JsonObject } from '../ports/json.ts';
import type { FlowFacts } from './activity.ts';
import { type Began, checkChildren } from './bounds.ts';
import { decide, type Message } from './decide.ts';
import type { Definition } from './definition.ts';
import type { Effect } from './effects.ts';
import { MachineFault } from './errors.ts';
import { childId, type FlowRecord, type FlowStatus, flows, rootOf } from './flow-record.ts';
import type { SeenStep } from './held-flows.ts';
import type { Transaction } from './transaction.ts';
import type { Box } from './vault.ts';

/** How long the host that commits a piece of work keeps it to itself, in milliseconds. */
export const lease = 60_000;

export type StepResult = {
  readonly record: FlowRecord;
  readonly effects: readonly Effect[];
  readonly taken: readonly string[];
  /** Of a flow that a test has in hand. */
  readonly seen?: SeenStep | undefined;
  /** Whether the flow began with this step, ended with it, or both. */
  readonly passage?: 'began' | 'ended' | 'passed' | undefined;
};

/** What a step adds to the record beside what the machine decides. */
export type Additions = {
  readonly sealed?: Readonly<Record<string, Box>>;
  readonly failure?: { readonly code: string; readonly message: string };
  /** The record's snapshot, restored, where somebody has done that already. */
  readonly restored?: AnyMachineSnapshot;
};

/** What a step needs of its host. */
export type StepHost = { readonly now: number; readonly retention: number | null; readonly newId: () => string; readonly isHeld: (flow: string) => boolean };

export type Stepped = StepResult & {
  readonly snapshot: AnyMachineSnapshot;
  /** Everything sealed that the step could mention, to others too. */
  readonly boxes: Boxes;
};
export type Boxes = Readonly<Record<string, Box>>;

/**
 * Applies one message to one flow and writes what follows from it for this flow; turn.ts carries it to the others.
 * @returns null when the message is stale, the flow has ended, or nothing in it takes an event that another actor sent.
 * @throws {MachineFault} the machine's code threw; nothing is written.
 */
export async function step(tx: Transaction, definition: Definition, base: FlowRecord, message: Message, host: StepHost, added: Additions = {}): Promise<Stepped | null> {
  const { now } = host;
  const facts = factsOf(base);
  const isHeld = host.isHeld(base.id);
  const isFirst = message.kind === 'start';
  let decision;
  try {
    decision = decide(definition.machine, isFirst ? null : base, message, {
      now,
      lease,
      flow: base.id,
      parent: base.parent?.flow ?? null,
      newFlow: () => childId(base.id, host.newId()),
      nameOf: (logic) => nameIn(definition, logic),
      audit: (type, params) => (Object.hasOwn(definition.audits, type) ? definition.audits[type]?.(params, facts) : undefined),
      isHeld,
    }, added.restored);
  } catch (error) {
    throw new MachineFault(base.id, nameOf(message), base.snapshot['value'] ?? null, error);
  }
  if (decision.kind !== 'decided') return null;
  const { run, snapshot, effects, event, taken, step: made } = decision;
  checkChildren(base, beganWith(base, message), base.snapshot, run.snapshot);
  if (message.kind === 'event' && taken.length === 0 && effects.length === 0 && snapshot.status === 'active') return null; // dropped, as XState drops it
  const status = statusOf(snapshot);
  const boxes = { ...base.sealed, ...added.sealed };
  const record: FlowRecord = {
    ...base,
    ...run,
    status,
    tags: [...snapshot.tags],
    sealed: mentionedIn(boxes, [run.snapshot, run.pending, run.timers, run.children]),
    updatedAt: now,
    output: run.snapshot['output'] ?? null,
    failure: status === 'error' ? (added.failure ?? failureOf(snapshot, run.snapshot)) : null,
    purgeAt: status === 'active' || host.retention === null ? null : now + host.retention,
  };
  tx.put(flows, record.id, record);
  const emitted = effects.flatMap((effect) => (effect.kind === 'emit' ? [effect.event] : []));
  tx.log({
    flow: record.id, seq: run.revision, at: iso(now), event: loggedAs(event), from: isFirst ? null : (base.snapshot['value'] ?? null), to: run.snapshot['value'] ?? null, transitions: taken,
    ...(emitted.length === 0 ? {} : { emitted }),
  });
  for (const effect of effects) if (effect.kind === 'audit') tx.audit(effect.entry);
  if (status !== 'active') await definition.ended?.(tx, record);
  const seen = isHeld ? { event, run, step: made } : undefined;
  return { record, effects, taken, seen, snapshot, boxes, passage: passageOf(isFirst, status !== 'active') };
}

const passageOf = (hasBegun: boolean, hasEnded: boolean): StepResult['passage'] => (hasBegun ? (hasEnded ? 'passed' : 'began') : hasEnded ? 'ended' : undefined);

/** Ends a flow whose machine has no event for it. */
export async function stop(tx: Transaction, definition: Definition | undefined, base: FlowRecord, status: 'cancelled' | 'expired', { now, retention }: StepHost): Promise<FlowRecord> {
  const { parked: _, ...free } = base;
  const record: FlowRecord = {
    ...free, revision: base.revision + 1, status, children: {}, timers: {}, sealed: {}, shown: null, updatedAt: now,
    // Actions of steps it has taken are still performed.
    pending: Object.fromEntries(Object.entries(base.pending).filter(([, { kind }]) => kind === 'effect')),
    purgeAt: retention === null ? null : now + retention,
  };
  const value = base.snapshot['value'] ?? null;
  tx.put(flows, record.id, record);
  tx.log({ flow: record.id, seq: record.revision, at: iso(now), event: { type: `flow.${status}` }, from: value, to: value, transitions: [] });
  await definition?.ended?.(tx, record);
  return record;
}

/** The name under which logic that was spawned without one is stored. */
const nameIn = ({ spawnable }: Definition, logic: AnyActorLogic): string | undefined => [...(spawnable ?? [])].find(([, known]) => known === logic)?.[0];

/** A child's whole state is in its own history already. */
function loggedAs(event: JsonObject & { readonly type: string }): JsonObject & { readonly type: string } {
  const { snapshot } = event;
  if (!event.type.startsWith('xstate.snapshot.') || snapshot === null || typeof snapshot !== 'object' || !('value' in snapshot)) return event;
  return { type: event.type, snapshot: { status: snapshot['status'] ?? null, value: snapshot['value'] ?? null } };
}

export const factsOf = ({ id, tenant, machine, subject, input }: FlowRecord): FlowFacts => ({ id, tenant, machine, subject, input });

export function expiryOf({ lifetime }: Definition, createdAt: number, now: number): number | null {
  return lifetime === undefined ? null : Math.min(now + lifetime.idle, createdAt + lifetime.absolute);
}

function statusOf(snapshot: AnyMachineSnapshot): FlowStatus {
  if (snapshot.status === 'active') return 'active';
  if (snapshot.status !== 'done') return 'error';
  if (snapshot.tags.has('cancelled')) return 'cancelled';
  if (snapshot.tags.has('expired')) return 'expired';
  return snapshot.tags.has('failed') ? 'error' : 'done';
}

function failureOf(snapshot: AnyMachineSnapshot, stored: JsonObject): { code: string; message: string } {
  const result = (snapshot.output as { result?: unknown } | undefined)?.result;
  if (typeof result === 'string') return { code: result, message: 'The flow ended without reaching its goal.' };
  const error = stored['error'] as { code?: unknown; message?: unknown } | null | undefined;
  return {
    code: typeof error?.code === 'string' ? error.code : 'machine.error',
    message: typeof error?.message === 'string' ? error.message : 'The machine ended with an error.',
  };
}

/** What was typed lives as long as the machine, or work it waits for, can still ask for it. */
export function mentionedIn(boxes: Boxes, where: unknown): Boxes {
  if (Object.keys(boxes).length === 0) return boxes;
  const text = JSON.stringify(where);
  return Object.fromEntries(Object.entries(boxes).filter(([reference]) => text.includes(JSON.stringify(reference))));
}

/** What an answer may show once is kept by the outermost flow, which is the one that answers. */
export const shownIn = (flow: string): string => boundTo(flow, 'shown');

/** The additional data a family's sealed values are bound to: one flow of it may pass a reference on to another. */
export const boundTo = (flow: string, reference: string): string => `${rootOf(flow)}/${reference}`;

export const beganWith = (base: FlowRecord, message: Message): Began => ({ event: nameOf(message), state: base.snapshot['value'] ?? null });

const nameOf = (message: Message): string => {
  switch (message.kind) {
    case 'start':
      return 'xstate.init';
    case 'event':
    case 'forward':
      return message.event.type;
    case 'timer':
      return `timer ${message.id}`;
    case 'completed':
      return `${'output' in message.outcome ? 'done' : 'error'} ${message.id}`;
  }
};
