// Each operation on the disk, while checkpoints are being made, is the last one once: by a loss of power, and by a kill
// that leaves everything and is followed by a loss of power after the next start.
import { expect, it } from 'vitest';
import { testDisk } from '../../../support/test-disk.ts';
import { openOn, thingLedger, writeAndDie } from '../../../support/thing-ledger.ts';

const setting = { writers: 2, rounds: 6, checkpointAt: 700 };

const dieEverywhere = async (keep: number | 'all', afterwards: number): Promise<number> => {
  for (let diesAt = 1; ; diesAt += 1) {
    const disk = testDisk();
    const ledger = thingLedger();
    // A first, whole run, so that there are shards and a manifest to replace.
    expect(await writeAndDie(disk, ledger, 1e9, { ...setting, keep })).toBe(false);
    const died = await writeAndDie(disk, ledger, diesAt, { ...setting, keep });
    if (keep === 'all') {
      // The next process starts on what the killed one left, and is cut off too.
      disk.dieAt(disk.operations() + afterwards);
      await openOn(disk).catch(() => undefined);
      disk.crash();
    }
    const store = await openOn(disk);
    await ledger.check(store);
    await ledger.write(store, 2, 2);
    await ledger.check(store);
    await store.close();
    if (!died) return diesAt;
  }
};

it('keeps everything whichever operation is the last before a loss of power', async () => {
  expect(await dieEverywhere(0, 0)).toBeGreaterThan(100);
});

it('keeps everything when a part of what was not synced survives', async () => {
  expect(await dieEverywhere(0.5, 0)).toBeGreaterThan(100);
});

it('keeps everything when a kill is followed by a loss of power during or after the next start', async () => {
  expect(await dieEverywhere('all', 25)).toBeGreaterThan(100);
  expect(await dieEverywhere('all', 1e9)).toBeGreaterThan(100);
});
