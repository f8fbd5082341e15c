// A data folder as version 0.1.0 left it when it was killed: histories in one file, audit records without a fingerprint of
// their personal part. It opens, verifies, and can be forgotten like any other.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { firstBroken } from '#src/audit/chain.ts';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { auditEntry, batch, logRow, things } from '../../../support/store-batches.ts';
import { expectWhole } from '../../../support/store-verified.ts';

const everything = { after: 0, limit: 100 };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'factorflow-format-1-'));
  const files = JSON.parse(await readFile(join(import.meta.dirname, 'format-1.json'), 'utf8')) as Record<string, string>;
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
afterEach(() => rm(folder, { recursive: true }));

it('has everything, whole, also after it was written again', async () => {
  for (let start = 1; start <= 3; start += 1) {
    const store = await openLowdbStore({ folder });
    expect(await store.list(things, { limit: 99, where: { kind: 'x' } })).toHaveLength(10);
    expect((await store.log('f', everything)).slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, i) => logRow('f', i + 1)));
    const records = await store.audit(everything);
    expect(records.map(({ seq }) => seq)).toEqual(Array.from({ length: 9 + start }, (_, i) => i + 1));
    expect(records[0]).not.toHaveProperty('personalHash');
    expect((await store.audit({ ...everything, subject: 'u' })).map(({ seq }) => seq).slice(0, 5)).toEqual([2, 4, 6, 8, 10]);
    await expectWhole(store);
    await store.commit(batch({ log: [logRow('f', 10 + start)], audit: [auditEntry('new')] }));
    await store.close();
  }
  expect(await readdir(join(folder, 'history'))).toEqual(['events.log', 'records.log']);
});

it('shows an old record that was changed', async () => {
  const store = await openLowdbStore({ folder });
  const records = await store.audit(everything);
  for (const change of [{ resultReason: 'another' }, { result: 'failure' as const }]) {
    expect(firstBroken(records.with(3, { ...records[3]!, ...change }))?.wrong).toBe('hash');
  }
  await store.close();
});

it('lets a user be erased from old records, and shows what else is changed in them', async () => {
  let store = await openLowdbStore({ folder });
  await store.commit({ ...batch({}), forget: { subjects: ['u'] } });
  await store.close();
  store = await openLowdbStore({ folder });
  const records = await store.audit(everything);
  expect(firstBroken(records)).toBeNull();
  expect(records.filter(({ erasedAt }) => erasedAt !== undefined).map(({ seq }) => seq)).toEqual([2, 4, 6, 8, 10]);
  const changed = { ...records[3]!, result: 'failure' as const };
  expect(firstBroken(records.with(3, changed))).toEqual({ record: changed, wrong: 'erasure' });
  await store.close();
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (file.isFile()) expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain('"id":"u"');
  }
});
