// A folder of machines made for one test, in a place where nothing else is: no `node_modules` above it.
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const made: string[] = [];
afterAll(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** @param files their text by path @returns the folder's real path */
export async function writtenFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'factorflow-machines-')));
  made.push(folder);
  await write(folder, files);
  return folder;
}

export async function write(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** The text of a file with a machine of two states; `config` goes before them. */
export const machineText = (config = '', name = 'machine'): string =>
  `import { createMachine } from 'xstate';\nexport const ${name} = createMachine({ ${config} initial: 'a', states: { a: { on: { GO: 'b' } }, b: {} } });\n`;
