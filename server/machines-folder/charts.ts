// Every machine with what its paths are explored with: the built-in ones, and those of the folders given.
import { join } from 'node:path';
import type { AnyStateMachine } from 'xstate';
import { samples as converged2018 } from '#machines/converged-2018/converged-2018.samples.ts';
import { samples as interrupt } from '#machines/interrupt/interrupt.samples.ts';
import { samples as manage } from '#machines/manage/manage.samples.ts';
import { samples as review } from '#machines/review/review.samples.ts';
import { samples as stepUp } from '#machines/step-up/step-up.samples.ts';
import { combinedRegistrationDefinitions } from '#src/combined-registration/definitions.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import type { Definition } from '#src/engine/definition.ts';
import type { Samples } from '#src/paths/samples.ts';
import type { Senders } from '#src/ports/senders.ts';
import { randomIds } from '../config/random-ids.ts';
import { UsageError } from '../config/usage-error.ts';
import { type Completed, withExamples } from './example-payloads.ts';
import { loadMachineFolders, type Origin } from './load-machines.ts';

export type Chart = {
  readonly id: string;
  readonly version: string;
  readonly machine: AnyStateMachine;
  /** Those beside the machine; where they say nothing of an event that has a schema, payloads made from it. */
  readonly samples: Samples;
  /** What was made up to that end, as sentences. */
  readonly guessed: readonly string[];
  /** Events only the host sends. */
  readonly hostEvents: readonly string[];
  /** Milliseconds a flow may rest, and live. */
  readonly lifetime?: { readonly idle: number; readonly absolute: number };
  readonly definition: Definition;
  /** The module that exports the machine, absolute, and under which name. */
  readonly file: string;
  readonly exportName: string;
};

const builtInSamples: Readonly<Record<string, Samples>> = { interrupt, manage, review, 'step-up': stepUp, 'converged-2018': converged2018 };
const builtInFolder = join(import.meta.dirname, '../../machines');
const exportNames: Readonly<Record<string, string>> = { 'step-up': 'stepUp', 'converged-2018': 'converged2018' };

/** Where a built-in machine is written, and what its paths are explored with. */
export const builtInOrigin = (id: string): Origin => ({ file: join(builtInFolder, id, `${id}.machine.ts`), exportName: exportNames[id] ?? id, samples: builtInSamples[id] ?? {} });

/** The built-in machines, to be looked at: nothing is ever sent by them. */
export function builtInMachines(): Definition[] {
  const nobody = (): Promise<never> => Promise.reject(new Error('a machine that is only looked at sends nothing'));
  const senders = new Proxy({}, { get: () => nobody }) as Senders;
  return combinedRegistrationDefinitions({ directory: embeddedDirectory, senders, issuer: 'Factorflow', ids: randomIds });
}

/** @throws {MachinesError} naming every file that cannot be hosted */
export async function loadCharts(folders: readonly string[]): Promise<readonly Chart[]> {
  const builtIn = builtInMachines();
  const { current, origins } = await loadMachineFolders(folders, builtIn);
  const chart = (definition: Definition, { file, exportName, samples: given }: Origin): Chart => {
    const { id, version, machine, hostEvents, lifetime } = definition;
    const { samples, guessed } = completed(definition, given);
    return { id, version, machine, samples, guessed, hostEvents, ...(lifetime === undefined ? {} : { lifetime }), definition, file, exportName };
  };
  return [
    ...builtIn.map((definition) => chart(definition, builtInOrigin(definition.id))),
    ...current.flatMap((definition) => {
      const origin = origins.get(definition.id);
      return origin === undefined ? [] : [chart(definition, origin)];
    }),
  ];
}

/** The schemas of a built-in machine depend on its flow: its samples say all. */
function completed({ id, machine, hostEvents, eventSchema }: Definition, samples: Samples): Completed {
  if (Object.hasOwn(builtInSamples, id)) return { samples, guessed: [] };
  return withExamples(samples, (machine.events as string[]).filter((type) => !type.startsWith('xstate.') && !hostEvents.includes(type)), (type) => eventSchema(type, null));
}

/** @throws {UsageError} naming the machines there are */
export function chartNamed(charts: readonly Chart[], words: readonly string[]): Chart {
  const [id, ...more] = words;
  const choices = `there are ${charts.map((chart) => chart.id).join(', ')}`;
  if (id === undefined) throw new UsageError(`name a machine: ${choices}`);
  if (more.length > 0) throw new UsageError(`one machine at a time, not ${words.join(' and ')}`);
  const found = charts.find((chart) => chart.id === id);
  if (found === undefined) throw new UsageError(`unknown machine "${id}": ${choices}; a folder of others is given with --machines DIR`);
  return found;
}
