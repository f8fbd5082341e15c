// Judges a run that has come to rest: what every history must keep, and what the simulated world alone can tell.
import { firstBroken } from '#src/audit/chain.ts';
import { flows } from '#src/engine/flow-record.ts';
import type { LogRow, Store } from '#src/ports/store.ts';
import type { History, Violation } from '../history.ts';
import { judge, type Stored } from '../oracle.ts';
import { textAt } from '../text-at.ts';
import type { Commits } from './commits.ts';
import { scenarioOf, scenarios } from './scenarios.ts';
import type { World } from './world.ts';

type Evidence = { readonly store: Store; readonly history: History; readonly world: World; readonly commits: Commits };

export async function verdict({ store, history, world, commits }: Evidence): Promise<Violation[]> {
  const found: Violation[] = [];
  const broken = (promise: string, evidence: string): void => void found.push({ promise, evidence });
  const records = (await store.list(flows, { limit: 1_000 })).map(({ row }) => row);
  const all: (Stored & { readonly nonce: string | null })[] = [];
  for (const record of records) {
    const { id, machine, revision, status, input, pending, timers } = record;
    const scenario = scenarioOf(machine);
    const log = await store.log(id, { after: 0, limit: 10_000 });
    all.push({ flow: id, revision, log, nonce: nonceOf(input) });
    if (status === 'active') broken('a flow reaches an end once faults stop', `${id} stands in ${JSON.stringify(record.snapshot['value'])}`);
    if (Object.keys(pending).length + Object.keys(timers).length > 0) broken('a flow that has ended waits for nothing', `${id}: ${[...Object.keys(pending), ...Object.keys(timers)].join(', ')}`);
    const why = scenario.fold(record, log);
    if (why !== null) broken('the snapshot is what the log adds up to', `${id}: ${why}`);
    for (const { event, seq } of log) {
      const key = event.type.startsWith('xstate.done.actor.') ? keyOf(event) : null;
      if (key !== null && world.count(key) === 0) broken('what is completed was performed', `${id}@${seq}: ${key}`);
    }
  }
  found.push(...judge(history, all, ({ event, seq }, of) => nonceOf(event) ?? (seq === 1 ? ((of as { nonce?: string | null }).nonce ?? null) : null)));
  const rows = all.flatMap(({ log }): readonly LogRow[] => log);
  for (const { shared } of scenarios) {
    const why = (await shared?.(store, rows)) ?? null;
    if (why !== null) broken('rows that flows share lose nothing', why);
  }
  for (const key of commits.effects) if (world.count(key) === 0) broken('what a commit promised is performed at least once', key);
  const once = new Set(scenarios.flatMap(({ atMostOnce }) => atMostOnce));
  for (const { src, key } of world.deeds) if (once.has(src) && world.count(key) > 1) broken('what must not be repeated is not', `${src} under ${key}, ${world.count(key)} times`);
  const link = firstBroken(await store.audit({ after: 0, limit: 10_000 }));
  if (link !== null) broken('the audit chain is whole', `record ${link.record.seq}: ${link.wrong}`);
  return found;
}

const nonceOf = (from: unknown): string | null => textAt(from, 'nonce');
const keyOf = (event: LogRow['event']): string | null => textAt(event['output'], 'key');
