// A command that is printed to be copied is right in the shell in which it is read.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, keyNote } from '#server/commands/again.ts';

const node = '/usr/bin/node';
const root = resolve('.');

describe('a command to be copied', () => {
  it('calls the program as it was called: by its file, or by the script of its package, from wherever that is', async () => {
    expect(commandLine(['test', 'a'], { environment: {}, node })).toBe(`/usr/bin/node ${root}/server/main.ts test a`);
    const script = { npm_lifecycle_event: 'factorflow' };
    expect(commandLine(['test'], { environment: { ...script, INIT_CWD: root }, node })).toBe('npm run -s factorflow -- test');
    expect(commandLine(['test'], { environment: { ...script, INIT_CWD: join(root, 'server/http') }, node })).toBe('npm run -s factorflow -- test');
    const elsewhere = await mkdtemp(join(tmpdir(), 'factorflow-'));
    try {
      await writeFile(join(elsewhere, 'package.json'), '{}');
      await mkdir(join(elsewhere, 'src'));
      for (const INIT_CWD of [elsewhere, join(elsewhere, 'src'), '/']) expect(commandLine(['test'], { environment: { ...script, INIT_CWD }, node })).toBe(`npm run -s --prefix ${root} factorflow -- test`);
    } finally {
      await rm(elsewhere, { recursive: true });
    }
  });

  it('is quoted as a shell takes it', () => {
    expect(commandLine(['my machines', "it's", '$HOME', ''], { environment: {}, node })).toMatch(/main\.ts 'my machines' 'it'\\''s' '\$HOME' ''$/);
  });

  it('never holds the key, and says where it belongs unless the shell knows it', () => {
    const key = 'key-of-this-test-0123';
    expect(keyNote(key, { environment: { FACTORFLOW_API_KEY: key }, node })).toBeNull();
    for (const environment of [{}, { FACTORFLOW_API_KEY: 'another-key-0123456' }]) {
      expect(keyNote(key, { environment, node })).toMatch(/^set FACTORFLOW_API_KEY/);
      expect(keyNote(key, { environment, node })).not.toContain(key);
    }
  });
});
