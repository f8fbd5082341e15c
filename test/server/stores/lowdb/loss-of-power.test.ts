// What was acknowledged survives a loss of power, whenever it comes. Each sync the store makes is needed for that: taken
// out, this very check fails.
import { describe, expect, it } from 'vitest';
import { testDisk, type TestDisk } from '../../../support/test-disk.ts';
import { openOn, thingLedger, writeAndDie } from '../../../support/thing-ledger.ts';

const losePowerOften = async (disk: TestDisk): Promise<void> => {
  const ledger = thingLedger();
  for (let round = 1; round <= 60; round += 1) {
    await writeAndDie(disk, ledger, 20 + ((round * 37) % 113), { writers: 4, rounds: 8, checkpointAt: round % 2 === 0 ? 2000 : 1e9, keep: (round % 5) / 4 });
    const store = await openOn(disk);
    await ledger.check(store);
    await store.close();
    disk.crash();
  }
};

const sabotages: readonly (readonly [what: string, isIgnored: (path: string) => boolean])[] = [
  ['any sync', () => true],
  ['the sync of the journal', (path) => /journal\/.*log$/.test(path)],
  ['the sync of the journal\'s folder', (path) => path === '/data/journal'],
  ['the sync of the rows', (path) => path.startsWith('/data/rows/')],
  ['the sync of the rows\' folder', (path) => path === '/data/rows'],
  ['the sync of the histories', (path) => path.startsWith('/data/history/')],
  ['the sync of the histories\' folder', (path) => path === '/data/history'],
  ['the sync of the manifest', (path) => path.startsWith('/data/manifest')],
  ['the sync of the data folder', (path) => path === '/data'],
];

describe('a store that loses power again and again', () => {
  it('has every commit it acknowledged, and none in part', () => losePowerOften(testDisk()), 120_000);

  it.each(sabotages)('would be found out without %s', async (_what, isIgnored) => {
    await expect(losePowerOften(testDisk(isIgnored))).rejects.toThrow(/was acknowledged|damaged/);
  }, 120_000);
});
