// What computes in one piece leaves its thread no moment to say how long it has been at it: another one says so.
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withTickingLine } from '#server/commands/ticking-line.ts';

describe('a line that counts the seconds of work done in one piece', () => {
  let folder = '';
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'factorflow-ticking-'))));
  afterAll(async () => await rm(folder, { recursive: true, force: true }));

  /** Work that holds its thread until something stands on the screen, or for so many milliseconds. */
  async function shown(name: string, isTTY: boolean, milliseconds: number): Promise<string> {
    const screen = join(folder, name);
    const fd = openSync(screen, 'w');
    const text = (): string => readFileSync(screen, 'utf8');
    try {
      const done = await withTickingLine('m: planning', async () => {
        for (const until = performance.now() + milliseconds; performance.now() < until && text() === '';);
        return await Promise.resolve('done');
      }, { isTTY, fd, every: 20 });
      expect(done).toBe('done');
      return text();
    } finally {
      closeSync(fd);
    }
  }

  it('is written while the work holds its thread, and is gone when that is done', async () => {
    // oxlint-disable-next-line no-control-regex -- what clears a line of a terminal
    expect(await shown('terminal', true, 20_000)).toMatch(/^(\rm: planning \(\d+ s\)\u001B\[K)+\r\u001B\[K$/);
  });

  it('is not written to a file', async () => {
    expect(await shown('file', false, 100)).toBe('');
  });
});
