// Turns a decision into rows: the flow's record as it will be, its log row, its audit records, all in one transaction.
import type { AnyMachineSnapshot } from 'xstate';
import { iso } from '../ports/clock.ts';
import type { Json, JsonObject } from '../ports/json.ts';
import type { FlowFacts } from './activity.ts';
import { decide, type Message } from './decide.ts';
import type { Definition } from './definition.ts';
import type { Effect } from './effects.ts';
import { MachineFault } from './errors.ts';
import { type FlowRecord, type FlowStatus, flows } from './flow-record.ts';
import type { Transaction } from './transaction.ts';
import type { Box } from './vault.ts';

/** How long the host that commits a piece of work keeps it to itself, in milliseconds. */
export const lease = 60_000;

export type StepResult = { readonly record: FlowRecord; readonly effects: readonly Effect[]; readonly taken: readonly string[] };

/** What a step adds to the record beside what the machine decides. */
export type Additions = {
  readonly sealed?: Readonly<Record<string, Box>>;
  /** The step was asked for by a caller: it counts as activity, and what it leads to may be shown in its answer. */
  readonly byCaller?: boolean;
  readonly shown?: Box | null;
  readonly failure?: { readonly code: string; readonly message: string };
};

/**
 * Applies one message and writes what follows from it.
 * @returns null when the message is stale or the flow has ended.
 * @throws {MachineFault} the machine's code threw; nothing is written.
 */
export async function step(tx: Transaction, definition: Definition, base: FlowRecord, message: Message, now: number, added: Additions = {}): Promise<StepResult | null> {
  const facts = factsOf(base);
  const isFirst = message.kind === 'start';
  let decision;
  try {
    decision = decide(definition.machine, isFirst ? null : base, message, {
      now,
      lease,
      flow: base.id,
      audit: (type, params) => (Object.hasOwn(definition.audits, type) ? definition.audits[type]?.(params, facts) : undefined),
    });
  } catch (error) {
    throw new MachineFault(base.id, nameOf(message), base.snapshot['value'] ?? null, error);
  }
  if (decision.kind !== 'decided') return null;
  const { run, snapshot, effects, event, taken } = decision;
  const cause = added.byCaller === true ? run.revision : base.cause;
  const status = statusOf(snapshot);
  const record: FlowRecord = {
    ...base,
    ...run,
    status,
    tags: [...snapshot.tags],
    sealed: stillMentioned({ ...base.sealed, ...added.sealed }, run),
    cause,
    shown: added.shown ? { box: added.shown, cause } : base.shown?.cause === cause ? base.shown : null,
    updatedAt: now,
    expiresAt: added.byCaller === true ? expiryOf(definition, base.createdAt, now) : base.expiresAt,
    output: (snapshot.output as Json | undefined) ?? null,
    failure: status === 'error' ? (added.failure ?? failureOf(snapshot, run.snapshot)) : null,
  };
  tx.put(flows, record.id, record);
  tx.log({ flow: record.id, seq: run.revision, at: iso(now), event, from: isFirst ? null : (base.snapshot['value'] ?? null), to: run.snapshot['value'] ?? null, transitions: taken });
  for (const effect of effects) if (effect.kind === 'audit') tx.audit(effect.entry);
  if (status !== 'active') await definition.ended?.(tx, record);
  return { record, effects, taken };
}

/** Ends a flow whose machine has no event for it. */
export async function stop(tx: Transaction, definition: Definition, base: FlowRecord, status: 'cancelled' | 'expired', now: number): Promise<FlowRecord> {
  const record: FlowRecord = { ...base, revision: base.revision + 1, status, pending: {}, timers: {}, sealed: {}, shown: null, updatedAt: now };
  const value = base.snapshot['value'] ?? null;
  tx.put(flows, record.id, record);
  tx.log({ flow: record.id, seq: record.revision, at: iso(now), event: { type: `flow.${status}` }, from: value, to: value, transitions: [] });
  await definition.ended?.(tx, record);
  return record;
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
function stillMentioned(sealed: Readonly<Record<string, Box>>, run: { readonly snapshot: unknown; readonly pending: unknown; readonly timers: unknown }): Readonly<Record<string, Box>> {
  if (Object.keys(sealed).length === 0) return sealed;
  const text = JSON.stringify([run.snapshot, run.pending, run.timers]);
  return Object.fromEntries(Object.entries(sealed).filter(([reference]) => text.includes(JSON.stringify(reference))));
}

/** The additional data a flow's sealed values are bound to. */
export const boundTo = (flow: string, reference: string): string => `${flow}/${reference}`;

const nameOf = (message: Message): string => {
  switch (message.kind) {
    case 'start':
      return 'xstate.init';
    case 'event':
      return message.event.type;
    case 'timer':
      return `timer ${message.id}`;
    case 'completed':
      return `${'output' in message.outcome ? 'done' : 'error'} ${message.id}`;
  }
};
