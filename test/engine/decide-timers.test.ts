// A timer is a row with an absolute moment and a token.
import { cancel, createMachine, raise, sendTo } from 'xstate';
import { describe, expect, it } from 'vitest';
import { deciding, noRows } from './decide.case.ts';

const machine = createMachine({
  id: 'm', initial: 'waiting',
  states: {
    waiting: { after: { 500: 'late', 900: { actions: [] } }, on: { leave: 'left', again: { target: 'waiting', reenter: true }, stay: { actions: [] } } },
    left: { on: { back: 'waiting' } },
    late: {},
  },
});
const [half, nine] = ['xstate.after.500.m.waiting', 'xstate.after.900.m.waiting'] as const;

describe('promise 5: a timer', () => {
  it('is due at a moment counted from the step that set it', () => {
    const { first } = deciding(machine, { now: 1_000 });
    expect(first.run.timers).toEqual({ [half]: { token: expect.any(String) as string, due: 1_500, event: { type: half } }, [nine]: { token: expect.any(String) as string, due: 1_900, event: { type: nine } } });
  });

  it('is gone when its state is left, and does nothing when it rings after all', () => {
    const flow = deciding(machine);
    const token = flow.first.run.timers[half]?.token ?? '';
    expect(flow.send('leave').run.timers).toEqual({});
    expect(flow.fire(half, token)).toEqual({ kind: 'stale' });
    flow.send('back');
    expect(flow.fire(half, token)).toEqual({ kind: 'stale' });
    expect(flow.value()).toBe('waiting');
  });

  it('is a new one when its state is entered anew, and the same one when it is not', () => {
    const flow = deciding(machine);
    const token = flow.first.run.timers[half]?.token ?? '';
    expect(flow.send('stay').run.timers[half]?.token).toBe(token);
    const renewed = flow.send('again').run.timers[half]?.token ?? '';
    expect(renewed).not.toBe(token);
    expect(flow.fire(half, token)).toEqual({ kind: 'stale' });
    expect(flow.fire(half, renewed)).toMatchObject({ kind: 'decided', taken: ['m.waiting | xstate.after.500.m.waiting | 0'] });
    expect(flow.value()).toBe('late');
  });

  it('fires once, also where the state stays', () => {
    const flow = deciding(machine);
    const { [nine]: timer } = flow.first.run.timers;
    expect(flow.fire(nine, timer?.token ?? '')).toMatchObject({ kind: 'decided' });
    expect(Object.keys(flow.run().timers)).toEqual([half]);
    expect(flow.fire(nine, timer?.token ?? '')).toEqual({ kind: 'stale' });
  });

  it('without a delay to wait is due now and no part of the step that set it', () => {
    const soon = createMachine({ id: 'm', initial: 'a', states: { a: { entry: raise({ type: 'soon' }, { delay: 0, id: 's' }), on: { soon: 'b' } }, b: {} } });
    const flow = deciding(soon, { now: 7 });
    expect(flow.first.run).toMatchObject({ snapshot: { value: 'a' }, timers: { s: { due: 7, event: { type: 'soon' } } } });
    flow.fire('s', flow.first.run.timers['s']?.token ?? '');
    expect(flow.value()).toBe('b');
  });

  it('is not made of a raise without a delay, which belongs to the step', () => {
    const raising = createMachine({ id: 'm', initial: 'a', states: { a: { entry: raise({ type: 'now' }), on: { now: 'b' } }, b: {} } });
    expect(deciding(raising).first.run).toMatchObject({ snapshot: { value: 'b' }, timers: noRows });
  });

  it('is not made of an event the machine sends itself: that is its next step, in the same commit', () => {
    const sending = createMachine({ id: 'm', initial: 'a', states: { a: { entry: sendTo(({ self }) => self, { type: 'later' }), on: { later: 'b' } }, b: {} } });
    const flow = deciding(sending, { now: 7 });
    expect(flow.value()).toBe('a');
    expect(flow.first.run.timers).toEqual({});
    expect(flow.first.effects).toEqual([{ kind: 'deliver', flow: 'flow_1', actor: null, event: { type: 'later' } }]);
  });

  it('is cancelled by its id', () => {
    const cancelling = createMachine({ id: 'm', entry: raise({ type: 'bell' }, { delay: 9, id: 'bell' }), on: { hush: { actions: cancel('bell') } } });
    const flow = deciding(cancelling);
    expect(Object.keys(flow.first.run.timers)).toEqual(['bell']);
    expect(flow.send('hush').run.timers).toEqual({});
  });

  it('whose delay is misspelt refuses the step instead of firing at once', () => {
    const misspelt = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { after: { codeLifetme: 'c' } }, c: {} } });
    const flow = deciding(misspelt);
    expect(() => flow.send('go')).toThrow('misspelt');
    const endless = deciding(createMachine({ id: 'm', on: { go: { actions: raise({ type: 'x' }, { delay: Infinity }) } } }));
    expect(() => endless.send('go')).toThrow('is no number');
    expect(flow.value()).toBe('a');
  });

  it('waits for nobody once the flow has ended', () => {
    const ending = createMachine({ id: 'm', initial: 'a', states: { a: { entry: raise({ type: 'bell' }, { delay: 9, id: 'bell' }), on: { end: 'over' } }, over: { type: 'final' } } });
    const flow = deciding(ending);
    expect(flow.send('end').run).toMatchObject({ timers: noRows, snapshot: { status: 'done' } });
    expect(flow.fire('bell', flow.first.run.timers['bell']?.token ?? '')).toEqual({ kind: 'ended' });
  });
});
