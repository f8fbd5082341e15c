// A title says where a test ends and over what, in the chart's own words.
import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { titleOf, titlesOf } from '#src/paths/formats/titles.ts';
import type { SuiteTest } from '#src/paths/suite.ts';
import { hostile, parcel, tea } from './suites.ts';

const { suite, chart: { machine } } = parcel();
const long = suite.tests.toSorted((a, b) => b.steps.length - a.steps.length)[0] as SuiteTest; // the plan has tests

describe('a title', () => {
  it('names the place by its description and the steps by what happened', () => {
    const titles = suite.tests.map(({ title }) => title);
    expect(titles).toContain('Ends with "The sender took it back" after parcel.cancelled');
    expect(titles).toContain('Ends with "The parcel lies on the scales" after parcel.weighed, askRate fails: carrier.down');
    expect(titles).toContain('Ends with "The parcel is delivered" after parcel.weighed, askRate: letter, 10 minutes, parcel.handedOver, 5 minutes');
  });

  it('says how long somebody waits before a step', () => {
    expect(tea().suite.tests.map(({ title }) => title)).toEqual(['Ends with "The tea is ready, and The tea is served" after cup.asked after 1 minute, warmCup: warm after 1 minute, … 2 more …, 1 minute']);
  });

  it('takes the names of states in words where nothing describes them, and the state around where two say the same', () => {
    const bare = createMachine({ id: 'bare', initial: 'awaitingCode', states: { awaitingCode: {}, outer: { initial: 'again', states: { sending_it: { description: 'Sends.' }, again: { description: 'Sends.' } } } } });
    const at = (state: SuiteTest['start']['state']) => titleOf(bare, { ...long, start: { ...long.start, state }, steps: [] });
    expect(at('awaitingCode')).toBe('Ends with "awaiting code" by starting');
    expect(at({ outer: 'sending_it' })).toBe('Ends with "Sends (outer › sending it)" by starting');
  });

  it('names every region', () => {
    const { start, steps } = long;
    const travelling = steps.findIndex(({ state }) => typeof state === 'object');
    expect(titleOf(machine, { start, input: null, steps: steps.slice(0, travelling + 1) })).toMatch(/^Ends with "The van drives, and The customer knows nothing yet" after /);
  });

  it('says that a step was refused, and that a flow failed', () => {
    const step = { ...(long.steps[0] as SuiteTest['steps'][number]), transitions: [] };
    expect(titleOf(machine, { ...long, steps: [{ ...step, state: 'awaitingWeight', expect: { ...step.expect, status: 'error' } }] })).toBe('Fails at "The parcel lies on the scales" after parcel.weighed (refused)');
  });

  it('stays within 140 characters, telling how many steps it leaves out, and the last one always', () => {
    const steps = Array.from({ length: 12 }, () => long.steps).flat();
    const title = titleOf(machine, { ...long, steps });
    expect(title.length).toBeLessThanOrEqual(140);
    const [, left] = /… (\d+) more …/.exec(title) ?? [];
    expect(title.split(' after ')[1]?.split(', ').length).toBe(steps.length - Number(left) + 1);
    expect(title).toMatch(/, 5 minutes$/);
  });

  it('is one line whatever the chart is called', () => {
    for (const { title } of hostile().suite.tests) expect(title).toMatch(/^[^\p{Cc}]{1,140}$/u);
  });
});

describe('the titles of a suite', () => {
  it('are numbered where two tests would bear the same, those that keep theirs included', () => {
    const [first] = suite.tests as [SuiteTest];
    expect(titlesOf(machine, [first, first, first])).toEqual([first.title, `${first.title} (2)`, `${first.title} (3)`]);
    expect(titlesOf(machine, [first], [first.title])).toEqual([`${first.title} (2)`]);
  });
});
