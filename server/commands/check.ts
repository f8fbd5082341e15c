// `factorflow check`: what is wrong with a chart, each finding with the way to it as steps a person can follow.
import type { AnyStateMachine } from 'xstate';
import type { Checked } from '#src/paths/check.ts';
import { CircularContext } from '#src/paths/state-key.ts';
import { UsageError } from '../config/usage-error.ts';
import { type Chart, chartNamed, loadCharts } from '../machines-folder/charts.ts';
import { checkedChart } from '../machines-folder/checked-chart.ts';
import { isPassed, report } from './check-report.ts';
import { command } from './command.ts';
import { sameLine } from './same-line.ts';

export const check = command({
  name: 'check',
  about: 'look for what is wrong with a chart: dead ends, livelocks, broken rules, what is never reached',
  options: ['all', 'machines', 'limit', 'explore-seconds', 'json'],
  words: 'MACHINE',
  notes: `With --all every machine is checked. Ends with 1 for an error that the samples do not declare in knownFindings, and for a
declared one that is not found. Counted are the states of the chart and apart from them its history states ("machines"
counts both as states), its transitions, and what was explored: states told apart by where the chart stands, by context, by what runs and by
what history would still bring back, and the steps between them. --explore-seconds bounds the exploring of each machine, and half
of it again is left for asking the rules: what could not be looked at in that time is said, and may be another part each time.`,
  run: async ({ all, machines: folders, limit, 'explore-seconds': seconds, json }, words) => {
    if (all && words.length > 0) throw new UsageError('name a machine, or give --all, not both');
    const charts = await loadCharts(folders);
    const chosen = all ? charts : [chartNamed(charts, words)];
    const results: Checked[] = [];
    for (const [position, chart] of chosen.entries()) {
      const result = checkOf(chart, limit, seconds);
      results.push(result);
      if (!json) await written(`${position === 0 ? '' : '\n'}${report(result, historyStates(chart.machine.root))}`);
    }
    if (json) await written(`${JSON.stringify(all ? { items: results } : results[0], null, 2)}\n`);
    if (!results.every(isPassed)) process.exitCode = 1;
    // A file that opens something when it is imported would keep this process from ending.
    if (charts.some(({ definition }) => definition.warnings?.some(({ rule }) => rule === 'open-handle'))) process.exit();
  },
});

function checkOf(chart: Chart, limit: number, seconds: number): Checked {
  const { id } = chart;
  const line = sameLine(id);
  try {
    return checkedChart(chart, {
      limit,
      seconds,
      onProgress: ({ states, steps, waiting }) => line.say(`${states} states, ${steps} steps, ${waiting} still to look at`),
      tick: () => line.say('asking every rule'),
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(error instanceof CircularContext ? why : `the samples of "${id}" fail: ${why}`);
  } finally {
    line.end();
  }
}

const historyStates = (node: AnyStateMachine['root']): number => Object.values(node.states).reduce((sum, child) => sum + Number(child.type === 'history') + historyStates(child), 0);

const written = (text: string): Promise<void> => new Promise((done) => void process.stdout.write(text, () => done()));
