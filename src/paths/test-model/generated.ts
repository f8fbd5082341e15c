// Path generators of `@xstate/test` or a suite's own, run over our graph: they are handed a logic that walks it, so that
// services, timers and eventless transitions are in their paths, and nothing that the machine refuses.
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import type { Trail, Traversal } from './traversal.ts';

/** `(logic, options) => paths`, as `createShortestPathsGen()` of the package. What it is called with is the machine's own types. */
export type PathGenerator = (logic: never, options: never) => readonly { readonly steps: readonly { readonly event: EventObject; readonly state: unknown }[] }[];

/** @throws {Error} when a path of the generator is none of the machine's. */
export function generated(generator: PathGenerator, machine: AnyStateMachine, traversal: Traversal, from: number): Trail[] {
  const { names, options } = traversal;
  const ways = (state: AnyMachineSnapshot) => traversal.waysAt(names.nodeOf(state) ?? names.find(state, machine.id));
  const logic = Object.create(machine, {
    getInitialSnapshot: { value: () => names.state(from) },
    transition: { value: (state: AnyMachineSnapshot, event: EventObject) => {
      const way = ways(state).find((one) => one.event === event) ?? ways(state).find(({ name }) => name === traversal.nameOf(event));
      return way === undefined ? state : names.state(way.edge.to);
    } },
  }) as AnyStateMachine; // the machine itself but for these two
  const { stopWhen, toState, allowDuplicatePaths: _, ...others } = options;
  const stop = stopWhen ?? toState;
  const paths = generator(logic as never, {
    ...others, fromState: names.state(from), limit: options.limit ?? Infinity, ...(stop === undefined ? {} : { stopWhen: stop }), ...(toState === undefined ? {} : { toState }),
    events: (state: AnyMachineSnapshot) => ways(state).map(({ event }) => event),
    serializeEvent: (event: EventObject) => traversal.nameOf(event),
    serializeState: (...given: Parameters<Traversal['keyOf']>) => traversal.keyOf(...given),
  } as never);
  return paths.map(({ steps: [first, ...steps] }) => {
    let at = names.nodeOf(first?.state);
    if (at === undefined) throw new Error('the first step of a generated path is the start, and its state one that the generator was given');
    const start = at;
    return { from: start, ways: steps.map(({ event, state }) => {
      const way = traversal.waysAt(at ?? start).find((one) => (one.event === event || one.name === traversal.nameOf(event)) && one.edge.to === names.nodeOf(state));
      if (way === undefined) throw new Error(`the generator's path goes on with "${event.type}" where "${machine.id}" does not go that way`);
      at = way.edge.to;
      return way;
    }) };
  });
}
