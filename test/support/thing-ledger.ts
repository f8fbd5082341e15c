// Writers for crash tests: they commit until the disk dies under them, and remember what was acknowledged. Afterwards
// whatever was acknowledged must be stored, and nothing may be there in part.
import { expect } from 'vitest';
import { firstBroken } from '#src/audit/chain.ts';
import { type LowdbStore, openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import type { AuditEntry, Store } from '#src/ports/store.ts';
import { auditEntry, batch, logRow, things } from './store-batches.ts';
import type { TestDisk } from './test-disk.ts';

export type Ledger = {
  /** Commits as several writers do, each after its own last answer, until `rounds` are done or the store refuses. */
  write(store: Store, writers: number, rounds: number): Promise<void>;
  /** Throws when an acknowledged commit is missing or any commit is there in part. */
  check(store: Store): Promise<void>;
  /** What has been acknowledged up to now, to be looked for in a copy: later commits may be in it or not. */
  acknowledged(): Pick<Ledger, 'check'>;
};

type Commits = ReadonlyMap<string, number>;

/** @param given of each writer the last commit that was answered, and the last that was sent */
export const thingLedger = (given: { readonly answered: Commits; readonly sent: Commits } = { answered: new Map(), sent: new Map() }): Ledger => {
  const answered = new Map(given.answered);
  const sent = new Map(given.sent);

  /** About what the commit alone is about, and its writer. */
  const entryOf = (writer: string, number: number): AuditEntry => {
    const entry = auditEntry(`${writer}-${number}`);
    return { ...entry, targetResources: [...entry.targetResources, { id: writer, type: 'User', modifiedProperties: [] }] };
  };

  const commitOnce = async (store: Store, writer: string): Promise<void> => {
    const number = (sent.get(writer) ?? 0) + 1;
    sent.set(writer, number);
    const row = { text: `${number}`, due: number, kind: writer };
    await store.commit(batch({ put: { [writer]: row, [`${writer}-twin`]: row, [`${writer}-${number}`]: row }, remove: [`${writer}-${number - 3}`], log: [logRow(writer, number)], audit: [entryOf(writer, number)] }));
    answered.set(writer, number);
  };

  return {
    async write(store, writers, rounds) {
      // A writer that is refused stops: what was acknowledged is in the ledger.
      await Promise.allSettled(Array.from({ length: writers }, async (_, i) => {
        const writer = `w${i}`;
        for (let round = 0; round < rounds; round += 1) await commitOnce(store, writer);
      }));
    },
    async check(store) {
      const records = await store.audit({ after: 0, limit: 100_000 });
      expect(firstBroken(records)).toBeNull();
      const subjects = new Set(records.map(({ targetResources }) => targetResources[0]!.id));
      expect(subjects.size).toBe(records.length);
      let all = 0;
      for (const [writer, last] of sent) {
        const stored = Number((await store.get(things, writer))?.row.text ?? 0);
        expect(stored, `${writer} was acknowledged`).toBeGreaterThanOrEqual(answered.get(writer) ?? 0);
        expect(stored).toBeLessThanOrEqual(last);
        expect(Number((await store.get(things, `${writer}-twin`))?.row.text ?? 0)).toBe(stored);
        const own = [stored - 2, stored - 1, stored].filter((number) => number > 0).map((number) => `${writer}-${number}`);
        const listed = await store.list(things, { limit: 100, where: { kind: writer } });
        expect(listed.map(({ key }) => key).sort()).toEqual(stored === 0 ? [] : [writer, `${writer}-twin`, ...own].sort());
        expect(await store.log(writer, { after: 0, limit: 100_000 })).toEqual(Array.from({ length: stored }, (_, i) => logRow(writer, i + 1)));
        if (writer === 'w0') expect((await store.audit({ after: 0, limit: 100_000, subject: writer })).map(({ targetResources }) => targetResources[0]!.id)).toEqual(Array.from({ length: stored }, (_, i) => `${writer}-${i + 1}`));
        for (let number = 1; number <= stored; number += 1) expect(subjects.has(`${writer}-${number}`)).toBe(true);
        all += stored;
        // Later commits go on from what is there.
        sent.set(writer, stored);
        answered.set(writer, stored);
      }
      expect(records).toHaveLength(all);
    },
    acknowledged: () => thingLedger({ answered, sent: new Map([...sent.keys()].map((writer) => [writer, Infinity])) }),
  };
};

/** Opens as the next process does: the one that held the lock is gone, which this one, being the same, could not tell. */
export const openOn = async (disk: TestDisk, checkpointAt = 1e9): Promise<LowdbStore> => {
  await disk.remove('/data/lock');
  return openLowdbStore({ folder: '/data', disk, checkpointAt });
};

/** Writes until the disk dies at this operation, loses what was not synced, and says whether it died at all. */
export const writeAndDie = async (disk: TestDisk, ledger: Ledger, diesAt: number, { writers, rounds, checkpointAt, keep }: { readonly writers: number; readonly rounds: number; readonly checkpointAt: number; readonly keep: number | 'all' }): Promise<boolean> => {
  const last = disk.operations() + diesAt;
  disk.dieAt(last);
  try {
    const store = await openOn(disk, checkpointAt);
    await ledger.write(store, writers, rounds);
    await store.close();
  } catch {
    // died while opening or closing
  }
  const died = disk.operations() >= last;
  disk.crash(keep);
  return died;
};
