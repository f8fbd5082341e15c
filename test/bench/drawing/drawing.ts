// How long a picture takes, from the machine to the file: charts of the fixtures, and of 60 and 430 states those that are long,
// each state near those it leads to, and those that are dense, where nothing is near anything else. The first
// one is drawn while the engine is loaded and nothing is compiled yet: that is what the command line waits for.
import type { AnyStateMachine } from 'xstate';
import { chartOf } from '#src/diagram/chart-of.ts';
import { elk } from '#src/diagram/elk.ts';
import { drawn } from '#src/diagram/svg.ts';
import { denseChart, longChart } from '../../diagram/charts.ts';
import { fixtures } from '../../paths/fixtures/fixtures.ts';
import type { Goal } from '../goals.ts';
import { median } from '../statistics.ts';

export type DrawingRow = { readonly chart: string; readonly states: number; readonly transitions: number; /** Milliseconds. */ readonly first: number; readonly again: number; readonly kilobytes: number };
export type DrawingBench = { readonly rows: readonly DrawingRow[] };

/** @param most states of the largest chart */
export async function measureDrawing(rounds: number, most: number, say: (line: string) => void): Promise<DrawingBench> {
  const charts: [string, AnyStateMachine][] = [['60 states', longChart(60)], ['60 states, dense', denseChart(60)], ...Object.entries(fixtures).map(([name, { machine }]): [string, AnyStateMachine] => [name, machine]), ...(most > 60 ? [[`${most} states`, longChart(most)], [`${most} states, dense`, denseChart(most)]] satisfies [string, AnyStateMachine][] : [])];
  const rows: DrawingRow[] = [];
  for (const [chart, machine] of charts) {
    const times: number[] = [];
    let svg = '';
    for (let round = 0; round <= rounds; round++) {
      const began = performance.now();
      svg = await drawn(chartOf(machine), await elk());
      times.push(performance.now() - began);
    }
    const { states, transitions } = chartOf(machine);
    rows.push({ chart, states: states.length, transitions: transitions.length, first: times[0] ?? Number.NaN, again: median(times.slice(1)), kilobytes: svg.length / 1_024 });
  }
  say('pictures are measured');
  return { rows };
}

export const drawingTable = ({ rows }: DrawingBench): { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] } => ({
  head: ['pictures', 'states', 'transitions', 'first ms', 'again ms', 'KB'],
  rows: rows.map(({ chart, states, transitions, first, again, kilobytes }) => [chart, String(states), String(transitions), first.toFixed(0), again.toFixed(0), kilobytes.toFixed(0)]),
});

export const drawingGoals = ({ rows }: DrawingBench, goal: (name: string, value: number, bound: Goal['bound'], wanted: number, unit: string) => Goal): Goal[] =>
  rows.filter(({ states }) => states === 60 || states > 400).map(({ chart, states, first }) => goal(`the first picture of ${chart}, from the machine to the file`, first / 1_000, 'at most', states === 60 ? 1 : 3, 's'));
