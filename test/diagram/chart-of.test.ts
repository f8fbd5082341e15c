// What is read out of a machine: every construct, under the names by which the engine knows it.
import { describe, expect, it } from 'vitest';
import { builtInMachines } from '#server/machines-folder/charts.ts';
import { chartOf } from '#src/diagram/chart-of.ts';
import { transitionLine } from '#src/diagram/chart.ts';
import { transitionsOf } from '#src/engine/macrostep.ts';
import { everything, hostile, longChart } from './charts.ts';

const chart = chartOf(everything);
const state = (id: string) => chart.states.find((one) => one.id === `everything.${id}`) ?? expect.fail(`no state ${id}`);
const lines = (id: string): string[] => chart.transitions.filter(({ source }) => source === `everything.${id}`).map((one) => `${transitionLine(one)} → ${one.targets.map((target) => target.replace('everything.', '')).join(' & ')}`);

describe('the chart read out of a machine', () => {
  it.each([everything, hostile(), longChart(60), ...builtInMachines().map(({ machine }) => machine)])('names every transition as the engine does: $id', (machine) => {
    const ids = chartOf(machine).transitions.map(({ id }) => id);
    expect(ids).toEqual(transitionsOf(machine));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is JSON, and nothing is lost on the way', () => {
    for (const one of [chart, chartOf(hostile())]) expect(JSON.parse(JSON.stringify(one))).toEqual(one);
  });

  it('knows the kinds of states, their places and their beginnings', () => {
    expect(chart.states.map(({ id, kind, parent, initial }) => [id, kind, parent, initial])).toEqual(expect.arrayContaining([
      ['everything', 'compound', null, ['everything.resting']],
      ['everything.working', 'parallel', 'everything', []],
      ['everything.working.left.last', 'final', 'everything.working.left', []],
      ['everything.working.remembered', 'history-deep', 'everything.working', ['everything.working.left', 'everything.working.right']],
      ['everything.paused.before', 'history-shallow', 'everything.paused', ['everything.paused.long']],
    ]));
  });

  it('says what is done in a state, and leaves out how XState makes its timers', () => {
    expect(state('resting')).toMatchObject({ description: 'Nothing happens.', tags: ['waiting'], page: 'rest', entry: ['ring', 'note(what: rests)'], exit: ['assign'], timers: ['5 seconds', 'patience (10 minutes)', 'growing'] });
    expect(state('working.left.first').invokes).toEqual([{ id: '0.everything.working.left.first', src: 'fetchParcel' }, { id: '1.everything.working.left.first', src: 'inline activity 2' }]);
  });

  it('says guards, delays and outcomes in words', () => {
    expect(lines('resting')).toEqual([
      'work.begun [(isOpen and not isOpen and (in #everything.resting or isNext(method: post)))] → working',
      'work.begun [a condition written in the chart] / an action written in the chart → stopped',
      'work.begun [otherwise] → working.left.first',
      'rested → ',
      'again.* → resting',
      'after 5 seconds / raise rang → ',
      'after patience (10 minutes) → working',
      'after growing [isOpen] → stopped',
    ]);
    expect(lines('working.left.first')).toEqual(['fetchParcel done [isVerdict(expected: right)] → working.left.last', 'fetchParcel done [otherwise] / ring → ', 'fetchParcel failed → working.left.last', 'inline activity 2 done → working.left.last']);
    expect(lines('working')).toEqual(['paused → paused', 'working done → finished']);
    expect(lines('paused')).toEqual(['resumed → working.remembered', 'asked → paused.before', 'split → working.left.first & working.right.only']);
    expect(chart.transitions.filter(({ kind }) => kind === 'delay').map(({ milliseconds }) => milliseconds)).toEqual([5_000, 600_000, null]);
  });

  it('tells a transition that enters its source anew from one that stays', () => {
    expect(chart.transitions.filter(({ reenter }) => reenter).map(({ event }) => event)).toEqual(['work.begun', 'again.*']);
  });
});
