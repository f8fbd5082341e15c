// Which work a step begins and ends, and which completions still count.
import { assign, createMachine, fromPromise, setup, spawnChild, stopChild } from 'xstate';
import { describe, expect, it } from 'vitest';
import { deciding, noRows } from './decide.case.ts';

const ask = fromPromise(async (_given: { input: unknown }) => 1);
const asking = setup({ actors: { ask } }).createMachine({
  id: 'm', initial: 'asking',
  states: {
    asking: { invoke: { src: 'ask', id: 'asked', input: { n: 1 }, onDone: 'answered', onError: 'failed' }, on: { leave: 'left', again: { target: 'asking', reenter: true }, pass: 'passing' } },
    passing: { invoke: { src: 'ask', id: 'passed' }, always: 'left' },
    left: { on: { back: 'asking' } }, answered: {}, failed: {},
  },
});

describe('an activity', () => {
  it('is a row with its input, its generation and its own idempotency key from the step that begins it', () => {
    const { first } = deciding(asking, { now: 50 });
    expect(first.run.pending).toEqual({ asked: { kind: 'activity', src: 'ask', input: { n: 1 }, generation: 1, key: 'flow_1:1:asked', attempt: 1, readyAt: 50, due: 60_050, begun: false } });
    expect(first.effects).toEqual([{ kind: 'start', id: 'asked', generation: 1 }]);
  });

  it('ends with its completion, which takes its transition', () => {
    const flow = deciding(asking);
    expect(flow.complete('asked', 1)).toMatchObject({ kind: 'decided', run: { pending: noRows, snapshot: { value: 'answered' } } });
    const other = deciding(asking);
    expect(other.give({ kind: 'completed', id: 'asked', generation: 1, outcome: { error: { code: 'x' } } })).toMatchObject({ kind: 'decided', run: { pending: noRows, snapshot: { value: 'failed' } } });
  });

  it('promise 5: of an earlier run is not heard when it answers in the next one', () => {
    const flow = deciding(asking);
    expect(flow.send('leave')).toMatchObject({ run: { pending: noRows }, effects: [{ kind: 'stop', id: 'asked', generation: 1 }] });
    expect(flow.complete('asked', 1)).toEqual({ kind: 'stale' });
    expect(flow.send('back').run.pending['asked']?.generation).toBe(3);
    expect(flow.complete('asked', 1)).toEqual({ kind: 'stale' });
    expect(flow.value()).toBe('asking');
    flow.complete('asked', 3);
    expect(flow.value()).toBe('answered');
  });

  it('is a new piece of work when its state is entered anew', () => {
    const flow = deciding(asking);
    const { run, effects } = flow.send('again');
    expect(run.pending['asked']).toMatchObject({ generation: 2, key: 'flow_1:2:asked' });
    expect(effects).toEqual([{ kind: 'stop', id: 'asked', generation: 1 }, { kind: 'start', id: 'asked', generation: 2 }]);
    expect(flow.complete('asked', 1)).toEqual({ kind: 'stale' });
  });

  it('is not begun by a state that is only passed through', () => {
    const { run, effects } = deciding(asking).send('pass');
    expect(run).toMatchObject({ pending: noRows, snapshot: { value: 'left' } });
    expect(effects).toEqual([{ kind: 'stop', id: 'asked', generation: 1 }]);
  });

  it('is heard once: its completion is not begun again where the state stays', () => {
    const staying = setup({ actors: { ask } }).createMachine({ id: 'm', invoke: { src: 'ask', id: 'asked', onDone: { actions: [] } }, on: { other: { actions: [] } } });
    const flow = deciding(staying);
    expect(flow.complete('asked', 1)).toMatchObject({ run: { pending: noRows }, effects: [] });
    expect(flow.send('other')).toMatchObject({ run: { pending: noRows }, effects: [] });
    expect(flow.complete('asked', 1)).toEqual({ kind: 'stale' });
  });

  it('is begun by an assignment, by the context and by an action that spawns, and ended by one that stops', () => {
    const spawning = setup({ types: { context: {} as { child: unknown } }, actors: { ask } }).createMachine({
      id: 'm', context: ({ spawn }) => ({ child: spawn('ask', { id: 'first', input: 'a' }) }),
      on: {
        assign: { actions: assign({ child: ({ spawn }) => spawn('ask', { id: 'second', input: 'b' }) }) },
        spawn: { actions: spawnChild('ask', { id: 'third', input: 'c' }) },
        stop: { actions: stopChild('third') },
      },
    });
    const flow = deciding(spawning);
    expect(flow.first.run.pending).toMatchObject({ first: { src: 'ask', input: 'a', generation: 1 } });
    expect(flow.send('assign').run.pending).toMatchObject({ first: { generation: 1 }, second: { src: 'ask', input: 'b', generation: 2 } });
    expect(flow.send('spawn').run.pending).toMatchObject({ third: { src: 'ask', input: 'c', generation: 3 } });
    expect(Object.keys(flow.send('stop').run.pending)).toEqual(['first', 'second']);
    expect(flow.complete('second', 2)).toMatchObject({ kind: 'decided' });
  });

  it('does not outlive the flow, while an effect asked for in its last step does', () => {
    const ending = setup({ actors: { ask }, actions: { ring: () => {} } }).createMachine({ id: 'm', invoke: { src: 'ask', id: 'asked' }, initial: 'a', states: { a: { on: { end: 'over' } }, over: { type: 'final', entry: 'ring' } } });
    const { run, effects } = deciding(ending).send('end');
    expect(Object.values(run.pending).map(({ kind, src }) => [kind, src])).toEqual([['effect', 'ring']]);
    expect(effects.map(({ kind }) => kind)).toEqual(['action', 'stop']);
  });

  it('whose failure nobody handles ends the flow with that error', () => {
    const careless = setup({ actors: { ask } }).createMachine({ id: 'm', invoke: { src: 'ask', id: 'asked' } });
    const flow = deciding(careless);
    expect(flow.give({ kind: 'completed', id: 'asked', generation: 1, outcome: { error: { code: 'no' } } })).toMatchObject({ kind: 'decided', run: { snapshot: { status: 'error', error: { code: 'no' } }, pending: noRows } });
  });

  it('that the machine does not name is refused', () => {
    const flow = deciding(createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { invoke: { src: 'nobody', id: 'x' } } } }));
    expect(() => flow.send('go')).toThrow('nobody');
  });
});
