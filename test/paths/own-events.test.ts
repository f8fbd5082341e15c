// What a machine has sent to itself is heard before anybody can act, in the order of sending: so XState's own actors have it,
// and so does the graph.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyStateMachine, assign, createActor, createMachine, type EventObject, sendTo } from 'xstate';
import { explore } from '#src/paths/explore.ts';
import type { Edge, Graph, GraphNode } from '#src/paths/graph.ts';
import { marksOf } from '#src/paths/plan.ts';
import { feasiblePaths } from '#src/paths/replay/feasible-paths.ts';

type Sent = { readonly type: 'x' | 'y'; readonly n: number; readonly id: string | null };
type Raw = readonly (readonly [event: 'go' | 'stop' | 'x' | 'y', from: 'a' | 'b' | 'c', to: 'a' | 'b' | 'c' | null, sends: readonly Sent[]])[];

const send = ({ id, ...event }: Sent) => sendTo(({ self }) => self, event, id === null ? {} : { id });

/** Every person's event and everything heard costs fuel, so that no chart goes on for ever. */
function chart(raw: Raw): AnyStateMachine {
  const states: Record<string, { on: Record<string, object[]> }> = { a: { on: {} }, b: { on: {} }, c: { on: {} } };
  for (const [event, from, to, sends] of raw) {
    (states[from]!.on[event] ??= []).push({
      guard: ({ context, event: { n = 0 } }: { context: { fuel: number }; event: { n?: number } }) => context.fuel > n,
      ...(to === null ? {} : { target: to }), actions: [assign({ fuel: ({ context }: { context: { fuel: number } }) => context.fuel - 1 }), ...sends.map(send)],
    });
  }
  return createMachine({ id: 'm', context: { fuel: 4 }, initial: 'a', states } as never);
}

const sent = fc.record({ type: fc.constantFrom('x', 'y'), n: fc.constantFrom(0, 1), id: fc.constantFrom(null, null, 'named', '7', '2') });
const raws = fc.array(fc.tuple(fc.constantFrom('go', 'stop', 'x', 'y'), fc.constantFrom('a', 'b', 'c'), fc.constantFrom('a', 'b', 'c', null), fc.array(sent, { maxLength: 3 })), { minLength: 3, maxLength: 9 });
const samples = { events: { x: [], y: [] } };

const isPassing = ({ timers }: GraphNode): boolean => Object.values(timers).some(({ isAtOnce }) => isAtOnce === true);
const placeOf = ({ value, context }: { readonly value: unknown; readonly context: unknown }): string => JSON.stringify([value, context]);

/** What a machine's own actor takes and where it rests, after each of these events. */
function heardBy(machine: AnyStateMachine, events: readonly EventObject[]): { readonly taken: readonly string[]; readonly place: string } {
  let taken: string[] = [];
  const actor = createActor(machine, { inspect: (event) => {
    if (event.type === '@xstate.microstep') taken.push(...(event._transitions as unknown as { readonly source: { readonly id: string }; readonly eventType: string }[]).map(({ source, eventType }) => `${source.id} | ${eventType}`));
  } });
  actor.start();
  for (const event of events) {
    taken = [];
    actor.send(event);
  }
  return { taken, place: placeOf(actor.getSnapshot() as never) };
}

/** The step, and on to where the machine has heard all that it has sent to itself. */
function onFrom(graph: Graph, edge: Edge): readonly Edge[] {
  const steps = [edge];
  for (let at = edge.to; isPassing(graph.nodes[at]!); at = steps.at(-1)!.to) {
    expect(graph.outgoing[at]).toHaveLength(1);
    steps.push(graph.outgoing[at]![0]!);
  }
  return steps;
}

/** Compares every act of a person with the actor, from each state in which the flow rests. Returns how many there were, and how many had more to hear. */
function compared(machine: AnyStateMachine, graph: Graph): readonly [number, number] {
  const ways = new Map<number, readonly EventObject[]>([[graph.starts[0]!.to, []]]);
  let [acts, heard] = [0, 0];
  for (const [at, way] of ways) {
    for (const edge of graph.outgoing[at]!) {
      expect(edge.kind).toBe('user');
      const steps = onFrom(graph, edge);
      const end = steps.at(-1)!.to;
      const real = heardBy(machine, [...way, edge.event]);
      expect([steps.flatMap(({ transitions }) => transitions.map((id) => id.slice(0, id.lastIndexOf(' | ')))), placeOf(graph.nodes[end]!.snapshot as never)]).toEqual([real.taken, real.place]);
      if (!ways.has(end)) ways.set(end, [...way, edge.event]);
      acts++;
      if (steps.length > 2) heard++;
    }
  }
  return [acts, heard];
}

describe('what a machine sends to itself', () => {
  it('is heard as XState\'s own actors hear it, on charts made up at random', () => {
    let [acts, heard] = [0, 0];
    fc.assert(fc.property(raws, (raw) => {
      const graph = explore(chart(raw), samples, { limit: 2_000 });
      if (!graph.complete) return;
      const [all, longer] = compared(chart(raw), graph);
      acts += all;
      heard += longer;
    }), { numRuns: 300, seed: 20_261_122, endOnFailure: true });
    expect(acts).toBeGreaterThan(500);
    expect(heard).toBeGreaterThan(100);
  });

  it('is heard in the order of sending, also where two orders lead to one place, and where names are numbers', () => {
    const [x, y] = [{ type: 'x', n: 0, id: '7' }, { type: 'y', n: 0, id: '2' }] as const;
    const machine = chart([['go', 'a', 'b', [x, y]], ['stop', 'a', 'b', [y, x]], ['x', 'b', 'c', []], ['y', 'b', 'a', []]]);
    const graph = explore(machine, samples);
    const ends = graph.outgoing[0]!.map((edge) => [edge.event.type, graph.nodes[onFrom(graph, edge).at(-1)!.to]!.snapshot.value]);
    expect(ends).toEqual([['go', 'c'], ['stop', 'a']]);
    expect(compared(machine, graph)[0]).toBeGreaterThan(2);
  });

  it('keeps its turn when another one takes its name', () => {
    const [x, y] = [{ type: 'x', n: 0, id: 'one' }, { type: 'y', n: 0, id: 'one' }] as const;
    const machine = chart([['go', 'a', 'b', [x, y]], ['x', 'b', 'c', []], ['y', 'b', 'a', []]]);
    expect(compared(machine, explore(machine, samples))).toEqual([1, 1]);
  });

  it('has one name for the one heard first of those that are alike, as the replay has it', () => {
    const x = { type: 'x', n: 0, id: null } as const;
    const machine = chart([['go', 'a', 'b', [x, { type: 'y', n: 0, id: null }, x]], ['x', 'b', null, []], ['y', 'b', null, []], ['stop', 'b', 'c', []]]);
    const graph = explore(machine, samples);
    expect(compared(machine, graph)[1]).toBeGreaterThan(0);
    expect(feasiblePaths(graph, 'edges').uncovered).toEqual([]);
  });

  it('is heard before an answer, a timer and the host, and is no moment at which a person could be refused', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: { target: 'b', actions: sendTo(({ self }) => self, { type: 'x' }) } } }, b: { after: { 0: 'c' }, on: { x: 'c', go: 'a', 'flow.expired': 'c' } }, c: {} } });
    const graph = explore(machine, { events: { x: [] } }, { hostEvents: ['flow.expired'] });
    expect(graph.edges.map(({ event }) => event.type)).toEqual(['go', 'x']);
    const refused = marksOf(graph, 'negative');
    expect(refused.all).toEqual(['c: go']);
    expect(graph.nodes.map((_, node) => refused.refusals(node).length)).toEqual([0, 0, 1]);
  });
});
