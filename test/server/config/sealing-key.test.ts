// The file of sealing keys: what a rotation has to remember survives in it, and nonsense is refused by name.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeyRing, sealingKeys, writeKeyRing } from '#server/config/sealing-key.ts';

describe('the file of sealing keys', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'factorflow-keys-'));
    file = join(folder, 'sealing-key.json');
  });
  afterEach(async () => await rm(folder, { recursive: true, force: true }));

  it('is made at the first start, for its owner, and read at the next', async () => {
    const { keys, isNew } = await sealingKeys(file, true);
    expect([isNew, keys.current, keys.keys.size]).toEqual([true, 'k1', 1]);
    expect(await sealingKeys(file, false)).toEqual({ keys, isNew: false });
    expect(Object.keys(JSON.parse(await readFile(file, 'utf8')) as object)).toEqual(['current', 'keys']);
  });

  it('keeps what is retiring and what is left of retired keys, and leaves no other file about', async () => {
    const ring = { current: 'k3', keys: new Map([['k2', Buffer.alloc(32, 2)], ['k3', Buffer.alloc(32, 3)]]), retiring: ['k2'], fingerprints: new Map([['k1', Buffer.alloc(32, 1)]]) };
    await writeKeyRing(file, ring);
    expect(readKeyRing(file)).toEqual(ring);
    expect(await readdir(folder)).toEqual(['sealing-key.json']);
  });

  it.each(['', '[]', '{"current":"k1","keys":{}}', '{"current":"k1","keys":{"k1":"c2hvcnQ="}}'])('refuses %j by name', async (text) => {
    await writeFile(file, text);
    expect(() => readKeyRing(file)).toThrow(expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(file) }));
  });
});
