// The check of a chart with all that its samples leave unsaid: what `factorflow check` prints is what the studio shows.
import { check, type Checked } from '#src/paths/check.ts';
import type { Progress } from '#src/paths/explore.ts';
import type { Chart } from './charts.ts';
import { exploringSeconds, TimeLimit } from './time-limit.ts';

export type CheckLimits = {
  /** Most states. */
  readonly limit: number;
  /** For exploring, and half of it again for asking the rules. Default: as `--explore-seconds`. */
  readonly seconds?: number;
  readonly onProgress?: (found: Progress) => void;
  /** Called now and then while the rules are asked. */
  readonly tick?: () => void;
};

/** @throws {Error} its samples fail, or it does not start */
export function checkedChart({ id, machine, samples, guessed, hostEvents, lifetime }: Chart, { limit, seconds = exploringSeconds, onProgress, tick }: CheckLimits): Checked {
  const time = new TimeLimit(seconds);
  const found = check(machine, samples, {
    limit, hostEvents, ...(lifetime === undefined ? {} : { lifetime }), within: time.within,
    onProgress: (progress) => {
      onProgress?.(progress);
      return !time.isUp;
    },
    tick: () => {
      tick?.();
      return !time.isAllUp;
    },
  });
  return { ...found, machine: id, guessed: [...guessed, ...found.guessed] };
}
