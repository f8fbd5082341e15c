// The graph is exact: every state in reach is in it, nothing else is, and every step tells who made it.
import { assign, createMachine, emit, fromPromise, raise, setup, spawnChild } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import type { Graph } from '#src/paths/graph.ts';
import type { Outcome } from '#src/paths/samples.ts';

const values = (graph: Graph) => graph.nodes.map(({ snapshot }) => snapshot.value as unknown);
const ask = fromPromise(async () => null);

describe('exploring', () => {
  it('finds every state of two regions and of what they count, and says that it is complete', () => {
    const machine = createMachine({
      types: {} as { context: { n: number } }, context: { n: 0 }, type: 'parallel',
      states: {
        left: { initial: 'off', states: { off: { on: { left: 'on' } }, on: { on: { left: 'off' } } } },
        right: { on: { count: { guard: ({ context }) => context.n < 4, actions: assign({ n: ({ context }) => context.n + 1 }) } } },
      },
    });
    const graph = explore(machine);
    expect([graph.nodes.length, graph.edges.length, graph.complete, graph.frontier.size]).toEqual([10, 18, true, 0]);
  });

  it('answers an activity by what it was asked and by the world, and takes the world along', () => {
    const machine = setup({ types: { context: {} as { wanted: number } }, actors: { buy: ask } }).createMachine({
      context: { wanted: 1 }, initial: 'choosing',
      states: {
        choosing: { on: { more: { guard: ({ context }) => context.wanted < 2, actions: assign({ wanted: 2 }) }, buy: 'buying' } },
        buying: { invoke: { src: 'buy', id: 'buy', input: ({ context }) => context.wanted, onDone: 'choosing', onError: 'soldOut' } },
        soldOut: {},
      },
    });
    const buy = (wanted: number, stock: number): Outcome[] => (wanted <= stock ? [{ output: null, world: stock - wanted }] : [{ error: 'sold out' }]);
    const graph = explore(machine, { world: 3, outputs: { buy } });
    expect([...new Set(graph.nodes.filter(({ snapshot }) => snapshot.value === 'soldOut').map(({ world }) => String(world)))].sort()).toEqual(['0', '1']);
    expect(graph.nodes.filter(({ snapshot }) => snapshot.value === 'buying').map(({ running, world }) => `${String(running['buy']?.input)} of ${String(world)}`).sort()).toEqual([
      '1 of 0', '1 of 1', '1 of 2', '1 of 3', '2 of 0', '2 of 1', '2 of 2', '2 of 3',
    ]);
  });

  it('lets the world change at any moment, as a step of its own that takes no transition', () => {
    const machine = createMachine({ initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });
    const graph = explore(machine, { world: 'old', drift: (world: string) => (world === 'old' ? ['new'] : []) });
    expect(graph.nodes.map(({ snapshot, world }) => [snapshot.value, world])).toEqual([['a', 'old'], ['a', 'new'], ['b', 'old'], ['b', 'new']]);
    expect(graph.edges.filter(({ kind }) => kind === 'world').every(({ transitions }) => transitions.length === 0)).toBe(true);
  });

  it('sends host events as the clock of the host, and no person sends them', () => {
    const machine = createMachine({ initial: 'a', states: { a: { on: { 'flow.expired': 'gone' } }, gone: { type: 'final' } } });
    expect(explore(machine, {}, { hostEvents: ['flow.expired'] }).edges).toMatchObject([{ kind: 'timer', source: null, event: { type: 'flow.expired' } }]);
  });

  it('tells which timers start and stop, and lets each fire once', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { after: { 10: { actions: () => {} }, 20: 'b' }, on: { leave: 'b' } }, b: {} } });
    const graph = explore(machine);
    const ten = graph.edges.filter(({ source }) => source === 'xstate.after.10.m.a');
    expect(ten).toHaveLength(1);
    expect(ten[0]).toMatchObject({ timersStarted: [], timersStopped: [] });
    expect(Object.keys(graph.nodes[ten[0]?.to ?? -1]?.timers ?? {})).toEqual(['xstate.after.20.m.a']);
    expect(graph.edges.find(({ event }) => event.type === 'leave')?.timersStopped).toEqual(['xstate.after.10.m.a', 'xstate.after.20.m.a']);
  });

  it('ends work with the state that waits for it, and starts nothing in a state only passed through', () => {
    const machine = setup({ actors: { ask } }).createMachine({ initial: 'a', states: {
      a: { on: { go: 'passing', stay: 'asking' } },
      passing: { invoke: { src: 'ask', id: 'passing' }, always: 'b' },
      asking: { invoke: { src: 'ask', id: 'asking', onDone: 'b' }, on: { leave: 'b' } },
      b: {},
    } });
    const graph = explore(machine, { outputs: { ask: [1] } });
    expect(graph.nodes.map(({ snapshot, running }) => [snapshot.value, Object.keys(running)])).toEqual([['a', []], ['b', []], ['asking', ['asking']]]);
  });

  it('plays a child that an assignment spawned', () => {
    const machine = setup({ types: { context: {} as { child: unknown } }, actors: { ask } }).createMachine({ context: { child: null }, initial: 'a', states: {
      a: { on: { go: { target: 'b', actions: assign({ child: ({ spawn }) => spawn('ask', { id: 'asked', input: undefined }) }) } } },
      b: { on: { 'xstate.done.actor.asked': 'c' } }, c: {},
    } });
    expect(values(explore(machine, { outputs: { ask: [1] } }))).toEqual(['a', 'b', 'c']);
  });

  it('says what it made up where the samples are silent', () => {
    const machine = setup({ actors: { ask } }).createMachine({ initial: 'a', states: { a: { invoke: { src: 'ask', id: 'ask', onDone: 'b', onError: 'c' } }, b: {}, c: {} } });
    const graph = explore(machine);
    expect(values(graph)).toEqual(['a', 'b', 'c']);
    expect(graph.guessed).toEqual(['"ask" is tried with no output and with one error']);
  });

  it('keeps states apart only by the projection, where one is given', () => {
    const machine = createMachine({ types: {} as { context: { n: number } }, context: { n: 0 }, on: { count: { actions: assign({ n: ({ context }) => context.n + 1 }) } } });
    expect(explore(machine, { project: (context: { n: number }) => Math.min(context.n, 3) }).nodes).toHaveLength(4);
  });

  it('stops at the limit with what it has found, and names where it would have gone on', () => {
    const machine = createMachine({ types: {} as { context: { n: number } }, context: { n: 0 }, initial: 'counting', states: { counting: { on: { count: { actions: assign({ n: ({ context }) => context.n + 1 }) }, stop: 'stopped' } }, stopped: {} } });
    const graph = explore(machine, {}, { limit: 20 });
    expect(graph.complete).toBe(false);
    expect(graph.nodes).toHaveLength(20);
    expect([...graph.frontier].length).toBeGreaterThan(0);
    expect([...graph.frontier].every((node) => graph.nodes[node]?.snapshot.value === 'counting')).toBe(true);
    expect(graph.edges.length).toBeGreaterThanOrEqual(19);
  });

  it('is complete at exactly the limit', () => {
    const machine = createMachine({ initial: 'a', states: { a: { on: { go: 'b' } }, b: { on: { go: 'a' } } } });
    expect(explore(machine, {}, { limit: 2 }).complete).toBe(true);
    expect(explore(machine, {}, { limit: 1 }).complete).toBe(false);
  });

  it('stops when it is told to, with what it has found, and tells how far it is on the way', () => {
    const machine = createMachine({ types: {} as { context: { n: number } }, context: { n: 0 }, on: { count: { actions: assign({ n: ({ context }) => context.n + 1 }) } } });
    const told: number[] = [];
    const graph = explore(machine, {}, { onProgress: ({ states, steps, waiting }) => {
      told.push(states);
      expect([steps, waiting]).toEqual([states - 1, 1]);
      return told.length < 30;
    } });
    expect([told.length, told.at(-1)]).toEqual([30, 30]); // before each step, for one may take its time
    expect([graph.complete, graph.nodes.length, graph.stoppedAt, [...graph.frontier]]).toEqual([false, 30, 29, [29]]);
  });

  it('tries a child machine with the outputs its own chart leads to', () => {
    const child = createMachine({ id: 'child', initial: 'asking', output: ({ event }) => (event as { output?: unknown }).output, states: {
      asking: { on: { yes: 'agreed', no: 'declined' } }, agreed: { type: 'final', output: 'agreed' }, declined: { type: 'final', output: 'declined' },
    } });
    const machine = setup({ actors: { child } }).createMachine({ initial: 'a', states: { a: { invoke: { src: 'child', id: 'child', onDone: [{ guard: ({ event }) => event.output === 'declined', target: 'no' }, 'yes'], onError: 'failed' } }, yes: {}, no: {}, failed: {} } });
    const graph = explore(machine);
    expect(values(graph)).toEqual(['a', 'yes', 'no', 'failed']);
    expect(graph.guessed).toEqual(['the child machine "child" is tried with the 2 outputs its own chart leads to and with one error']);
  });

  it('keeps some of the states that a projection merges, to be compared', () => {
    const machine = createMachine({ types: {} as { context: { n: number } }, context: { n: 0 }, on: { count: { actions: assign({ n: ({ context }) => context.n + 1 }) } } });
    const graph = explore(machine, { project: (context: { n: number }) => Math.min(context.n, 1) });
    expect([...graph.merged].map(([node, members]) => [node, members.map(({ snapshot }) => (snapshot.context as { n: number }).n)])).toEqual([[1, [2]]]);
  });

  it('tells what a step asks of its host beside activities and timers', () => {
    const machine = setup({ actions: { note: (_actor, _params: { what: string }) => {} } }).createMachine({ initial: 'a', states: {
      a: { on: { go: { target: 'b', actions: [{ type: 'note', params: { what: 'left' } }, emit({ type: 'gone' }), assign({})] } } }, b: { entry: { type: 'note', params: { what: 'entered' } } },
    } });
    expect(explore(machine).edges[0]?.effects).toEqual([{ type: 'note', params: { what: 'left' } }, { type: 'emit', params: { event: { type: 'gone' } } }, { type: 'note', params: { what: 'entered' } }]);
  });

  it('lets every delayed event fire that nobody has cancelled, also where two have one name or none', () => {
    const machine = createMachine({ initial: 'a', states: { a: { on: {
      named: { actions: raise({ type: 'rang' }, { delay: 10, id: 'bell' }) }, unnamed: { actions: raise({ type: 'rang' }, { delay: 10 }) }, rang: {},
    } } } });
    const [start] = explore(machine, { events: { rang: [] } }, { limit: 30 }).starts;
    const graph = explore(machine, { events: { rang: [] } }, { limit: 30 });
    const after = (types: readonly string[]) => types.reduce((node, type) => graph.outgoing[node]?.find(({ event }) => event.type === type)?.to ?? -1, start?.to ?? -1);
    expect(Object.keys(graph.nodes[after(['named', 'named'])]?.timers ?? {}).sort()).toEqual(['bell', 'unnamed.rang.0']);
    expect(Object.keys(graph.nodes[after(['unnamed', 'unnamed'])]?.timers ?? {}).sort()).toEqual(['unnamed.rang.0', 'unnamed.rang.1']);
  });

  it('plays a child that was spawned without a name', () => {
    const machine = setup({ actors: { ask } }).createMachine({ initial: 'a', states: { a: { entry: spawnChild('ask'), on: { 'xstate.done.actor.*': 'b' } }, b: {} } });
    expect(values(explore(machine, { outputs: { ask: [1] } }))).toEqual(['a', 'b']);
  });
});
