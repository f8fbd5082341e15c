// What was covered adds up from run to run, and knows only what the machine of today has.
import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { coverageBy, merged, uncoveredBy } from '#src/paths/run/coverage.ts';

const machine = createMachine({
  id: 'lamp', initial: 'off',
  states: { off: { on: { press: 'on' } }, on: { id: 'lit', type: 'parallel', states: { bulb: { initial: 'warm', states: { warm: { on: { wait: 'hot' } }, hot: {} } }, fan: {} }, on: { press: 'off' } } },
});
const as = { id: 'lamp', version: '2' };
const on = { transitions: ['lamp.off | press | 0'], state: { on: { bulb: 'warm', fan: {} } } };

describe('coverage', () => {
  it('counts transitions, and the states a flow stood in after each step, by the ids of the chart and in its order', () => {
    const coverage = coverageBy([{ transitions: [], state: 'off' }, on, { transitions: ['lit | press | 0'], state: 'off' }, on], machine, as);
    expect(coverage).toEqual({ machine: 'lamp', version: '2', transitions: { 'lamp.off | press | 0': 2, 'lit | press | 0': 1 }, states: { 'lamp.off': 2, lit: 2, 'lamp.on.bulb': 2, 'lamp.on.bulb.warm': 2, 'lamp.on.fan': 2 } });
    expect(uncoveredBy(coverage, machine)).toEqual({ total: 3, missing: ['lamp.on.bulb.warm | wait | 0'] });
    expect(Object.keys(coverageBy([{ transitions: ['lit | press | 0'], state: 'off' }, on], machine, as).transitions)).toEqual(['lamp.off | press | 0', 'lit | press | 0']);
  });

  it('adds up, and lets go of what is no longer in the chart', () => {
    const before = { machine: 'lamp', version: '1', transitions: { 'lamp.off | press | 0': 3, 'lamp.gone | press | 0': 4 }, states: { 'lamp.off': 1, 'lamp.gone': 1 } };
    expect(merged(before, coverageBy([on], machine, as), machine)).toEqual({ machine: 'lamp', version: '2', transitions: { 'lamp.off | press | 0': 4 }, states: { 'lamp.off': 1, lit: 1, 'lamp.on.bulb': 1, 'lamp.on.bulb.warm': 1, 'lamp.on.fan': 1 } });
  });
});
