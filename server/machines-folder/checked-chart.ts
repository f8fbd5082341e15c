// The check of a chart with all that its samples leave unsaid: what `factorflow check` prints is what the studio shows.
import { check, type Checked, type CheckOptions } from '#src/paths/check.ts';
import type { Chart } from './charts.ts';

/** @throws {Error} its samples fail, or it does not start */
export function checkedChart({ id, machine, samples, guessed, hostEvents, lifetime }: Chart, options: Pick<CheckOptions, 'limit' | 'onProgress' | 'tick'>): Checked {
  const found = check(machine, samples, { ...options, hostEvents, ...(lifetime === undefined ? {} : { lifetime }) });
  return { ...found, machine: id, guessed: [...guessed, ...found.guessed] };
}
