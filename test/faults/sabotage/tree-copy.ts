// A copy of the tree in which files may be broken: the tree itself is never touched, whatever becomes of this process.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export type TreeCopy = {
  readonly folder: string;
  read(file: string): Promise<string>;
  write(file: string, text: string): Promise<void>;
  remove(): Promise<void>;
};

/** What a test may need; neither histories nor data. */
const left = new Set(['node_modules', '.git', 'data', 'coverage']);

/** The packages are linked one by one: what vitest and vite keep beside them belongs to each copy alone. */
export async function copyTree(tree: string): Promise<TreeCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'factorflow-sabotage-'));
  for (const name of await readdir(tree)) {
    if (!left.has(name)) await cp(join(tree, name), join(folder, name), { recursive: true });
  }
  const packages = join(folder, 'node_modules');
  await mkdir(packages);
  for (const name of await readdir(join(tree, 'node_modules'))) {
    if (!name.startsWith('.') || name === '.bin') await symlink(resolve(tree, 'node_modules', name), join(packages, name));
  }
  return {
    folder,
    read: async (file) => await readFile(join(folder, file), 'utf8'),
    write: async (file, text) => await writeFile(join(folder, file), text),
    remove: async () => await rm(folder, { recursive: true, force: true }),
  };
}
