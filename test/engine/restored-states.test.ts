// What flows in one and the same state have in common, and what they must not.
import { assign, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { initialStep, nextStep, persist, restore } from '#src/engine/macrostep.ts';

const counting = (by: number) => setup({ types: { context: {} as { seen: number[] }, input: {} as { first: number } } }).createMachine({
  id: 'counting', initial: 'open', context: ({ input }) => ({ seen: [input.first] }),
  states: {
    open: { tags: 'awaiting', on: { more: { actions: assign({ seen: ({ context }) => [...context.seen, by] }) }, enough: 'over' } },
    over: { type: 'final' },
  },
});
const machine = counting(1);
const begun = (first: number) => persist(machine, initialStep(machine, { first }).snapshot);

describe('a restored flow', () => {
  it('has its own context, whoever else stands in its state', () => {
    const [one, other] = [restore(machine, begun(10)), restore(machine, begun(20))];
    expect([one.context, other.context]).toEqual([{ seen: [10] }, { seen: [20] }]);
    (one.context as { seen: number[] }).seen.push(-1);
    expect(nextStep(machine, other, { type: 'more' }).snapshot.context).toEqual({ seen: [20, 1] });
    expect(restore(machine, begun(30)).context).toEqual({ seen: [30] });
  });

  it('is what XState restores: state, tags, status, output', () => {
    const open = restore(machine, begun(10));
    expect([open.value, [...open.tags], open.status, open.machine === machine]).toEqual(['open', ['awaiting'], 'active', true]);
    const over = persist(machine, nextStep(machine, open, { type: 'enough' }).snapshot);
    for (const stored of [begun(1), over]) {
      const { matches: _m, hasTag: _h, can: _c, getMeta: _g, toJSON: _t, ...expected } = machine.resolveState(structuredClone(stored) as never);
      expect(restore(machine, stored)).toMatchObject(expected);
    }
  });

  it('runs the code of its own machine, not of another one with the same name', () => {
    const stored = begun(10);
    expect([machine, counting(2)].map((each) => nextStep(each, restore(each, structuredClone(stored)), { type: 'more' }).snapshot.context)).toEqual([{ seen: [10, 1] }, { seen: [10, 2] }]);
  });
});
