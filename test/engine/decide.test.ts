// One message, one macrostep: what is refused, what is reported, and that nothing is kept of a step that fails.
import { assign, createMachine, emit, fromPromise, log, raise, sendParent, sendTo, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { deciding } from './decide.case.ts';

describe('a decision', () => {
  it('counts revisions from one and reports event and transitions', () => {
    const flow = deciding(createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: {} } }));
    expect(flow.first).toMatchObject({ run: { revision: 1 }, event: { type: 'xstate.init' }, taken: [] });
    expect(flow.send('go', { why: 'because' })).toMatchObject({ run: { revision: 2 }, event: { type: 'go', why: 'because' }, taken: ['m.a | go | 0', 'm.b |  | 0'] });
  });

  it('promise 4: is refused to a flow that is done, although XState itself would bring it back to life', () => {
    const flow = deciding(createMachine({ id: 'm', initial: 'a', on: { again: '.a' }, states: { a: { on: { end: 'over' } }, over: { type: 'final' } } }));
    flow.send('end');
    expect(flow.give({ kind: 'event', event: { type: 'again' } })).toEqual({ kind: 'ended' });
    expect(flow.value()).toBe('over');
  });

  it('promise 7: that a guard, an assignment or an input throws in changes nothing', () => {
    const throwing = (): never => {
      throw new RangeError('out of range');
    };
    const machine = setup({ actors: { ask: fromPromise(async (_given: { input: number }) => 1) } }).createMachine({ id: 'm', initial: 'a', states: {
      a: { on: { guard: { guard: throwing, target: 'b' }, assign: { actions: assign(throwing), target: 'b' }, input: 'c' } }, b: {}, c: { invoke: { src: 'ask', id: 'x', input: throwing } },
    } });
    const flow = deciding(machine);
    const before = JSON.stringify(flow.run());
    for (const type of ['guard', 'assign', 'input']) expect(() => flow.send(type)).toThrow('out of range');
    expect(JSON.stringify(flow.run())).toBe(before);
  });

  it('promise 7: in a machine that loops is stopped by a bound and changes nothing', () => {
    const flow = deciding(createMachine({ id: 'm', initial: 'a', states: { a: { on: { loop: 'b' } }, b: { always: 'c' }, c: { always: 'b' } } }));
    expect(() => flow.send('loop')).toThrow('Infinite loop');
    expect(flow.run()).toMatchObject({ revision: 1, snapshot: { value: 'a' } });
  });

  it('that throws at the start is thrown, not stored as a broken flow', () => {
    const machine = createMachine({ id: 'm', types: {} as { input: { name: string } }, context: ({ input }) => ({ length: input.name.length }) });
    expect(() => deciding(machine)).toThrow('name');
    expect(deciding(machine, { input: { name: 'four' } }).first.run.snapshot['context']).toEqual({ length: 4 });
  });

  it.each<[string, unknown]>([['a Map', new Map([['a', 1]])], ['a Date', new Date(0)], ['a big integer', 1n], ['NaN', NaN], ['a function', () => 1], ['a class instance', new (class Point { x = 1; })()], ['undefined in a list', [undefined]]])(
    'refuses what storage would change: %s', (_, value) => {
      const machine = setup({ actions: { ring: (_given, _params: { what: unknown }) => {} }, actors: { ask: fromPromise(async (_given: { input: unknown }) => 1) } }).createMachine({
        id: 'm', initial: 'a', states: {
          a: { on: { action: { actions: { type: 'ring', params: { what: value } } }, activity: 'b', timer: { actions: raise({ type: 'x', what: value }, { delay: 5 }) } } },
          b: { invoke: { src: 'ask', id: 'x', input: { what: value } } },
        },
      });
      const flow = deciding(machine);
      for (const type of ['action', 'activity', 'timer']) expect(() => flow.send(type), type).toThrow(/stor/);
      expect(flow.run().revision).toBe(1);
    });

  it('turns each action into one effect: emitted, logged, audited, performed', () => {
    const machine = setup({ actions: { note: (_given, _params: { n: number }) => {}, ring: () => {} } }).createMachine({
      id: 'm', on: { go: { actions: [emit({ type: 'told', n: 1 } as { type: string }), log(({ event }) => event.type, 'said'), { type: 'note', params: { n: 2 } }, 'ring'] } },
    });
    const { effects, run } = deciding(machine, { audited: ['note'] }).send('go');
    expect(effects).toMatchObject([
      { kind: 'emit', event: { type: 'told', n: 1 } }, { kind: 'log', label: 'said', value: 'go' },
      { kind: 'audit', entry: { activityDisplayName: 'note', resultReason: '{"n":2}' } }, { kind: 'action', type: 'ring' },
    ]);
    expect(Object.values(run.pending)).toMatchObject([{ kind: 'effect', src: 'ring', key: 'flow_1:2:effect.2.3' }]);
  });

  it('drops an event for a promise, which hears nothing, as XState does', () => {
    const machine = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', invoke: { src: 'ask', id: 'asked' }, on: { go: { actions: sendTo('asked', { type: 'hello' }) } } });
    expect(deciding(machine).send('go').effects).toEqual([]);
  });

  it('refuses an event for a parent where there is none', () => {
    const machine = createMachine({ id: 'm', on: { go: { actions: sendParent({ type: 'hello' }) } } });
    expect(() => deciding(machine).send('go')).toThrow('parent');
  });
});
