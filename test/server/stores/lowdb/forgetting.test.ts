// What was forgotten is in no byte of the folder any more, also when the process dies while it forgets.
import { describe, expect, it } from 'vitest';
import { type LowdbStore, openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { auditEntry, batch, logRow } from '../../../support/store-batches.ts';
import { expectWhole } from '../../../support/store-verified.ts';
import { testDisk, type TestDisk } from '../../../support/test-disk.ts';
import { openOn } from '../../../support/thing-ledger.ts';

const secret = 'zoe.who.is.forgotten'; // no random id can hold a dot
const everything = { after: 0, limit: 1000 };
const about = (subject: string) => ({ ...auditEntry(subject), id: 'audit_1' });
const secretRow = (seq: number) => ({ ...logRow(`flow-of-${secret}`, seq), from: { name: secret } });
const forgetting = { ...batch({}), forget: { logs: [`flow-of-${secret}`], subjects: [secret] } };

const filesThatSay = (disk: TestDisk, word: string): string[] => disk.paths().filter((path) => path.startsWith('/data/') && disk.bytesOf(path).includes(word));

/** Histories and records of two, in two checkpoints and a journal. */
const fill = async (store: LowdbStore, from: number): Promise<void> => {
  for (let seq = from; seq < from + 4; seq += 1) await store.commit(batch({ log: [secretRow(seq), logRow('other', seq)], audit: [about(secret), about('other')] }));
};
const expectForgotten = async (store: LowdbStore): Promise<void> => {
  expect(await store.log(`flow-of-${secret}`, everything)).toEqual([]);
  expect(JSON.stringify(await store.audit(everything))).not.toContain(secret);
};
const expectOthersWhole = async (store: LowdbStore, rows: number): Promise<void> => {
  expect(await store.log('other', everything)).toEqual(Array.from({ length: rows }, (_, i) => logRow('other', i + 1)));
  expect(await store.audit({ ...everything, subject: 'other' })).toHaveLength(rows);
  await expectWhole(store);
};

it('leaves it in no file of histories at once, and in no file at all after the next checkpoint', async () => {
  const disk = testDisk();
  let store = await openOn(disk);
  await fill(store, 1);
  await store.close();
  expect(filesThatSay(disk, secret)).not.toEqual([]);
  store = await openOn(disk);
  await fill(store, 5);
  await store.commit(forgetting);
  expect(filesThatSay(disk, secret).filter((path) => !path.startsWith('/data/journal/') && !path.startsWith('/data/rows/'))).toEqual([]);
  await expectForgotten(store);
  await expectOthersWhole(store, 8);
  await store.close();
  expect(filesThatSay(disk, secret)).toEqual([]);
  disk.crash(); // and it is not there because it was only never synced
  expect(filesThatSay(disk, secret)).toEqual([]);
  store = await openOn(disk);
  await expectOthersWhole(store, 8);
  await store.close();
});

it('makes the journal let go of it without being asked', async () => {
  const disk = testDisk();
  const store = await openLowdbStore({ folder: '/data', disk, checkpointAt: 1e9, forgetWithin: 1 });
  await fill(store, 1);
  await store.commit(forgetting);
  await expect.poll(() => filesThatSay(disk, secret)).toEqual([]);
  await store.close();
});

it('shows readers the new and never a mixture, while the disk is being overwritten', async () => {
  const disk = testDisk();
  let store = await openOn(disk);
  await fill(store, 1);
  await store.close();
  store = await openOn(disk);
  const seen: Promise<unknown>[] = [];
  disk.faults(({ kind, path }) => {
    if (kind === 'write' && path.startsWith('/data/history/')) seen.push(store.audit(everything), store.log('other', everything), expectForgotten(store));
    return null;
  });
  // Reads that began before the first byte was overwritten end while others are.
  seen.push(store.audit(everything));
  await store.commit(forgetting);
  disk.faults(null);
  expect(seen.length).toBeGreaterThan(20);
  await Promise.all(seen);
  await store.close();
});

it('is forgotten although the disk could not be overwritten, and overwritten by the next process', async () => {
  const disk = testDisk();
  let store = await openOn(disk);
  await fill(store, 1);
  await store.close();
  store = await openOn(disk);
  disk.faults(({ kind, path }) => (kind === 'write' && path.startsWith('/data/history/') ? { code: 'EIO', written: 7 } : null));
  await store.commit(forgetting);
  await expectForgotten(store);
  await expectOthersWhole(store, 4);
  disk.faults(null);
  disk.crash('all');
  store = await openOn(disk);
  await expect.poll(() => filesThatSay(disk, secret).filter((path) => path.includes('/history/'))).toEqual([]);
  await store.close();
  expect(filesThatSay(disk, secret)).toEqual([]);
});

it('removes a file of histories in which nothing is left, and keeps the places of the others', async () => {
  const disk = testDisk();
  const open = () => openLowdbStore({ folder: '/data', disk, segmentSize: 1000 });
  let store = await open();
  for (let seq = 1; seq <= 20; seq += 1) await store.commit(batch({ log: [secretRow(seq)] }));
  for (let seq = 1; seq <= 20; seq += 1) await store.commit(batch({ log: [logRow('other', seq)] }));
  await store.close();
  const historiesIn = (): string[] => disk.paths().filter((path) => path.includes('/events-'));
  const before = historiesIn().length;
  store = await open();
  await store.commit(forgetting);
  await store.close();
  expect(historiesIn().length).toBeLessThan(before - 2);
  store = await open();
  await store.commit(batch({ log: [logRow('other', 21)] }));
  expect(await store.log('other', everything)).toHaveLength(21);
  await expectWhole(store);
  await store.close();
});

it('forgets once what two ask for at once: the room is not counted twice, and no file removed that is in use', async () => {
  const disk = testDisk();
  const open = () => openLowdbStore({ folder: '/data', disk, segmentSize: 3000 });
  let store = await open();
  for (let seq = 1; seq <= 20; seq += 1) await store.commit(batch({ log: [secretRow(seq), logRow('other', seq)], audit: [about(secret), about('other')] }));
  await Promise.all([store.commit(forgetting), store.commit(forgetting)]);
  await store.close();
  store = await open();
  await expectForgotten(store);
  await expectOthersWhole(store, 20);
  await store.close();
});

describe('a process that dies at any operation while it forgets', () => {
  const dieEverywhere = async (keep: number | 'all', isTwice: boolean): Promise<number> => {
    for (let diesAt = 1; ; diesAt += 1) {
      const disk = testDisk();
      let store = await openOn(disk);
      await fill(store, 1);
      await store.close();
      store = await openOn(disk);
      await fill(store, 5);
      const last = disk.operations() + diesAt;
      disk.dieAt(last);
      const isAcknowledged = await store.commit(forgetting).then(() => true, () => false);
      await store.close().catch(() => undefined);
      const hasDied = disk.operations() >= last;
      disk.crash(keep);
      if (isTwice) {
        // The next process dies on what this one left, too.
        disk.dieAt(disk.operations() + 30);
        await openOn(disk).then((next) => next.close()).catch(() => undefined);
        disk.crash(keep);
      }
      store = await openOn(disk);
      const isForgotten = (await store.log(`flow-of-${secret}`, everything)).length === 0;
      if (isAcknowledged) expect(isForgotten, `acknowledged, died at ${diesAt}`).toBe(true);
      if (isForgotten) await expectForgotten(store);
      else expect([await store.log(`flow-of-${secret}`, everything), (await store.audit({ ...everything, subject: secret })).length]).toEqual([Array.from({ length: 8 }, (_, i) => secretRow(i + 1)), 8]);
      await expectOthersWhole(store, 8);
      await store.close();
      if (isForgotten) expect(filesThatSay(disk, secret), `died at ${diesAt}`).toEqual([]);
      store = await openOn(disk);
      await expectOthersWhole(store, 8);
      await store.close();
      if (!hasDied) return diesAt;
    }
  };

  it.each([[0, false], [0.5, false], [1, false], ['all', false], [0.5, true], ['all', true]] as const)('has forgotten all or nothing (%s of the unsynced survives)', async (keep, isTwice) => {
    expect(await dieEverywhere(keep, isTwice)).toBeGreaterThan(40);
  });
});
