// What XState knows and a replay must not trip over: each chart's whole suite replays, and says what a suite has to say.
import { and, assign, createMachine, emit, enqueueActions, fromCallback, fromPromise, raise, sendTo, setup, spawnChild, stateIn } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explore } from '#src/paths/explore.ts';
import type { Samples } from '#src/paths/samples.ts';
import { feasiblePaths } from '#src/paths/replay/feasible-paths.ts';
import { replay } from '#src/paths/replay/replay.ts';
import { pathAlong } from './path-along.ts';

/** Everything that the chart's samples reach is covered by paths that go. */
function wholeSuite(machine: Parameters<typeof explore>[0], samples: Samples = {}) {
  const found = feasiblePaths(explore(machine, samples), 'transitions');
  expect(found.uncovered).toEqual([]);
  return found.tests.map(({ replayed }) => replayed);
}

describe('a replay', () => {
  it('runs none of the machine\'s actions and starts none of its work', () => {
    const did: string[] = [];
    const machine = setup({
      types: { context: {} as { ref: unknown } },
      actors: { work: fromPromise(async () => void did.push('work')), watch: fromCallback(() => void did.push('watch')) },
      actions: { tell: () => void did.push('tell') },
    }).createMachine({ id: 'm', context: { ref: null }, initial: 'a', entry: 'tell', invoke: { src: 'watch', id: 'watch' }, states: {
      a: { invoke: { src: 'work', id: 'work', onDone: { target: 'b', actions: [{ type: 'tell' }, () => void did.push('inline')] }, onError: 'b' }, exit: 'tell' },
      b: { entry: [emit({ type: 'said' }), spawnChild('work', { id: 'more' }), assign({ ref: ({ spawn }) => spawn('watch', { id: 'other' }) })] },
    } });
    const graph = explore(machine, { outputs: { work: [1] } });
    const replayed = replay(graph, pathAlong(graph, 'xstate.done.actor.work'));
    expect(did).toEqual([]);
    expect(replayed).toMatchObject({ isFeasible: true, start: { expect: { effects: [{ type: 'tell' }], activities: [{ id: 'watch', src: 'watch' }, { id: 'work', src: 'work' }] } },
      steps: [{ kind: 'service', source: 'work', state: 'b', expect: { effects: [{ type: 'tell' }, { type: 'tell' }, { type: '(anonymous)' }, { type: 'emit', params: { event: { type: 'said' } } }], activities: [{ id: 'watch', src: 'watch' }, { id: 'more', src: 'work' }, { id: 'other', src: 'watch' }] } }] });
  });

  it('knows parallel regions and both kinds of history', () => {
    for (const history of ['shallow', 'deep'] as const) {
      wholeSuite(createMachine({ id: 'm', initial: 'on', states: {
        on: { type: 'parallel', on: { off: 'off' }, states: {
          left: { initial: 'a', states: { a: { on: { swap: 'b' } }, b: { initial: 'x', states: { x: { on: { deeper: 'y' } }, y: { always: { guard: stateIn('#m.on.right.d'), target: 'x' } } } }, back: { type: 'history', history } } },
          right: { initial: 'c', states: { c: { on: { swap: 'd' } }, d: { on: { turn: 'c' } } } },
        } },
        off: { on: { on: 'on.left.back' } },
      } }));
    }
  });

  it('knows eventless transitions, raised events, delayed ones and events a machine sends to itself', () => {
    const machine = createMachine({ id: 'm', context: { n: 0 }, initial: 'a', states: {
      a: { always: { guard: ({ context }) => context.n > 0, target: 'b' }, on: { go: { actions: [assign({ n: 1 }), raise({ type: 'now' }), raise({ type: 'later' }, { delay: 30 }), sendTo(({ self }) => self, { type: 'own' }, { delay: 20 })] } } },
      b: { on: { now: { actions: sendTo(({ self }) => self, { type: 'next' }) }, next: { actions: () => {} }, own: 'c' } },
      c: { on: { later: 'd' } }, d: {},
    } });
    const [replayed] = wholeSuite(machine, { events: { now: [], later: [], own: [], next: [] } });
    expect(replayed?.steps.map(({ event, after, state }) => [event.type, after, state])).toEqual([['go', 0, 'b'], ['next', 0, 'b'], ['own', 20, 'c'], ['later', 10, 'd']]);
  });

  it('knows children without a name, with one in the system, and spawned within assignments', () => {
    const work = fromPromise(async () => 1);
    const machine = setup({ types: { context: {} as { ref: unknown } }, actors: { work } }).createMachine({ id: 'm', context: { ref: null }, initial: 'a', states: {
      a: { invoke: { src: work, onDone: 'b', onError: 'a' } },
      b: { entry: spawnChild('work', { id: 'one', systemId: 'first' }), invoke: { src: 'work', systemId: 'two', onDone: 'c' }, on: { again: { target: '.in', reenter: true } }, initial: 'in', states: { in: { invoke: { src: 'work', systemId: 'three' } } } },
      c: { entry: assign({ ref: ({ spawn }) => spawn('work', { id: 'four' }) }), on: { 'xstate.done.actor.four': 'd' } },
      d: { entry: [assign({ ref: ({ spawn }) => spawn(work) }), assign({ ref: ({ spawn }) => [spawn('work')] })] },
    } });
    const replays = wholeSuite(machine, { outputs: { work: [1] } });
    const activities = new Set(replays.flatMap(({ steps }) => steps.map(({ state, expect: { activities } }) => `${typeof state === 'string' ? state : 'b'}: ${activities.map(({ id }) => id).join()}`)));
    expect([...activities].sort()).toEqual(['a: ', 'b: 0.m.b,0.m.b.in', 'b: one,0.m.b,0.m.b.in', 'c: one,four', 'd: one,x:1,x:2']);
  });

  it('fails where XState fails: when a name of the system is taken twice', () => {
    const machine = setup({ actors: { work: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: { actions: spawnChild('work', { id: 'one', systemId: 'first' }) } } } } });
    const graph = explore(machine, { outputs: { work: [1] } });
    expect(replay(graph, pathAlong(graph, 'go', 'xstate.done.actor.one', 'go')).isFeasible).toBe(true);
    expect(replay(graph, pathAlong(graph, 'go', 'go'))).toMatchObject({ isFeasible: false, at: 1, why: expect.stringContaining("'first' already exists") as string });
  });

  it('tells a step of the machine from the first steps of a child machine', () => {
    const kid = createMachine({ id: 'kid', initial: 'x', states: { x: { always: 'y' }, y: { always: 'z' }, z: { type: 'final' } } });
    const machine = setup({ actors: { kid } }).createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { invoke: { src: 'kid', id: 'kid', onDone: 'c', onError: 'c' } }, c: {} } });
    const [replayed] = wholeSuite(machine);
    expect(replayed?.steps[0]?.transitions).toEqual(['m.a | go | 0']);
  });

  it('knows actions that are decided while they are taken, and events that re-enter', () => {
    const machine = setup({ actions: { note: () => {} } }).createMachine({ id: 'm', context: { n: 0 }, initial: 'a', states: {
      a: { entry: 'note', on: { go: { target: 'a', reenter: true, guard: and([({ context }) => context.n < 2]), actions: enqueueActions(({ enqueue, check, context }) => {
        if (check(() => context.n === 1)) enqueue('note');
        enqueue.assign({ n: context.n + 1 });
        enqueue.cancel('late');
        enqueue.raise({ type: 'late' }, { delay: 5, id: 'late' });
      }) }, late: 'b' } }, b: {},
    } });
    const graph = explore(machine, { events: { late: [] } });
    expect(replay(graph, pathAlong(graph, 'go', 'go', 'late'))).toMatchObject({ isFeasible: true, steps: [
      { expect: { effects: [{ type: 'note' }], timers: ['late'] } }, { expect: { effects: [{ type: 'note' }, { type: 'note' }] } }, { after: 5, state: 'b' },
    ] });
  });

  it('fires both of two timers of one name, as XState does, the earlier one first', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: { actions: raise({ type: 'late' }, { delay: 5, id: 'late' }) }, late: {} } } } });
    const graph = explore(machine, { events: { late: [] } }, { limit: 50 });
    expect(replay(graph, pathAlong(graph, 'go', 'go'))).toMatchObject({ isFeasible: true, steps: [{ expect: { timers: ['late'] } }, { expect: { timers: ['late', 'unnamed.late.0'] } }] });
    const [first, second] = [0, 1].map(() => pathAlong(graph, 'go', 'go'));
    const at = first?.steps.at(-1)?.to ?? -1;
    const firing = (graph.outgoing[at] ?? []).filter(({ kind }) => kind === 'timer');
    expect(firing.map(({ source }) => source).sort()).toEqual(['late', 'unnamed.late.0']);
    const along = (source: string) => replay(graph, { ...(second as NonNullable<typeof second>), steps: [...(second?.steps ?? []), ...firing.filter((edge) => edge.source === source)] });
    expect(along('unnamed.late.0')).toMatchObject({ isFeasible: true, steps: [{}, {}, { after: 5 }] });
    expect(along('late')).toMatchObject({ isFeasible: false, at: 2 });
  });

  it('sees what observables show, failures nobody handles, and events to a parent', () => {
    const machine = setup({ actors: { feed: fromCallback(() => {}) } }).createMachine({ id: 'm', initial: 'a', states: {
      a: { invoke: { src: 'feed', id: 'feed', onSnapshot: { target: 'b', actions: sendTo(({ self }) => self._parent!, { type: 'up' }) }, onDone: 'b' } }, b: {},
    } });
    wholeSuite(machine, { snapshots: { feed: [7] }, outputs: { feed: [1] }, errors: { feed: [{ code: 'no' }] } });
    const graph = explore(machine, { snapshots: { feed: [7] }, errors: { feed: [{ code: 'no' }] } });
    expect(replay(graph, pathAlong(graph, 'xstate.error.actor.feed'))).toMatchObject({ isFeasible: true, steps: [{ transitions: [], expect: { status: 'error', activities: [] } }] });
    expect(replay(graph, pathAlong(graph, 'xstate.snapshot.feed'))).toMatchObject({ isFeasible: true, steps: [{ expect: { effects: [{ type: 'sendTo', params: { to: '@parent', event: { type: 'up' } } }] } }] });
  });

  it('lets an event that is refused change nothing', () => {
    const machine = createMachine({ id: 'm', context: { n: 0 }, initial: 'a', states: { a: { on: { go: 'b' } }, b: { on: { back: 'a' } } } });
    const found = feasiblePaths(explore(machine), 'negative');
    expect(found.uncovered).toEqual([]);
    expect(found.tests.flatMap(({ replayed }) => replayed.steps.filter(({ transitions }) => transitions.length === 0).map(({ event, state, expect: { context, effects } }) => [event.type, state, context, effects])))
      .toEqual(expect.arrayContaining([['back', 'a', {}, []], ['go', 'b', {}, []]]));
  });

  it('is not taken in by a graph that has it otherwise', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b', jump: 'c' } }, b: { after: { 10: 'c' } }, c: {} } });
    const graph = explore(machine);
    const { steps: [go] } = pathAlong(graph, 'go');
    const { steps: [jump] } = pathAlong(graph, 'jump');
    const only = (step: typeof go) => ({ input: undefined, start: 0, steps: [step!] });
    expect(replay(graph, only({ ...go!, transitions: ['m.a | jump | 0'] }))).toMatchObject({ isFeasible: false, at: 0, why: 'the transitions taken: m.a | go | 0 instead of m.a | jump | 0', isOfTime: false });
    expect(replay(graph, only({ ...jump!, to: go!.to }))).toMatchObject({ isFeasible: false, why: 'the state: "c" instead of "b"' });
    const [node] = graph.nodes.slice(go!.to);
    const other = { ...graph, nodes: graph.nodes.map((one) => (one === node ? { ...one, timers: {} } : one)) };
    expect(replay(other, only(go))).toMatchObject({ isFeasible: false, why: 'the timers: ["xstate.after.10.m.b"] instead of []' });
    expect(replay({ ...graph, nodes: graph.nodes.map((one) => (one === node ? { ...one, running: { x: { src: 'y', input: null } } } : one)) }, only(go))).toMatchObject({ isFeasible: false, why: 'what runs: [] instead of ["x: y"]' });
    expect(replay(graph, { input: 'another', start: 0, steps: [] })).toMatchObject({ isFeasible: false, at: null });
  });

  it('takes nothing internal for an event, ends where the machine ends, and sends no wildcard', () => {
    const machine = createMachine({ id: 'm', initial: 'form', on: { again: '.form' }, states: {
      form: { initial: 'typing', onDone: 'done', states: { typing: { on: { 'form.*': 'sent' } }, sent: { type: 'final' } } }, done: { type: 'final' },
    } });
    const graph = explore(machine);
    const path = pathAlong(graph, 'form.anything-else');
    expect(replay(graph, path)).toMatchObject({ isFeasible: true, steps: [{ event: { type: 'form.anything-else' }, transitions: ['m.form.typing | form.* | 0', 'm.form | xstate.done.state.m.form | 0'], state: 'done', expect: { status: 'done' } }] });
    const [again] = pathAlong(graph, 'again').steps;
    expect(replay(graph, { ...path, steps: [...path.steps, again!] })).toMatchObject({ isFeasible: false, at: 1, why: 'the flow has ended' });
  });

  it('says so when a guard throws', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b', bad: { guard: () => { throw new Error('no such field'); }, target: 'b' } } }, b: {} } });
    const graph = explore(machine);
    const [go] = pathAlong(graph, 'go').steps;
    expect(replay(graph, { input: undefined, start: 0, steps: [{ ...go!, event: { type: 'bad' } }] })).toMatchObject({ isFeasible: false, at: 0, why: expect.stringMatching(/^the machine fails: .*no such field/s) as string });
  });

  it('writes what is no JSON as text, and never as nothing', () => {
    const machine = createMachine({ id: 'm', types: {} as { context: Record<string, unknown> }, context: { big: 1n, seen: new Set(['b', 'a']), at: new Date(0), none: undefined }, initial: 'a',
      states: { a: { on: { go: { target: 'b', actions: assign({ by: new Map([['k', 2n]]) }) } } }, b: { type: 'final' } }, output: { sum: 3n, when: new Date(5), nan: NaN } });
    const graph = explore(machine, { events: { go: [{ amount: 7n }] } });
    expect(replay(graph, pathAlong(graph, 'go'))).toMatchObject({ isFeasible: true,
      start: { expect: { context: { big: '1n', seen: 'Set{"a","b"}', at: 'Date(0)' } } },
      steps: [{ event: { type: 'go', amount: '7n' }, expect: { context: { by: 'Map{"k":2n}' }, output: { sum: '3n', when: 'Date(5)', nan: 'NaN' } } }] });
  });
});
