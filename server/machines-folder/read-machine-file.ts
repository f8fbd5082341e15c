// One file of machines with all that lies beside it and all it imports, read and checked as far as one file goes.
import type { AnyActorLogic, AnyStateMachine } from 'xstate';
import type { Activity } from '#src/engine/activity.ts';
import type { Migration, Schema } from '#src/engine/definition.ts';
import type { Samples } from '#src/paths/samples.ts';
import { activitiesOf, migrationsOf, samplesOf } from './companions.ts';
import { eventSchemasOf } from './event-schemas.ts';
import { type Exported, exportedLogic, exportedMachines } from './exported-machines.ts';
import type { MachineFile } from './machine-files.ts';
import { type FileFault, faultOf } from './machines-error.ts';
import { type Module, moduleGraph, modulesOf } from './module-graph.ts';
import { importFile, type Namespace } from './node-import.ts';

export type ReadFile = MachineFile & {
  readonly exported: readonly Exported[];
  readonly module: Module;
  /** What every module of the file's own folder exports, by file. */
  readonly exports: ReadonlyMap<string, Namespace>;
  /** What its machines may spawn inline, by the name its flows are stored under. */
  readonly spawnable: ReadonlyMap<string, AnyActorLogic>;
  readonly activities: Readonly<Record<string, Activity>>;
  readonly schemas: Readonly<Record<string, Schema>>;
  readonly migrations: readonly Migration[];
  readonly samples: Samples;
};

/** Adds what is wrong to `faults`, and is then null. */
export async function readMachineFile(described: MachineFile, faults: FileFault[]): Promise<ReadFile | null> {
  const { file, companions } = described;
  const at = async <Result>(path: string, read: () => Result | Promise<Result>): Promise<Result | null> => {
    try {
      return await read();
    } catch (error) {
      faults.push(faultOf(path, error instanceof Error ? error : new Error(String(error))));
      return null;
    }
  };
  const beside = async <Result>(path: string | undefined, otherwise: Result, read: (namespace: Namespace) => Result): Promise<Result | null> =>
    path === undefined ? otherwise : await at(path, async () => read(await importFile(path)));

  const exported = await at(file, async () => exportedMachines(await importFile(file)));
  const module = exported === null ? null : await at(file, () => moduleGraph(file));
  const activities = await beside(companions.activities, {}, activitiesOf);
  const schemas = await beside(companions.events, {}, eventSchemasOf);
  const migrations = await beside(companions.migrations, [], migrationsOf);
  const samples = await beside(companions.samples, {}, samplesOf);
  if (exported === null || module === null || activities === null || schemas === null || migrations === null || samples === null) return null;
  const exports = await exportsOf(module);
  const maySpawn = [...modulesOf(module)].some(({ text }) => text.includes('spawn'));
  return { ...described, exported, module, exports, spawnable: maySpawn ? spawnableOf(exported, exports) : new Map(), activities, schemas, migrations, samples };
}

async function exportsOf(module: Module): Promise<Map<string, Namespace>> {
  const found = new Map<string, Namespace>();
  for (const { file, tree } of modulesOf(module)) {
    if (tree === null) continue;
    try {
      found.set(file, await importFile(file)); // loaded already, unless only a function would ever import it
    } catch {
      continue; // what nobody has loaded may fail when somebody does
    }
  }
  return found;
}

/** By names that neither a moved file nor a new neighbour changes: the id of a machine, the export of what has none. */
function spawnableOf(exported: readonly Exported[], exports: ReadonlyMap<string, Namespace>): Map<string, AnyActorLogic> {
  const named = new Map<string, AnyActorLogic>();
  const known = new Set<AnyActorLogic>();
  const take = (name: string, logic: AnyActorLogic): void => {
    if (known.has(logic)) return;
    known.add(logic);
    for (let i = 1; ; i++) {
      const free = i === 1 ? name : `${name}:${i}`;
      if (named.has(free)) continue;
      named.set(free, logic);
      return;
    }
  };
  for (const { machine } of exported) {
    for (const [src, logic] of Object.entries(machine.implementations.actors)) take(src, logic as AnyActorLogic);
  }
  for (const namespace of exports.values()) for (const [name, logic] of exportedLogic(namespace)) take(spawnName(name, logic), logic);
  return named;
}

const spawnName = (name: string, logic: AnyActorLogic): string => {
  const { id } = ((logic as Partial<AnyStateMachine>).config ?? {}) as { id?: unknown };
  return typeof id === 'string' ? `machine:${id}` : `export:${name}`;
};
