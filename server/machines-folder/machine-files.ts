// Which files of a folder hold machines, and which files lie beside them.
import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MachinesError } from './machines-error.ts';

export const companionKinds = ['events', 'activities', 'samples', 'migrations'] as const;
export type CompanionKind = (typeof companionKinds)[number];

export type MachineFile = {
  /** Absolute. */
  readonly file: string;
  /** `x` of `x.machine.ts` and of `x@1.machine.ts`: the id of a machine that has none. */
  readonly name: string;
  /** Of `x@VERSION.machine.ts`: it is hosted for older flows only. Null: the current one. */
  readonly version: string | null;
  /** The files beside it that are there. An earlier version without one of its own takes the current one. */
  readonly companions: Readonly<Partial<Record<CompanionKind, string>>>;
};

const endings = ['ts', 'js', 'mjs'] as const;
const machineName = new RegExp(`^(.+?)(?:@(.+))?\\.machine\\.(?:${endings.join('|')})$`);

/**
 * Folder by folder in the order of their paths, each once, however many of the folders it lies in. `node_modules` and dot folders are not looked into.
 * @throws {MachinesError} a folder that cannot be read
 */
export function machineFilesIn(folders: readonly string[]): MachineFile[] {
  const files = new Set(folders.flatMap((folder) => filesUnder(realFolder(folder)).sort()));
  return [...files].map(described);
}

function realFolder(folder: string): string {
  try {
    if (!statSync(folder).isDirectory()) throw new Error('it is no folder');
    return realpathSync(folder);
  } catch (error) {
    throw new MachinesError(`--machines ${folder} cannot be read: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such folder' : (error as Error).message}`);
  }
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : filesUnder(path);
    if (!machineName.test(entry.name) || entry.name.startsWith('.')) return [];
    return !entry.isSymbolicLink() ? [path] : existsSync(path) && statSync(path).isFile() ? [realpathSync(path)] : [];
  });
}

function described(file: string): MachineFile {
  const [, name = '', version = null] = machineName.exec(file.slice(dirname(file).length + 1)) ?? [];
  const own = companionsOf(dirname(file), version === null ? name : `${name}@${version}`);
  return { file, name, version, companions: version === null ? own : { ...companionsOf(dirname(file), name), ...own } };
}

const companionsOf = (folder: string, stem: string): MachineFile['companions'] =>
  Object.fromEntries(companionKinds.flatMap((kind) => {
    const found = endings.map((ending) => resolve(folder, `${stem}.${kind}.${ending}`)).find((path) => existsSync(path));
    return found === undefined ? [] : [[kind, found]];
  }));
