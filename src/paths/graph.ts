// Every state a chart can reach under given samples, and every step between them: what planners and checkers work on.
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import type { PlayedSamples } from './samples.ts';

/** Who makes the step: a person, an activity that ends, a timer or the host's clock, or the world changing on its own. */
export type Kind = 'user' | 'service' | 'timer' | 'world';

/** Something that may happen to a flow at rest. */
export type Stimulus = {
  readonly kind: Kind;
  readonly event: EventObject;
  /** The id of the activity that ended or showed something, or of the timer that fired; null for everything else. */
  readonly source: string | null;
  /** The world afterwards. */
  readonly world: unknown;
};

export type Running = Readonly<Record<string, { readonly src: string; readonly input: unknown }>>;
/**
 * `delay` in milliseconds, none less than 0. `isAtOnce`: no timer, but an event that the machine has sent to itself and is yet to
 * hear. It comes before everything else of its moment, in the order of sending (own-events.ts).
 */
export type Timer = { readonly event: EventObject; readonly delay: number; readonly isAtOnce?: true };
export type Timers = Readonly<Record<string, Timer>>;

/** What a step asks of its host beside activities and timers: an action of the machine's own by name, an event sent to somebody else, one emitted. */
export type Effect = { readonly type: string; readonly params?: unknown };

export type GraphNode = {
  readonly snapshot: AnyMachineSnapshot;
  /** Activities under way, by id. */
  readonly running: Running;
  /** Timers running, by id. */
  readonly timers: Timers;
  readonly world: unknown;
};

export type Edge = {
  readonly from: number;
  readonly to: number;
  readonly event: EventObject;
  readonly kind: Kind;
  readonly source: string | null;
  /** Identities of the transitions taken, eventless and raised ones included: `node | descriptor | position`. */
  readonly transitions: readonly string[];
  readonly effects: readonly Effect[];
  readonly timersStarted: readonly string[];
  readonly timersStopped: readonly string[];
};

export type Start = { readonly input: unknown; readonly to: number; readonly transitions: readonly string[]; readonly effects: readonly Effect[] };

/** A guard, an assignment or a loop of the machine failed on this event; `from` is null when it failed at the start. */
export type Fault = { readonly from: number | null; readonly event: EventObject; readonly message: string };

/** `from` is null at the start; without a stimulus it is the samples, or a child machine, that were asked what may happen there. */
export type Hanging = { readonly from: number | null; readonly stimulus: Stimulus | null };

export type Graph = {
  readonly machine: AnyStateMachine;
  readonly samples: PlayedSamples;
  /** Types of events that only the host sends. */
  readonly hostEvents: readonly string[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly Edge[];
  /** Edges by the node they leave. */
  readonly outgoing: readonly (readonly Edge[])[];
  /** One for each input. */
  readonly starts: readonly Start[];
  /** True when every reachable state is in the graph, and every step. */
  readonly complete: boolean;
  /** Nodes from which steps lead on to states that the limit left out, or were not looked at for it. */
  readonly frontier: ReadonlySet<number>;
  /** The first node that was not looked at, or not to its end: whoever waited had no more time. Null: nobody stopped it. How far it came is then another thing each time. */
  readonly stoppedAt: number | null;
  /** What had not come back by then. Nothing more may be asked of such a machine: it may not come back again. */
  readonly hanging: Hanging | null;
  readonly faults: readonly Fault[];
  /** What the samples did not say and the explorer made up, as sentences. */
  readonly guessed: readonly string[];
  /** Everything that may happen in a state, what it refuses included: the edges are what of it changes something. */
  readonly stimuliAt: (node: GraphNode) => readonly Stimulus[];
  /** With a projection: the states that a node of the graph stands for beside its own, by node; of all nodes together no more than 50,001. */
  readonly merged: ReadonlyMap<number, readonly GraphNode[]>;
};

/** Nodes that were looked at, the last of them perhaps in part: of the others nobody knows what may happen there. */
export const lookedAt = ({ nodes, stoppedAt }: Pick<Graph, 'nodes' | 'stoppedAt'>): readonly GraphNode[] => (stoppedAt === null ? nodes : nodes.slice(0, stoppedAt + 1));
