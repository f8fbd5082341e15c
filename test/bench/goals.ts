// What the figures should reach. Missing one is said and never fails the bench: the machine has its share in each.
import { type DrawingBench, drawingGoals } from './drawing/drawing.ts';
import { pathsGoals } from './paths/paths-report.ts';
import type { PathsBench } from './paths/paths.ts';
import type { Rounds } from './http-rounds.ts';
import type { StoredFlows } from './stored/stored-flows.ts';

export type Goal = { readonly name: string; readonly value: number; readonly bound: 'at least' | 'at most'; readonly wanted: number; readonly unit: string; readonly met: boolean };

const goal = (name: string, value: number, bound: Goal['bound'], wanted: number, unit: string): Goal =>
  ({ name, value, bound, wanted, unit, met: bound === 'at least' ? value >= wanted : value <= wanted });

export const goalsOf = ({ ratio, hotRatio, hot, rows }: Rounds, stored: StoredFlows, paths: PathsBench, drawing: DrawingBench): Goal[] => [
  goal('the ceiling against the bare echo, 32 callers', ratio('rate', 'ceiling', 'echo', 32), 'at least', 0.5, 'times'),
  goal('our lowdb store against the ceiling, 32 callers', ratio('rate', 'lowdb', 'ceiling', 32), 'at least', 0.8, 'times'),
  goal('our lowdb store against the ceiling, 1 caller', ratio('rate', 'lowdb', 'ceiling', 1), 'at least', 0.4, 'times'),
  ...[1, 32, 128].map((callers) => goal(`p99 of our lowdb store against the ceiling's, ${callers} callers`, ratio('p99', 'lowdb', 'ceiling', callers), 'at most', 3, 'times')),
  ...[1, 32, 128].map((callers) => goal(`our lowdb store against one lowdb file with 1,000 flows, ${callers} callers`, ratio('rate', 'lowdb', 'one-file-1k', callers), 'at least', 10, 'times')),
  goal('one hot flow against 16 cold ones, 16 callers', hotRatio, 'at least', 0.5, 'times'),
  goal('requests refused in all rounds', rows.reduce((sum, { errors }) => sum + errors, 0) + hot['one hot flow'].errors + hot['16 cold flows'].errors, 'at most', 0, ''),
  goal(`ready with ${stored.flows.toLocaleString('en')} stored flows`, stored.readySeconds, 'at most', 5, 's'),
  goal('memory of an idle flow beyond its snapshot (RSS)', stored.rssPerFlow / 1_024, 'at most', 6, 'KB'),
  goal('event loop held up during a checkpoint', stored.checkpoint?.loopDelay ?? Number.NaN, 'at most', 20, 'ms'),
  ...pathsGoals(paths, goal),
  ...drawingGoals(drawing, goal),
];
