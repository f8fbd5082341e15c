// The figures about suites: as a person reads them, and what they should reach.
import type { Goal } from '../goals.ts';
import type { PathsBench } from './paths.ts';

/** What is measured of suites, in the words of a table: a head and its rows. */
export const pathsTables = ({ rows, large }: PathsBench): readonly { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }[] => [
  {
    head: ['all transitions', 'states', 'ours: covered', 'tests', 'events', 'bound', 'ms', 'library: covered', 'tests', 'events', 'states/s', 'library'],
    rows: rows.map(({ chart, states, transitions, ours, library, statesPerSecond, libraryStatesPerSecond }) => [
      chart, String(states), `${ours.covered}/${transitions}`, String(ours.tests), String(ours.events), String(ours.lowerBound ?? '-'), ours.planMilliseconds.toFixed(0),
      `${library.covered}/${transitions}`, String(library.tests), String(library.events), statesPerSecond.toFixed(0), libraryStatesPerSecond.toFixed(0),
    ]),
  },
  { head: ['a large space', 'edges', 'explored in', 'planned in', 'covered', 'memory', 'with the plan'], rows: [[`${large.states} states${large.isComplete ? '' : ' (not all there are)'}`, String(large.edges), `${large.seconds.toFixed(1)} s`, `${large.planSeconds.toFixed(1)} s`, `${large.covered}/${large.total}`, `${large.megabytes.toFixed(0)} MB`, `${large.planMegabytes.toFixed(0)} MB`]] },
];

const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);

export const pathsGoals = ({ rows, large }: PathsBench, goal: (name: string, value: number, bound: Goal['bound'], wanted: number, unit: string) => Goal): Goal[] => [
  goal('transitions covered beyond those of xstate/graph', sum(rows.map(({ ours, library }) => ours.covered - library.covered)), 'at least', 1, ''),
  goal('events of its shortest paths against ours, all charts', sum(rows.map(({ library }) => library.events)) / sum(rows.map(({ ours }) => ours.events)), 'at least', 20, 'times'),
  goal('states found a second against xstate/graph, the slowest chart', Math.min(...rows.map(({ speed }) => speed)), 'at least', 2, 'times'),
  goal('our events against the lower bound, the worst chart', Math.max(...rows.map(({ ours }) => ours.events / (ours.lowerBound ?? 0))), 'at most', 1.05, 'times'),
  goal('planning, the slowest chart', Math.max(...rows.map(({ ours }) => ours.planMilliseconds)), 'at most', 100, 'ms'),
  goal(`exploring ${large.states.toLocaleString('en')} states`, large.seconds, 'at most', 60, 's'),
  goal('memory of it, with the plan', large.planMegabytes, 'at most', 1_024, 'MB'),
];
