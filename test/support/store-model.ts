// A store as simple as it can be, and random commits to compare a real one with it.
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { firstBroken } from '#src/audit/chain.ts';
import { ConflictError, type LogRow, type Store } from '#src/ports/store.ts';
import { auditEntry, batch, logRow, type Thing, things } from './store-batches.ts';

/** `stale`: the commit is decided on a version that is not the row's. */
export type MixedCommit = { readonly key: string; readonly other: string; readonly what: 'put' | 'remove' | 'two' | 'log' | 'reopen'; readonly thing: Thing; readonly stale: boolean; readonly flow: string };

const key = fc.integer({ min: 0, max: 60 }).map((n) => `k${n}`);
const thing: fc.Arbitrary<Thing> = fc.record({ text: fc.string({ maxLength: 20 }), due: fc.integer({ min: 0, max: 50 }), kind: fc.constantFrom('x', 'y'), owner: fc.constantFrom('u', 'v', 'w') }, { requiredKeys: ['text'] })
  .map((row) => JSON.parse(JSON.stringify(row)) as Thing);
const what = fc.oneof({ weight: 120, arbitrary: fc.constantFrom('put' as const, 'put' as const, 'remove' as const, 'two' as const, 'log' as const) }, { weight: 1, arbitrary: fc.constant('reopen' as const) });

export const mixedCommits = (count: number): fc.Arbitrary<MixedCommit[]> =>
  fc.array(fc.record({ key, other: key, what, thing, stale: fc.integer({ min: 0, max: 9 }).map((n) => n === 0), flow: fc.constantFrom('f', 'g', 'h') }), { minLength: count, maxLength: count });

type Model = { readonly rows: Map<string, Thing>; readonly logs: Map<string, LogRow[]>; readonly subjects: string[] };

const compare = async (store: Store, { rows, logs, subjects }: Model): Promise<void> => {
  const keys = [...rows.keys()].sort();
  const kept = (row: Thing): boolean => row.kind === 'x' && row.owner === 'u';
  expect(await store.list(things, { limit: 1000 })).toEqual(keys.map((key) => ({ key, row: rows.get(key)! })));
  expect((await store.list(things, { limit: 1000, where: { kind: 'x', owner: 'u' } })).map(({ key }) => key)).toEqual(keys.filter((key) => kept(rows.get(key)!)));
  const due = keys.flatMap((key) => (rows.get(key)!.due === undefined ? [] : [{ key, at: rows.get(key)!.due! }])).sort((a, b) => a.at - b.at || (a.key < b.key ? -1 : 1));
  expect(await store.due(things, 25, 1000)).toEqual(due.filter(({ at }) => at <= 25));
  expect(await store.nextDue(things)).toBe(due[0]?.at ?? null);
  for (const key of keys) expect((await store.get(things, key))?.row).toEqual(rows.get(key));
  for (const [flow, log] of logs) expect(await store.log(flow, { after: 0, limit: 10_000 })).toEqual(log);
  const records = await store.audit({ after: 0, limit: 10_000 });
  expect(records.map(({ targetResources }) => targetResources[0]?.id)).toEqual(subjects);
  expect(firstBroken(records)).toBeNull();
};

/** Commits one after the other, compares now and then and at the end, and returns the store as it was last opened. */
export const runAgainstModel = async (opened: Store, commits: readonly MixedCommit[], reopen?: () => Promise<Store>): Promise<Store> => {
  const model: Model = { rows: new Map(), logs: new Map(), subjects: [] };
  let store = opened;
  /** Versions a row has had since the store was opened. */
  let had = new Map<string, Set<number>>();
  for (const [place, { key, other, what, thing, stale, flow }] of commits.entries()) {
    if (what === 'reopen' && reopen !== undefined) {
      store = await reopen();
      had = new Map();
    }
    const version = (await store.get(things, key))?.version ?? 0;
    const log = what === 'log' || what === 'two' ? [logRow(flow, (model.logs.get(flow)?.at(-1)?.seq ?? 0) + 1)] : [];
    const put = what === 'put' ? { [key]: thing } : what === 'two' ? { [key]: thing, [other]: thing } : {};
    const remove = what === 'remove' ? [key] : [];
    const commit = store.commit(batch({ expect: { [key]: version + Number(stale) }, put, remove, log, audit: log.map(() => auditEntry(key)) }));
    if (stale) {
      await expect(commit).rejects.toBeInstanceOf(ConflictError);
      continue;
    }
    await commit;
    for (const [name, row] of Object.entries(put)) {
      model.rows.set(name, row);
      const now = (await store.get(things, name))!.version;
      const before = had.get(name) ?? new Set();
      expect(before.has(now)).toBe(false);
      had.set(name, before.add(now));
    }
    for (const name of remove) model.rows.delete(name);
    for (const row of log) {
      model.logs.set(flow, [...(model.logs.get(flow) ?? []), row]);
      model.subjects.push(key);
    }
    if (place % 100 === 0) await compare(store, model);
  }
  await compare(store, model);
  if (reopen === undefined) return store;
  store = await reopen();
  await compare(store, model);
  return store;
};
