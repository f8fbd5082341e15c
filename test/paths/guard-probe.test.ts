// Guards tell what they decide, with every condition they are made of, and the machine itself is left as it is.
import { and, createMachine, not, or, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { initialStep, nextStep } from '#src/engine/macrostep.ts';
import { GuardProbe } from '#src/paths/guard-probe.ts';

const machine = setup({
  types: { context: {} as { open: boolean; paid: boolean; late: boolean } },
  guards: { isOpen: ({ context }) => context.open, isPaid: ({ context }) => context.paid, isLate: ({ context }) => context.late, mayEnter: and(['isOpen', or(['isPaid', not('isLate')])]) },
}).createMachine({
  id: 'gate', context: { open: true, paid: false, late: false }, initial: 'outside',
  states: {
    outside: { on: { enter: [{ guard: 'mayEnter', target: 'inside' }, { guard: 'isOpen', target: 'waiting' }, 'away'] } },
    inside: { always: [{ guard: 'isPaid', target: 'away' }, { guard: ({ context }) => context.late, target: 'waiting' }] },
    waiting: {}, away: {},
  },
});
const at = (context: { open: boolean; paid: boolean; late: boolean }) => machine.resolveState({ value: 'outside', context });

describe('the guard probe', () => {
  it('names every guarded transition with its conditions', () => {
    expect([...new GuardProbe(machine).guarded]).toEqual([
      ['gate.outside | enter | 0', ['isOpen', 'isPaid', 'isLate']], ['gate.outside | enter | 1', ['isOpen']],
      ['gate.inside |  | 0', ['isPaid']], ['gate.inside |  | 1', ['the condition written in the chart']],
    ]);
  });

  it('tells what each guard and each condition said, and which conditions had no need to be asked', () => {
    const [enter, always] = new GuardProbe(machine).rounds(at({ open: true, paid: false, late: false }), { type: 'enter' });
    expect(enter).toEqual({
      decisions: [
        { transition: 'gate.outside | enter | 0', isTrue: true, isReached: true, conditions: [{ name: 'isOpen', isTrue: true }, { name: 'isPaid', isTrue: false }, { name: 'isLate', isTrue: false }] },
        { transition: 'gate.outside | enter | 1', isTrue: true, isReached: false, conditions: [{ name: 'isOpen', isTrue: true }] },
      ],
      enabled: ['gate.outside | enter | 0', 'gate.outside | enter | 1', 'gate.outside | enter | 2'],
    });
    expect(always?.decisions.map(({ isTrue }) => isTrue)).toEqual([false, false]);
    expect(new GuardProbe(machine).rounds(at({ open: false, paid: true, late: true }), { type: 'enter' })[0]?.decisions[0]?.conditions).toEqual([{ name: 'isOpen', isTrue: false }, { name: 'isPaid', isTrue: null }, { name: 'isLate', isTrue: null }]);
  });

  it('leaves the machine as it was', () => {
    const before = nextStep(machine, at({ open: true, paid: true, late: false }), { type: 'enter' });
    new GuardProbe(machine).rounds(at({ open: true, paid: true, late: false }), { type: 'enter' });
    const after = nextStep(machine, at({ open: true, paid: true, late: false }), { type: 'enter' });
    expect([after.taken, after.snapshot.value]).toEqual([before.taken, before.snapshot.value]);
    expect(before.taken).toEqual(['gate.outside | enter | 0', 'gate.inside |  | 0']);
  });

  it('takes a guard that throws for one that XState will tell of, and one behind it for not asked', () => {
    const throwing = createMachine({ id: 't', initial: 'a', states: { a: { on: { go: [{ guard: () => true, target: 'b' }, { guard: () => { throw new Error('only after the first'); }, target: 'b' }] } }, b: {} } });
    const [round] = new GuardProbe(throwing).rounds(initialStep(throwing, undefined).snapshot, { type: 'go' });
    expect(round?.decisions.map(({ transition, isTrue }) => [transition, isTrue])).toEqual([['t.a | go | 0', true]]);
  });
});
