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
import { loadMachineFolders } from './load-machines.ts';

export type Chart = {
  readonly id: string;
  readonly version: string;
  readonly machine: AnyStateMachine;
  readonly samples: Samples;
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
  const chart = (definition: Definition, file: string, exportName: string, samples: Samples): Chart => {
    const { id, version, machine, hostEvents, lifetime } = definition;
    return { id, version, machine, samples, hostEvents, ...(lifetime === undefined ? {} : { lifetime }), definition, file, exportName };
  };
  return [
    ...builtIn.map((definition) => chart(definition, join(builtInFolder, definition.id, `${definition.id}.machine.ts`), exportNames[definition.id] ?? definition.id, builtInSamples[definition.id] ?? {})),
    ...current.flatMap((definition) => {
      const origin = origins.get(definition.id);
      return origin === undefined ? [] : [chart(definition, origin.file, origin.exportName, origin.samples)];
    }),
  ];
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
