// What a suite written for `@xstate/test` says about a chart, read as samples: the package's option names stand beside
// ours, and a name that is neither is refused, never passed over.
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import type { ExploreOptions } from '../explore.ts';
import type { Samples } from '../samples.ts';

/** The snapshot is `never`, so that each suite may name the types of its own machine. */
export type EventsOption = readonly EventObject[] | ((state: never) => readonly EventObject[]);
type ByState<Result> = (state: never) => Result;

/** The package's options of one call. What is given here goes before what the model was given. */
export type TraversalOptions = {
  /** One input of the machine. */
  readonly input?: unknown;
  /** The only events that are sent, as the package has it; the model's own `events` leave all others as they are. */
  readonly events?: EventsOption;
  /** States at most, and for simple paths also paths: beyond it an error, never a part. */
  readonly limit?: number;
  /** Where the paths begin: a state that the machine can reach. Default: its start. */
  readonly fromState?: AnyMachineSnapshot;
  /** Nothing is sent in these states. Default: those of `toState`. */
  readonly stopWhen?: ByState<boolean>;
  /** Only paths that end in such a state; that there is none is an error. */
  readonly toState?: ByState<boolean> | undefined;
  /** Which states are one, from the state and the step that led there. Default: the exact state and the transition that led there. */
  readonly serializeState?: (state: never, event: never, previous?: never) => string;
  /** Names an event in the adjacency map, and in `serializeTransition`. Default: JSON. */
  readonly serializeEvent?: (event: never) => string;
  /** Added to the name of the state by the default of `serializeState`. Default: the event and where it was sent, if the state's value changed. */
  readonly serializeTransition?: (state: never, event: never, previous?: never, options?: never) => string;
  /** Which keys of `states` fit a state. Default: `a`, `a.b`, `#id`. */
  readonly stateMatcher?: (state: never, key: string) => boolean;
  /** Paths that begin longer ones are handed out as well. */
  readonly allowDuplicatePaths?: boolean;
  /** Taken, and as in the package nothing is written to it. */
  readonly logger?: unknown;
};

/** Samples, the package's options, or both in one. A list as `input` holds several inputs; anything else is one. */
export type TestModelOptions = Omit<Samples, 'input' | 'events'> & Omit<TraversalOptions, 'input' | 'events'> & { readonly input?: unknown; readonly events?: Samples['events'] | EventsOption };

const traversalNames: readonly string[] = ['input', 'events', 'limit', 'fromState', 'stopWhen', 'toState', 'serializeState', 'serializeEvent', 'serializeTransition', 'stateMatcher', 'allowDuplicatePaths', 'logger'] satisfies (keyof TraversalOptions)[];
const sampleNames: readonly string[] = ['input', 'events', 'outputs', 'errors', 'world', 'drift', 'project', 'goal', 'invariants', 'steps', 'responses', 'knownFindings', 'snapshots', 'isOutage', 'asSent'] satisfies (keyof Samples)[];

/** @throws {Error} naming an option that is not served here. */
export function refuseUnknown(where: string, given: object, known: readonly string[] = traversalNames): void {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || known.includes(name)) continue;
    const instead = name === 'filter' ? ': say where to stop with "stopWhen", or where to arrive with "toState"' : '';
    throw new Error(`${where} does not serve the option "${name}"${instead}. It serves ${known.map((one) => `"${one}"`).join(', ')}`);
  }
}

/** The two halves of what a model is given. */
export function readOptions(given: TestModelOptions): { readonly samples: Samples; readonly traversal: TraversalOptions; readonly events: EventsOption | null } {
  refuseUnknown('createTestModel', given, [...new Set([...sampleNames, ...traversalNames])]);
  const { input, events, ...others } = given;
  const isPackages = typeof events === 'function' || Array.isArray(events);
  const pick = (names: readonly string[]): object => Object.fromEntries(Object.entries(others).filter(([name]) => names.includes(name)));
  return {
    samples: {
      ...pick(sampleNames),
      ...(input === undefined ? {} : { input: Array.isArray(input) ? (input as readonly unknown[]) : [input] }),
      ...(events === undefined || isPackages ? {} : { events: events as NonNullable<Samples['events']> }), // neither a list nor a function
    },
    traversal: pick(traversalNames),
    events: isPackages ? (events as EventsOption) : null, // just looked at
  };
}

/**
 * A list of events, or a function of the state, as payloads by type.
 * @param types of functions: what they have been seen to send beside what the machine names
 * @param isAll nothing else is sent; otherwise a type that is not listed is sent without payload
 */
export function payloads(machine: AnyStateMachine, events: EventsOption, types: ReadonlySet<string>, isAll: boolean): NonNullable<Samples['events']> {
  const named = (machine.events as string[]).filter((type) => !type.startsWith('xstate.'));
  // Where only a wildcard takes an event, a made-up one is sent unless something is said about it.
  const silent = isAll ? named.map((type) => type.replace('*', 'anything-else')) : [];
  const own = typeof events === 'function' ? [...named.filter((type) => !type.includes('*')), ...types] : events.map(({ type }) => type);
  const sent = (state: never): readonly EventObject[] => (typeof events === 'function' ? events(state) : events);
  return Object.fromEntries([...silent.map((type) => [type, []] as const), ...own.map((type) => [type, (state: never) => {
    const fitting = sent(state).filter((event) => event.type === type);
    return fitting.length > 0 || isAll || types.has(type) ? fitting : [{}];
  }] as const)]);
}

/** The explorer's own options where the package's `limit` is given in their place. */
export const limited = (options: ExploreOptions, limit: number | undefined): ExploreOptions => (limit === undefined || limit === Infinity ? options : { ...options, limit });
