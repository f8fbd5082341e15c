// The contract of stores, on a real disk, and again with files being replaced all the time.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { storeContract } from '../../../contracts/store.contract.ts';
import { testDisk } from '../../../support/test-disk.ts';

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

storeContract('lowdb', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'factorflow-store-'));
  folders.push(folder);
  let store = await openLowdbStore({ folder });
  const reopen = async () => {
    await store.close();
    return (store = await openLowdbStore({ folder }));
  };
  return { store, reopen };
});

// A checkpoint every few commits: whatever the suite asks is also asked while files are being replaced.
storeContract('lowdb, always at a checkpoint', async () => {
  const disk = testDisk();
  const setting = { folder: '/data', disk, checkpointAt: 1 };
  let store = await openLowdbStore(setting);
  const reopen = async () => {
    await store.close();
    return (store = await openLowdbStore(setting));
  };
  return { store, reopen };
});
