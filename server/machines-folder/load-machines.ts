// `--machines DIR`: every machine of a folder, checked and ready for the engine, or one clear message and no start.
import { dirname, isAbsolute, relative } from 'node:path';
import type { Definition } from '#src/engine/definition.ts';
import type { Samples } from '#src/paths/samples.ts';
import { definitionOf } from './definition-of.ts';
import type { Exported } from './exported-machines.ts';
import { machineFilesIn } from './machine-files.ts';
import { type FileFault, MachinesError, refuseFaults } from './machines-error.ts';
import { type ReadFile, readMachineFile } from './read-machine-file.ts';
import { tryFiles } from './trial.ts';

export type LoadedMachines = {
  /** New flows start with these. */
  readonly current: Definition[];
  /** Older flows still run on these. */
  readonly earlier: Definition[];
  /** Where each of the current ones comes from, and what its paths are explored with; by id. */
  readonly origins: ReadonlyMap<string, Origin>;
};

export type Origin = { /** Absolute. */ readonly file: string; /** The name under which the file exports the machine. */ readonly exportName: string; readonly samples: Samples };

/**
 * @param builtIn the machines that are hosted anyway: their ids are taken
 * @param limit milliseconds the import of one file may take
 * @throws {MachinesError} naming every file that cannot be hosted, with the line where there is one
 */
export async function loadMachineFolders(folders: readonly string[], builtIn: readonly Pick<Definition, 'id'>[] = [], limit?: number): Promise<LoadedMachines> {
  const files = machineFilesIn(folders);
  if (files.length === 0) return { current: [], earlier: [], origins: new Map() };
  const tried = await tryFiles([...new Set(files.flatMap(({ file, companions }) => [file, ...Object.values(companions)]))], limit);
  refuse(tried.faults);
  const faults: FileFault[] = [];
  const read: ReadFile[] = [];
  for (const file of files) {
    const found = await readMachineFile(file, faults);
    if (found !== null) read.push(found);
  }
  refuse(faults);
  const opening = (file: ReadFile): Definition['warnings'] => tried.warnings.filter((warning) => warning.file === file.file || Object.values(file.companions).includes(warning.file ?? ''));
  const hosted = identified(read, builtIn, faults);
  const definitions = hosted.flatMap(({ file, exported, id }) => {
    const definition = described(file, exported, id, faults);
    if (definition === null) return [];
    return [{ file, definition: { ...definition, warnings: [...(definition.warnings ?? []), ...(opening(file) ?? [])].map((warning) => (warning.file === undefined ? warning : { ...warning, file: shown(warning.file) })) } }];
  });
  refuse(faults);
  const of = (isEarlier: boolean): Definition[] => definitions.filter(({ file }) => (file.version !== null) === isEarlier).map(({ definition }) => definition);
  const origins = new Map(hosted.filter(({ file }) => file.version === null).map(({ file, exported, id }) => [id, { file: file.file, exportName: exported.name, samples: file.samples }] as const));
  return { current: of(false), earlier: of(true), origins };
}

/** XState itself fails on some charts when it describes them (an event named "constructor"): a fault of that file alone. */
function described(file: ReadFile, exported: Exported, id: string, faults: FileFault[]): Definition | null {
  try {
    return definitionOf(file, exported, id, faults);
  } catch (error) {
    faults.push({ file: file.file, message: `its machine "${id}" cannot be described: ${error instanceof Error ? error.message : String(error)}; has a state or an event the name of something every object has (constructor, toString)?` });
    return null;
  }
}

type Identified = { readonly file: ReadFile; readonly exported: Exported; readonly id: string };

/** Each machine once, under its id: two of one id in one version are a fault of both files. */
function identified(files: readonly ReadFile[], builtIn: readonly Pick<Definition, 'id'>[], faults: FileFault[]): Identified[] {
  const owners = new Map<string, string>(builtIn.map(({ id }) => [nameOf(id, null), 'a built-in machine']));
  const seen = new Set<unknown>();
  const current = files.filter(({ version }) => version === null);
  const all: Identified[] = [];
  // A file that only passes on what another one made comes after it, whatever the names of the two.
  for (const file of [...current, ...files.filter(({ version }) => version !== null)]) {
    const nameless = file.exported.filter(({ machine }) => machine.config.id === undefined);
    const heir = nameless.find(({ name }) => name === 'default') ?? (nameless.length === 1 ? nameless[0] : undefined);
    for (const exported of file.exported) {
      if (seen.has(exported.machine)) continue;
      seen.add(exported.machine);
      const id = exported.machine.config.id ?? (exported === heir ? file.name : `${file.name}.${exported.name}`);
      const name = nameOf(id, file.version);
      const owner = owners.get(name);
      if (owner !== undefined) {
        faults.push({ file: file.file, message: `its machine has the id "${id}", which ${owner === file.file ? 'another one in this file' : shown(owner)} has too` });
        continue;
      }
      owners.set(name, file.file);
      all.push({ file, exported, id });
    }
  }
  for (const { file, id } of all) if (file.version !== null) checkHeritage(file, id, all, faults);
  return all;
}

/** An earlier version belongs to the current file of its name. */
function checkHeritage(file: ReadFile, id: string, all: readonly Identified[], faults: FileFault[]): void {
  const current = all.filter((other) => other.file.version === null && other.file.name === file.name && folderOf(other.file) === folderOf(file));
  if (current.length === 0) faults.push({ file: file.file, message: `it holds an earlier version of ${file.name}.machine.*, and there is no such file beside it` });
  else if (!current.some((other) => other.id === id)) faults.push({ file: file.file, message: `its machine has the id "${id}", and ${shown(current[0]?.file.file ?? '')} has ${current.map((other) => `"${other.id}"`).join(', ')}: an earlier version has the id of the current one` });
}

const folderOf = ({ file }: ReadFile): string => dirname(file);
const nameOf = (id: string, version: string | null): string => JSON.stringify([id, version]);

function refuse(faults: readonly FileFault[]): void {
  const told = [...new Map(faults.map((fault) => [JSON.stringify(fault), { ...fault, file: shown(fault.file) }] as const)).values()];
  refuseFaults(told);
}

/** As seen from where the process was started, when it lies in there. */
function shown(file: string): string {
  const near = relative(process.cwd(), file);
  return near.startsWith('..') || isAbsolute(near) ? file : near;
}

export { MachinesError };
