// What a chart is played against when its paths are explored: payloads, answers of activities, a world, and what must hold.
// A `*.samples.ts` beside a machine exports such a value; every key may be left out.
import type { AnyMachineSnapshot, EventObject } from 'xstate';

/** What an activity may answer, and the world after the answer where it differs. */
export type Outcome = ({ readonly output: unknown } | { readonly error: unknown }) & { readonly world?: unknown };

/** Predicates and functions take `never`, so that each samples file may name the types of its own machine. */
export type Samples = {
  /** Inputs the machine may be started with. Default: none at all. */
  readonly input?: readonly unknown[];
  /** Payloads (without `type`) by event type; `[]` says that nobody ever sends it. Default: one empty payload. */
  readonly events?: Readonly<Record<string, readonly object[] | ((snapshot: never) => readonly object[])>>;
  /** By the `src` of an invoke: answers, or a function of what is asked and of the world. */
  readonly outputs?: Readonly<Record<string, readonly unknown[] | ((asked: never, world: never) => readonly Outcome[])>>;
  readonly errors?: Readonly<Record<string, readonly unknown[]>>;
  /** What the chart cannot see, at the start: a directory, a policy. Part of the state's identity. */
  readonly world?: unknown;
  /** Every way the world may change while the flow rests. */
  readonly drift?: (world: never) => readonly unknown[];
  /** The part of the context that tells two states apart. Default: all of it. */
  readonly project?: (context: never) => unknown;
  /** Finished well. Default: any final state. */
  readonly goal?: (snapshot: never) => boolean;
  readonly invariants?: Readonly<Record<string, (snapshot: never) => boolean>>;
  readonly steps?: Readonly<Record<string, (before: never, event: never, after: never) => boolean>>;
  readonly responses?: Readonly<Record<string, { readonly after: (snapshot: never) => boolean; readonly eventually: (snapshot: never) => boolean }>>;
  readonly knownFindings?: readonly { readonly rule: string; readonly where: string }[];
  /** What an observable or a child machine named SRC shows while it runs (`onSnapshot`): the `context` of each snapshot. */
  readonly snapshots?: Readonly<Record<string, readonly unknown[]>>;
  /** The event is an activity's failure for reasons of its own (a directory that is down): people who go round by it do not go round for ever. */
  readonly isOutage?: (event: never) => boolean;
  /** How a running service is asked for what the machine sees: where a person's input or payload differs from the chart's. */
  readonly asSent?: AsSent;
};

export type AsSent = {
  /** The body of the request that starts a flow, for an input of the machine. Default: `{ input }`. */
  readonly start?: (input: never) => { readonly subject?: string; readonly input?: unknown };
  /** By event type: the payload as it is posted. A value that the host seals is a reference to the chart, and text here. */
  readonly events?: Readonly<Record<string, (payload: never) => object>>;
};

export type Predicate = (snapshot: AnyMachineSnapshot) => boolean;
export type StepPredicate = (before: AnyMachineSnapshot, event: EventObject, after: AnyMachineSnapshot) => boolean;

/** The one form behind arrays, functions and defaults. */
export type PlayedSamples = {
  readonly inputs: readonly unknown[];
  /** Event types that are sent although the machine may name them by a wildcard only. */
  readonly namedEvents: readonly string[];
  /** Null: nothing is said about this type. */
  readonly payloadsOf: (type: string, snapshot: AnyMachineSnapshot) => readonly object[] | null;
  /** Null: nothing is said about this activity. */
  readonly outcomesOf: (src: string, asked: unknown, world: unknown) => readonly Outcome[] | null;
  readonly world: unknown;
  readonly drift: (world: unknown) => readonly unknown[];
  /** Null: the whole context counts. */
  readonly project: ((context: unknown) => unknown) | null;
  readonly goal: Predicate;
  readonly invariants: readonly (readonly [name: string, holds: Predicate])[];
  readonly steps: readonly (readonly [name: string, holds: StepPredicate])[];
  readonly responses: readonly { readonly name: string; readonly after: Predicate; readonly eventually: Predicate }[];
  /** Null: nothing is said about this actor. */
  readonly snapshotsOf: (src: string) => readonly unknown[] | null;
  readonly isOutage: (event: EventObject) => boolean;
  readonly knownFindings: readonly { readonly rule: string; readonly where: string }[];
};

/** A function that a samples file typed for its own machine, called with what that machine made: the types agree by construction. */
const call = <Result>(made: (...given: never[]) => Result, ...given: unknown[]): Result => (made as (...given: unknown[]) => Result)(...given);
const own = <Value>(all: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined => (all !== undefined && Object.hasOwn(all, name) ? all[name] : undefined);

export function played(samples: Samples): PlayedSamples {
  const { events, outputs, errors, drift, project, goal, isOutage } = samples;
  return {
    inputs: samples.input ?? [undefined],
    namedEvents: Object.keys(events ?? {}),
    payloadsOf(type, snapshot) {
      const given = own(events, type);
      return typeof given === 'function' ? call(given, snapshot) : (given ?? null);
    },
    outcomesOf(src, asked, world) {
      const [outputsGiven, errorsGiven] = [own(outputs, src), own(errors, src)];
      if (outputsGiven === undefined && errorsGiven === undefined) return null;
      const answers = typeof outputsGiven === 'function' ? call(outputsGiven, asked, world) : (outputsGiven ?? []).map((output) => ({ output }));
      return [...answers, ...(errorsGiven ?? []).map((error) => ({ error }))];
    },
    world: samples.world ?? null,
    drift: (world) => (drift === undefined ? [] : call(drift, world)),
    project: project === undefined ? null : (context) => call(project, context),
    goal: (snapshot) => (goal === undefined ? snapshot.status === 'done' : call(goal, snapshot)),
    invariants: Object.entries(samples.invariants ?? {}).map(([name, holds]) => [name, (snapshot) => call(holds, snapshot)] as const),
    steps: Object.entries(samples.steps ?? {}).map(([name, holds]) => [name, (before, event, after) => call(holds, before, event, after)] as const),
    responses: Object.entries(samples.responses ?? {}).map(([name, { after, eventually }]) => ({ name, after: (snapshot) => call(after, snapshot), eventually: (snapshot) => call(eventually, snapshot) })),
    snapshotsOf: (src) => own(samples.snapshots, src) ?? null,
    isOutage: (event) => isOutage !== undefined && call(isOutage, event),
    knownFindings: samples.knownFindings ?? [],
  };
}
