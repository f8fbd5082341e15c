// Where the way to a finding begins, with whatever its machine is started.
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { check } from '#src/paths/check.ts';
import { withStarts } from '#src/studio/starts.ts';

const gate = createMachine({
  id: 'gate', initial: 'asking', context: ({ input }) => ({ isOpen: (input as { isOpen: boolean }).isOpen }), // the samples below
  states: { asking: { always: [{ guard: ({ context }) => context['isOpen'] === true, target: 'open' }, { target: 'shut' }] }, open: { on: { left: 'stuck' } }, shut: { on: { kicked: 'bent' } }, stuck: {}, bent: {} },
});
const samples = { input: [{ isOpen: true }, { isOpen: false }] };

describe('the start of a way', () => {
  it('is the state that the machine is in after its first step, with the input of that way', () => {
    const found = withStarts(check(gate, samples).findings, gate, samples);
    const start = (where: string) => found.find((one) => one.where === where && one.steps.length > 0)?.start;
    expect(start('gate.stuck')).toEqual({ state: 'open', transitions: ['gate.asking |  | 0'] });
    expect(start('gate.bent')).toEqual({ state: 'shut', transitions: ['gate.asking |  | 1'] });
    expect(found.filter(({ steps, start: begun }) => steps.length === 0 && begun !== undefined)).toEqual([]);
  });

  it('is not told where the samples do not list the input', () => {
    const [finding] = check(gate, samples).findings.filter(({ steps }) => steps.length > 0);
    expect(finding === undefined ? null : withStarts([{ ...finding, input: { isOpen: 'ajar' } }], gate, samples)[0]).not.toHaveProperty('start');
  });
});
