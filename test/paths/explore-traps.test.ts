// What generators of paths for statecharts are known to get wrong, each on a machine of a few lines.
import { assign, createMachine, fromPromise, raise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import { planPaths } from '#src/paths/plan.ts';
import type { Graph } from '#src/paths/graph.ts';

const values = (graph: Graph) => graph.nodes.map(({ snapshot }) => snapshot.value as unknown);
const eventsOf = (graph: Graph) => graph.edges.map(({ event }) => event.type);

describe('the explorer', () => {
  it('never sends an internal event as if a person could', () => {
    const machine = createMachine({ id: 'm', initial: 'form', states: {
      form: { initial: 'typing', onDone: 'left', states: { typing: { on: { 'form.sent': 'sent' } }, sent: { type: 'final' } } },
      left: {},
    } });
    const graph = explore(machine);
    expect(eventsOf(graph)).toEqual(['form.sent']);
    expect(values(graph)).toEqual([{ form: 'typing' }, 'left']);
    expect(graph.edges[0]?.transitions).toEqual(['m.form.typing | form.sent | 0', 'm.form | xstate.done.state.m.form | 0']);
  });

  it('walks out of no final state', () => {
    const machine = createMachine({ initial: 'open', on: { again: '.open' }, states: { open: { on: { close: 'closed' } }, closed: { type: 'final' } } });
    const graph = explore(machine);
    const closed = values(graph).indexOf('closed');
    expect(graph.outgoing[closed]).toEqual([]);
  });

  it('tells states apart by what a set, a map, a date and a big integer in the context hold', () => {
    const machine = setup({ types: { context: {} as { seen: Set<string>; count: Map<string, bigint>; at: Date } } }).createMachine({
      context: { seen: new Set(), count: new Map(), at: new Date(0) }, initial: 'open',
      states: { open: { on: {
        see: { guard: ({ context }) => !context.seen.has('it'), actions: assign({ seen: () => new Set<string>(['it']) }) },
        count: { guard: ({ context }) => context.seen.has('it') && context.count.size === 0, actions: assign({ count: () => new Map([['it', 1n]]) }) },
        wait: { guard: ({ context }) => context.count.get('it') === 1n && context.at.getTime() === 0, actions: assign({ at: new Date(1) }) },
        leave: { guard: ({ context }) => context.at.getTime() === 1, target: 'left' },
      } }, left: {} },
    });
    const graph = explore(machine);
    expect(graph.nodes).toHaveLength(5);
    expect(planPaths(graph).uncovered).toEqual([]);
  });

  it('tells states apart by what history remembers, for as long as that can be read', () => {
    const machine = createMachine({ initial: 'work', states: {
      work: { initial: 'a', on: { pause: 'paused' }, states: { a: { on: { swap: 'b' } }, b: { on: { swap: 'a' } }, last: { type: 'history' } } },
      paused: { on: { resume: 'work.last' } },
    } });
    const graph = explore(machine);
    expect(values(graph)).toEqual([{ work: 'a' }, 'paused', { work: 'b' }, 'paused']);
    const resumed = graph.edges.filter(({ event }) => event.type === 'resume').map(({ to }) => graph.nodes[to]?.snapshot.value as unknown);
    expect(resumed).toEqual([{ work: 'a' }, { work: 'b' }]);
  });

  it('tells states apart by what history remembers of a parent that is active, where something reads it then', () => {
    const chart = (again: string) => createMachine({ initial: 'work', states: {
      work: { initial: 'a', on: { pause: 'paused', back: again }, states: { a: { on: { swap: 'b' } }, b: { on: { swap: 'a' } }, last: { type: 'history' } } },
      paused: { on: { resume: 'work.last' } },
    } });
    // Coming back to what was last left, without leaving: the memory of the parent that is active decides.
    const graph = explore(chart('.last'));
    const pathTo = (types: readonly string[]) => types.reduce((node, type) => graph.outgoing[node]?.find(({ event }) => event.type === type)?.to ?? node, 0);
    const [fromA, fromB] = [['pause', 'resume', 'swap', 'back'], ['swap', 'pause', 'resume', 'back']];
    expect([fromA, fromB].map((types) => graph.nodes[pathTo(types)]?.snapshot.value as unknown)).toEqual([{ work: 'a' }, { work: 'b' }]);
    expect(graph.nodes.length).toBeGreaterThan(explore(chart('paused')).nodes.length);
  });

  it('takes invokes, delays and delayed raises for what they are', () => {
    const machine = setup({ actors: { load: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'loading', states: {
      loading: { invoke: { src: 'load', id: 'load', onDone: 'waiting', onError: 'failed' } },
      waiting: { entry: raise({ type: 'nudge' }, { delay: 5, id: 'nudge' }), after: { 1000: 'late' }, on: { nudge: 'nudged' } },
      failed: {}, late: {}, nudged: {},
    } });
    const graph = explore(machine, { outputs: { load: [1] }, errors: { load: [{ code: 'no' }] }, events: { nudge: [] } });
    expect(graph.edges.map(({ kind, source, to }) => [kind, source, graph.nodes[to]?.snapshot.value])).toEqual([
      ['service', 'load', 'waiting'], ['service', 'load', 'failed'], ['timer', 'nudge', 'nudged'], ['timer', 'xstate.after.1000.m.waiting', 'late'],
      ['timer', 'nudge', 'late'], // a delayed raise outlives the state that asked for it
    ]);
  });

  it('tries every other event too when the samples name payloads for one', () => {
    const machine = createMachine({ initial: 'a', states: { a: { on: { named: 'b', other: 'b' } }, b: {} } });
    expect(eventsOf(explore(machine, { events: { named: [{ n: 1 }, { n: 2 }] } }))).toEqual(['named', 'named', 'other']);
  });

  it('refuses a machine that does not start, with the reason', () => {
    const machine = createMachine({ id: 'needs-input', types: {} as { input: { name: string } }, context: ({ input }) => ({ length: input.name.length }) });
    expect(() => explore(machine)).toThrow(/"needs-input" does not start: .*name/);
    expect(explore(machine, { input: [{ name: 'four' }, { name: 'five' }, { name: 'three' }] }).starts.map(({ to }) => to)).toEqual([0, 0, 1]);
  });

  it('reports a guard that throws and goes on', () => {
    const machine = createMachine({ initial: 'a', states: { a: { on: { bad: { guard: () => { throw new Error('no such field'); }, target: 'b' }, good: 'b' } }, b: {} } });
    const graph = explore(machine);
    expect(eventsOf(graph)).toEqual(['good']);
    expect(graph.complete).toBe(true);
    expect(graph.faults).toEqual([{ from: 0, event: { type: 'bad' }, message: expect.stringContaining('no such field') as string }]);
  });

  it('finds and names a loop of eventless transitions', () => {
    const machine = createMachine({ initial: 'a', states: { a: { on: { loop: 'b' } }, b: { always: 'c' }, c: { always: 'b' } } });
    expect(explore(machine).faults).toEqual([{ from: 0, event: { type: 'loop' }, message: expect.stringContaining('Infinite loop') as string }]);
  });

  it('tells of a machine that changes its context in place, and keeps the states it found before', () => {
    const machine = setup({ types: { context: {} as { list: string[] } } }).createMachine({ context: () => ({ list: [] }), initial: 'a', states: { a: { on: {
      push: { actions: assign({ list: ({ context }) => { context.list.push('x'); return context.list; } }) },
    } } } });
    const graph = explore(machine);
    expect(graph.faults).toEqual([{ from: 0, event: { type: 'push' }, message: expect.stringMatching(/not extensible/) as string }]);
    expect(graph.nodes.map(({ snapshot }) => snapshot.context as unknown)).toEqual([{ list: [] }]);
  });

  it('tells of a machine that changes a set or a map in its context in place, and does not call the graph whole', () => {
    const machine = setup({ types: { context: {} as { seen: Set<string> } } }).createMachine({ context: () => ({ seen: new Set<string>() }), initial: 'a', states: { a: { on: {
      add: { actions: assign({ seen: ({ context }) => context.seen.add('x') }) }, go: { guard: ({ context }) => context.seen.size > 0, target: 'b' },
    } }, b: {} } });
    const graph = explore(machine);
    expect(graph.faults).toEqual([{ from: 0, event: { type: 'add' }, message: expect.stringContaining('changed in place') as string }]);
    expect(graph.complete).toBe(false);
  });

  it('takes what a state forbids for refused, as a host does, and leaves nothing of it to be covered', () => {
    const machine = createMachine({ id: 'm', initial: 'a', on: { go: '.b' }, states: { a: { on: { go: [{ guard: () => false, target: 'b' }, {}], on: 'c' } }, b: {}, c: {} } });
    const graph = explore(machine);
    expect(graph.outgoing[0]?.map(({ event }) => event.type)).toEqual(['on']);
    expect(planPaths(graph).uncovered).toEqual(['m.a | go | 0']);
    expect(planPaths(graph, 'negative').uncovered).toEqual([]);
  });

  it('sends no wildcard literally', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { 'key.*': 'b', '*': 'c', go: 'b' } }, b: {}, c: {} } });
    const graph = explore(machine, { events: { 'key.pressed': [{ key: 'x' }] } });
    expect(graph.edges.map(({ event, transitions }) => [event.type, transitions])).toEqual([
      ['go', ['m.a | go | 0']], ['key.pressed', ['m.a | key.* | 0']], ['anything-else', ['m.a | * | 0']],
    ]);
    expect(graph.guessed).toEqual(['"*" is tried with the event "anything-else"']);
  });

  it('counts eventless transitions among those taken, at the start too', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { always: 'b' }, b: { on: { go: 'c' } }, c: { always: [{ guard: () => false, target: 'a' }, 'd'] }, d: {} } });
    const graph = explore(machine);
    expect(graph.starts[0]?.transitions).toEqual(['m.a |  | 0']);
    expect(graph.edges[0]?.transitions).toEqual(['m.b | go | 0', 'm.c |  | 1']);
    expect(planPaths(graph).uncovered).toEqual(['m.c |  | 0']);
  });
});
