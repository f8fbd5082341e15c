// The graph behind one call of a test model: explored with the events, the input and the stops that the call names.
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { canonicalText } from '../canonical-text.ts';
import { explore, type ExploreOptions } from '../explore.ts';
import type { Graph } from '../graph.ts';
import type { Samples } from '../samples.ts';
import { type EventsOption, limited, payloads, type TraversalOptions } from './options.ts';

type Asked = { readonly machine: AnyStateMachine; readonly samples: Samples; readonly options: ExploreOptions; readonly events: EventsOption | null; readonly call: TraversalOptions; readonly traversal: TraversalOptions };

/** Thrown where nothing more is to be sent: the explorer takes it for a fault of the machine and goes on elsewhere. */
const stopped = 'nothing is sent in this state';

export type Explored = {
  readonly graph: Graph;
  /** States that were one with an earlier one when they were found, by the suite's own identity, and are not gone on from. */
  readonly left: WeakSet<AnyMachineSnapshot>;
};

/** @throws {Error} when the machine does not start, or has more states than the limit: a suite of a part would look whole. */
export function exploreFor({ machine, samples, options, events, call, traversal }: Asked): Explored {
  const sent = call.events ?? events;
  const isAll = call.events !== undefined;
  const played = { ...samples, ...('input' in call && call.input !== undefined ? { input: [call.input] } : {}) };
  for (let types: ReadonlySet<string> = new Set();;) {
    const explored = exploreUntil(machine, sent === null ? played : { ...played, events: payloads(machine, sent, types, isAll) }, limited(options, traversal.limit), traversal);
    const { graph } = explored;
    if (!graph.complete) throw new Error(`"${machine.id}" has more than ${graph.nodes.length} states under these samples: bound it with \`project\`, \`serializeState\` or \`stopWhen\`, or raise the limit`);
    if (typeof sent !== 'function') return explored;
    // A type that only a wildcard takes is known when the function has been asked.
    const more = graph.nodes.flatMap(({ snapshot }) => sent(snapshot as never).map(({ type }) => type)).filter((type) => !(machine.events as string[]).includes(type) && !types.has(type));
    if (more.length === 0) return explored;
    types = new Set([...types, ...more]);
  }
}

function exploreUntil(machine: AnyStateMachine, samples: Samples, options: ExploreOptions, { stopWhen, toState, serializeState }: TraversalOptions): Explored {
  const left = new WeakSet<AnyMachineSnapshot>();
  const isEnd = stopWhen ?? toState;
  if (isEnd === undefined && serializeState === undefined) return { graph: explore(machine, samples, options), left };
  const claimed = new Map<string, AnyMachineSnapshot>();
  /** With the suite's own identity a state that is one with an earlier one is not gone on from. */
  const claim = (state: AnyMachineSnapshot, event: EventObject, previous: AnyMachineSnapshot): void => {
    const key = serializeState?.(state as never, event as never, previous as never);
    if (key === undefined) return;
    if (claimed.has(key)) left.add(state);
    else claimed.set(key, state);
  };
  const stopping = Object.create(machine, {
    getInitialSnapshot: { value: (...given: Parameters<AnyStateMachine['getInitialSnapshot']>) => {
      const first = machine.getInitialSnapshot(...given) as AnyMachineSnapshot;
      claimed.set(serializeState?.(first as never, undefined as never) ?? '', first); // never left: every input is begun with
      return first;
    } },
    transition: { value: (state: AnyMachineSnapshot, event: EventObject, scope: never) => {
      if (left.has(state) || isEnd?.(state as never) === true) throw new Error(stopped);
      const next = machine.transition(state, event, scope) as AnyMachineSnapshot;
      if (next.context !== state.context || canonicalText(next.value) !== canonicalText(state.value)) claim(next, event, state);
      return next;
    } },
  }) as AnyStateMachine; // the machine itself but for these two
  const graph = explore(stopping, samples, options);
  return { graph: { ...graph, machine, faults: graph.faults.filter(({ message }) => message !== stopped) }, left };
}
