// Mutants of one chart against its own suite: how many there are, how many the suite notices, and which it does not.
import { randomFrom } from '../faults/random.ts';
import { hostEvents } from '#machines/enrolment/events.ts';
import { type Chart } from '../model/charts.ts';
import { suiteOfChart } from '../model/suites.ts';
import { startService } from '../support/service.ts';
import { type Mutant, mutantsOf } from './mutate.ts';
import { definitionsOf, hostedAs, type Noticed, noticed } from './noticing.ts';

export type Score = {
  readonly mutants: number;
  readonly killed: number;
  /** The same chart in other words: counted among none of the others. */
  readonly equivalent: number;
  readonly survivors: readonly string[];
  /** Killed, of those that are not the same chart. */
  readonly share: number;
};

/** Hosted at once by one service. */
const atOnce = 100;

/** `count`: so many, chosen by the seed; null for all there are. */
export async function scoreOf(chart: Chart, { count, seed, progress = () => {} }: { readonly count: number | null; readonly seed: number; readonly progress?: (line: string) => void }): Promise<Score> {
  const suite = await suiteOfChart(chart);
  const all = mutantsOf(chart.machine, seed);
  const chosen = count === null ? all : shuffled(all, seed).slice(0, count);
  let killed = 0;
  let equivalent = 0;
  const survivors: string[] = [];
  for (let from = 0; from < chosen.length; from += atOnce) {
    const { hosted, notMade } = hostedAs(chart.machine.id, chosen.slice(from, from + atOnce));
    killed += notMade.length;
    const service = await startService(['--test-clock'], (builtIn) => [...builtIn, ...definitionsOf(chart.machine, hosted, builtIn)]);
    try {
      await service.call('PUT', '/v1/users/u1', { id: 'u1' });
      for (const one of hosted) {
        const result: Noticed = await noticed(one, { ...chart, suite, options: { hostEvents } }, service);
        if (result.verdict === 'killed') killed++;
        else if (result.verdict === 'equivalent') equivalent++;
        else survivors.push(`${one.mutant.kind}: ${one.mutant.what} (${result.because})`);
        progress(`${result.verdict} ${one.mutant.kind}: ${one.mutant.what} (${result.because})`);
      }
    } finally {
      await service.stop();
    }
  }
  return { mutants: chosen.length, killed, equivalent, survivors, share: killed / Math.max(1, chosen.length - equivalent) };
}

function shuffled(mutants: readonly Mutant[], seed: number): Mutant[] {
  const random = randomFrom(seed);
  return mutants.map((mutant) => ({ mutant, place: random.next() })).toSorted((a, b) => a.place - b.place).map(({ mutant }) => mutant);
}
