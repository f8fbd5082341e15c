// Lines of the log reach their file together, soon, in order, and all of them when the process ends.
import { execFile } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { gatheredLines } from '#server/commands/gathered-lines.ts';

const run = promisify(execFile);

describe('gathered lines', () => {
  let folder = '';
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'gathered-lines-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are written when there are enough of them, and the last of them soon after, in their order', async () => {
    const path = join(folder, 'soon.log');
    const fd = openSync(path, 'w');
    const stream = gatheredLines(fd);
    const lines = Array.from({ length: 1_000 }, (_, number) => `{"number":${number}}\n`);
    for (const line of lines) stream.write(line);
    expect(readFileSync(path, 'utf8')).not.toBe(lines.join(''));
    await vi.waitFor(() => expect(readFileSync(path, 'utf8')).toBe(lines.join('')), { timeout: 5_000 });
    stream.write('one more\n');
    await vi.waitFor(() => expect(readFileSync(path, 'utf8')).toBe(`${lines.join('')}one more\n`), { timeout: 5_000 });
    closeSync(fd);
  });

  it.each(['process.exit(0)', 'throw new Error("on purpose")', ''])('are all there when the process ends by %j', async (end) => {
    const module = new URL('../../../server/commands/gathered-lines.ts', import.meta.url).href;
    const script = `import { gatheredLines } from ${JSON.stringify(module)}; const lines = gatheredLines(2); for (let i = 0; i < 700; i++) lines.write('line ' + i + '\\n'); ${end}`;
    const { stderr } = await run(process.execPath, ['--input-type=module', '-e', script], { timeout: 20_000 }).catch((error: unknown) => error as { stderr: string });
    expect(stderr.split('\n').filter((line) => line.startsWith('line '))).toEqual(Array.from({ length: 700 }, (_, i) => `line ${i}`));
  });
});
