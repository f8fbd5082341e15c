// From a graph to a suite that a tester can take away, and to the same suite again when the chart has been edited.
import { type AnyStateMachine, assign, cancel, createMachine, fromPromise, raise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { hostEvents } from '#machines/enrolment/events.ts';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import { samples as stepUpSamples } from '#machines/step-up/step-up.samples.ts';
import { transitionsOf } from '#src/engine/macrostep.ts';
import { explore } from '#src/paths/explore.ts';
import type { Graph } from '#src/paths/graph.ts';
import type { Samples } from '#src/paths/samples.ts';
import { suiteOf } from '#src/paths/suite-of.ts';
import type { Suite } from '#src/paths/suite.ts';

const minute = 60_000;
const version = '1';
/** As it is on disk. */
const written = (suite: Suite): Suite => JSON.parse(JSON.stringify(suite)) as Suite;

type Edit = { readonly ship?: object; readonly refund?: boolean; readonly delay?: number };
/** An order, and the edits that tests below make to it. */
const orderWith = ({ ship = {}, refund = true, delay = minute }: Edit = {}): AnyStateMachine => setup({ types: { context: {} as { items: number } }, delays: { patience: delay }, actors: { charge: fromPromise(async () => ({ ok: true })) } }).createMachine({
  id: 'order', context: { items: 0 }, initial: 'basket', states: {
    basket: { on: { add: { actions: assign({ items: ({ context }) => Math.min(2, context.items + 1) }) }, pay: { guard: ({ context }) => context.items > 0, target: 'paying' }, leave: 'left' } },
    paying: { invoke: { src: 'charge', id: 'charge', onDone: 'paid', onError: 'refused' }, after: { patience: 'refused' } },
    refused: { on: { retry: 'paying', leave: 'left' } },
    paid: { on: { ship: 'shipped', ...(refund ? { refund: 'refunded' } : {}), ...ship } },
    shipped: { type: 'final' }, refunded: { type: 'final' }, left: { type: 'final' },
  },
});
const samples: Samples = { outputs: { charge: [{ ok: true }] }, errors: { charge: [{ code: 'no' }] } };
const graphOf = (edit: Edit = {}): Graph => explore(orderWith(edit), samples);
const taken = ({ tests }: Suite): Set<string> => new Set(tests.flatMap(({ start, steps }) => [...start.transitions, ...steps.flatMap(({ transitions }) => transitions)]));

describe('a suite', () => {
  it('counts what its tests cover, not what was planned', async () => {
    const graph = graphOf();
    const suite = await suiteOf(graph, 'transitions', { version });
    expect(suite).toMatchObject({ machine: 'order', version, criterion: 'transitions', covered: 10, total: 10, uncovered: [], truncated: false, universe: { states: 7, transitions: 10, configurations: 7, edges: graph.edges.length } });
    expect([...taken(suite)].sort()).toEqual(transitionsOf(graph.machine).sort());
    expect(suite.events).toBe(suite.tests.reduce((sum, { steps }) => sum + steps.length, 0));
    expect(suite.lowerBound).toBeLessThanOrEqual(suite.events);
    expect(suite.optimal).toBe(suite.events === suite.lowerBound);
    expect(written(suite)).toEqual(suite);
  });

  it('says why it leaves something uncovered', async () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { after: { 100: 'b', 200: 'c' }, on: { far: 'd' } }, b: {}, c: {}, d: { after: { 50: 'a' } }, e: { on: { back: 'a' } } } });
    const suite = await suiteOf(explore(machine), 'transitions', { version });
    expect(suite).toMatchObject({ covered: 3, total: 5, uncovered: [{ transition: 'm.a | xstate.after.200.m.a | 0', why: 'infeasible' }, { transition: 'm.e | back | 0', why: 'unreachable' }] });
    expect(suite.lowerBound).toBe(3); // far, 50 ms, 100 ms: what cannot happen asks for no events
    expect(suite.optimal).toBe(true);
    const cut = await suiteOf(explore(machine, {}, { limit: 2 }), 'transitions', { version });
    expect(cut.truncated).toBe(true);
    expect(new Set(cut.uncovered.map(({ why }) => why))).toEqual(new Set(['budget']));
  });

  it('is the shortest there is where that is asked for', async () => {
    const suite = await suiteOf(graphOf(), 'transitions', { version, isOptimal: true, seconds: 10 });
    expect(suite).toMatchObject({ optimal: true, covered: 10 });
    expect(suite.events).toBe(suite.lowerBound);
  });

  it('names its tests by what they do', async () => {
    const [one, other] = [await suiteOf(graphOf(), 'edges', { version }), await suiteOf(graphOf(), 'edges', { version })];
    expect(one).toEqual(other);
    const ids = one.tests.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}$/);
    const again = await suiteOf(explore(orderWith(), { ...samples, outputs: { charge: [{ ok: 'yes' }] } }), 'edges', { version });
    const charged = ({ tests }: Suite) => new Set(tests.filter(({ steps }) => steps.some(({ event }) => event.type === 'xstate.done.actor.charge')).map(({ id }) => id));
    expect([...charged(again)].filter((id) => charged(one).has(id))).toEqual([]);
  });

  it('keeps its tests where the chart has grown, and adds only what is new', async () => {
    const before = await suiteOf(graphOf(), 'transitions', { version });
    const renamed = { ...written(before), tests: written(before).tests.map((test) => ({ ...test, title: `${test.title}, as we say` })) };
    const after = await suiteOf(graphOf({ ship: { lose: 'refunded' } }), 'transitions', { version, kept: renamed });
    expect(after.tests.slice(0, before.tests.length)).toEqual(renamed.tests);
    expect(after.tests.length).toBe(before.tests.length + 1);
    expect(after.tests.at(-1)?.steps.at(-1)?.transitions).toEqual(['order.paid | lose | 0']);
    expect(after).toMatchObject({ covered: 11, total: 11 });
    const wide: Suite = { ...written(await suiteOf(graphOf(), 'transition-pairs', { version })), criterion: 'transitions' };
    const wider = await suiteOf(graphOf({ ship: { lose: 'refunded' } }), 'transitions', { version, kept: wide });
    expect(wider.tests.map(({ id }) => id)).toEqual([...wide.tests.map(({ id }) => id), expect.any(String)]);
    expect(await suiteOf(graphOf(), 'transitions', { version, kept: written(before) })).toEqual(before);
  });

  it('drops tests that no longer replay, and covers again what they alone covered', async () => {
    const before = await suiteOf(graphOf(), 'transitions', { version });
    const after = await suiteOf(graphOf({ refund: false }), 'transitions', { version, kept: written(before) });
    const uses = ({ steps }: Suite['tests'][number]) => steps.some(({ event }) => event.type === 'refund');
    const stay = before.tests.filter((test) => !uses(test));
    expect(stay.length).toBeLessThan(before.tests.length);
    expect(after.tests.slice(0, stay.length)).toEqual(stay);
    expect(after.tests.filter(uses)).toEqual([]);
    expect(after).toMatchObject({ covered: 9, total: 9, uncovered: [] });
  });

  it('does not keep a test that expects another time, another criterion, or another machine', async () => {
    const before = await suiteOf(graphOf(), 'transitions', { version });
    const timed = before.tests.filter(({ steps }) => steps.some(({ after }) => after > 0));
    expect(timed.length).toBeGreaterThan(0);
    const slower = await suiteOf(graphOf({ delay: 2 * minute }), 'transitions', { version, kept: written(before) });
    expect(slower.tests.flatMap(({ steps }) => steps.map(({ after }) => after)).filter((after) => after > 0)).toEqual(timed.map(() => 2 * minute));
    const plain = await suiteOf(graphOf(), 'states', { version });
    expect(await suiteOf(graphOf(), 'states', { version, kept: written(before) })).toEqual(plain);
    expect(await suiteOf(graphOf(), 'states', { version, kept: { ...written(plain), machine: 'another', tests: [] } })).toEqual(plain);
  });

  it('keeps a test in which somebody waits for longer than needed, as long as it goes so', async () => {
    const graph = graphOf();
    const before = written(await suiteOf(graph, 'transitions', { version }));
    const at = before.tests.findIndex(({ steps: [first] }) => first?.kind === 'user');
    const waiting = (after: number): Suite => ({ ...before, tests: before.tests.map((test, position) => (position === at ? { ...test, steps: test.steps.map((step, first) => (first === 0 ? { ...step, after } : step)) } : test)) });
    expect((await suiteOf(graph, 'transitions', { version, kept: waiting(500) })).tests[at]?.steps[0]?.after).toBe(500);
    for (const none of [-1, 0.5]) expect((await suiteOf(graph, 'transitions', { version, kept: waiting(none) })).tests.map(({ steps: [first] }) => first?.after)).not.toContain(none);
    const charged = before.tests.map((test) => ({ ...test, steps: test.steps.map((step) => (step.kind === 'service' ? { ...step, after: minute } : step)) })); // the order has run out of patience by then
    expect((await suiteOf(graph, 'transitions', { version, kept: { ...before, tests: charged } })).tests.flatMap(({ steps }) => steps.filter(({ kind }) => kind === 'service').map(({ after }) => after))).not.toContain(minute);
  });

  it('counts the events of kept tests among those that a suite may have', async () => {
    const whole = await suiteOf(graphOf(), 'transitions', { version });
    const [first] = whole.tests;
    const kept: Suite = { ...written(whole), tests: [written(whole).tests[0]!] };
    expect(await suiteOf(graphOf(), 'transitions', { version, kept, events: whole.events })).toMatchObject({ covered: 10, total: 10, uncovered: [] });
    const most = first!.steps.length + 2;
    const small = await suiteOf(graphOf(), 'transitions', { version, kept, events: most });
    expect(small.tests.map(({ id }) => id)).toContain(first!.id);
    expect(small.events).toBeLessThanOrEqual(most);
    expect(small.uncovered.length).toBeGreaterThan(0);
    expect(small.uncovered.every(({ why }) => why === 'budget')).toBe(true);
  });

  it('tells anew of a kept test what happens by itself as it ends', async () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { entry: [raise({ type: 'tock' }, { delay: 10 }), raise({ type: 'tick' }, { delay: 10 })], on: { tock: 'b' } }, b: {} } });
    const suite = await suiteOf(explore(machine, { events: { tock: [], tick: [] } }), 'states', { version });
    expect(suite.tests.map(({ steps, afterwards }) => [steps, afterwards].map((all) => all?.map(({ event, after, transitions }) => [event.type, after, transitions.length])))).toEqual([[[['tock', 10, 1]], [['tick', 0, 0]]]]);
    const older: Suite = { ...written(suite), tests: JSON.parse(JSON.stringify(suite.tests, (name, value: unknown) => (name === 'afterwards' ? undefined : value))) as Suite['tests'] };
    expect(await suiteOf(explore(machine, { events: { tock: [], tick: [] } }), 'states', { version, kept: older })).toEqual(suite);
  });

  it('finds the way of a kept test again where the world may have changed meanwhile', async () => {
    const machine = setup({ actors: { read: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'a', states: {
      a: { on: { go: 'reading' } }, reading: { invoke: { src: 'read', id: 'read', onDone: [{ guard: ({ event }) => event.output === 2, target: 'two' }, { target: 'one' }], onError: 'a' } }, one: {}, two: {},
    } });
    const world = { world: 1, drift: (now: number) => [3 - now], outputs: { read: (_asked: never, now: number) => [{ output: now }] }, errors: { read: [{ code: 'no' }] } } as unknown as Samples;
    const graph = explore(machine, world);
    const before = await suiteOf(graph, 'transitions', { version });
    expect(before).toMatchObject({ covered: 4, uncovered: [] });
    expect(before.tests.flatMap(({ steps }) => steps.map(({ kind }) => kind))).not.toContain('world');
    const wide: Suite = { ...written(await suiteOf(graph, 'edges', { version })), criterion: 'transitions' };
    expect((await suiteOf(graph, 'transitions', { version, kept: wide })).tests).toEqual(wide.tests);
  });

  it('replays as a whole for a chart as it is hosted, with the host\'s clock', async () => {
    const graph = explore(stepUp, stepUpSamples, { hostEvents });
    const lifetime = { idle: 15 * minute, absolute: 60 * minute };
    const suite = await suiteOf(graph, 'transitions', { version: '1', lifetime });
    expect(suite).toMatchObject({ covered: suite.total, uncovered: [] });
    expect([...taken(suite)].sort()).toEqual(transitionsOf(stepUp).sort());
    const expired = suite.tests.flatMap(({ steps }) => steps.filter(({ event }) => event.type === 'flow.expired'));
    expect(expired.map(({ after, kind, source }) => [after, kind, source])).toEqual(expired.map(() => [15 * minute, 'timer', null]));
    expect(expired.length).toBeGreaterThan(0);
    expect(await suiteOf(graph, 'transitions', { version: '1', lifetime, kept: written(suite) })).toEqual(suite);
  });

  it('keeps apart what a person sends and what a timer sends under the same name', async () => {
    const machine = createMachine({ id: 'bell', initial: 'off', states: { off: { on: { set: 'on' } }, on: { entry: raise({ type: 'ring' }, { delay: 5, id: 'ringing' }), exit: cancel('ringing'), on: { ring: 'off' } } } });
    const suite = await suiteOf(explore(machine, {}), 'edges', { version });
    expect(suite).toMatchObject({ covered: 3, total: 3, optimal: true });
    const rung = suite.tests.flatMap(({ steps }) => steps).filter(({ event }) => event.type === 'ring').map(({ kind }) => kind);
    expect(rung.toSorted()).toEqual(['timer', 'user']);
    expect(suite.events).toBeGreaterThanOrEqual(suite.lowerBound ?? Number.NaN);
  });

  it('says nothing of the fewest events where only a part of the chart was looked at', async () => {
    const machine = orderWith();
    const graph = explore(machine, samples, { limit: 3 });
    expect(graph.complete).toBe(false);
    expect(await suiteOf(graph, 'transitions', { version })).toMatchObject({ truncated: true, lowerBound: null, optimal: false });
    expect(await suiteOf(graph, 'transitions', { version, isOptimal: true })).toMatchObject({ lowerBound: null, optimal: false });
    const counter = createMachine({ id: 'm', context: { n: 0 }, initial: 'a', states: { a: { on: { more: { actions: assign({ n: ({ context }) => context.n + 1 }) } } } } });
    expect(await suiteOf(explore(counter, {}, { limit: 3 }), 'transitions', { version })).toMatchObject({ truncated: true, uncovered: [], lowerBound: null, optimal: false });
  });

  it('goes by the name the machine is hosted under', async () => {
    const suite = await suiteOf(explore(createMachine({ initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } })), 'states', { version, id: 'nameless' });
    expect(suite.machine).toBe('nameless');
  });
});
