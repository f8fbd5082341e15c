// Suites to be written down: walks laid down here through small charts, told by pure steps, whatever a planner would do.
import { createHash } from 'node:crypto';
import type { AnyStateMachine } from 'xstate';
import { transitionsOf } from '#src/engine/macrostep.ts';
import { explore } from '#src/paths/explore.ts';
import type { Charted } from '#src/paths/formats/format.ts';
import { titlesOf } from '#src/paths/formats/titles.ts';
import type { Edge, Graph } from '#src/paths/graph.ts';
import { asJson } from '#src/paths/as-json.ts';
import { expectationOf } from '#src/paths/replay/expectation.ts';
import { replay } from '#src/paths/replay/replay.ts';
import type { Samples } from '#src/paths/samples.ts';
import type { Suite, SuiteTest } from '#src/paths/suite.ts';
import { machine as hostileMachine, names } from './hostile.machine.ts';
import { machine as parcelMachine } from './parcel.machine.ts';
import { machine as partsMachine } from './parts.machine.ts';
import { machine as remindersMachine } from './reminders.machine.ts';
import { tea as teaMachine } from './tea.machine.ts';

export type Written = { readonly suite: Suite; readonly chart: Charted };
type Untitled = Omit<SuiteTest, 'id' | 'title'>;
/** What is known of an event's payload is enough to tell it from others. `after`: milliseconds that somebody waits before it. */
type Named = { readonly type: string; readonly after?: number; readonly [part: string]: unknown };

/** For charts whose timers cannot overtake each other: nobody looks whether another is due before. */
export function written(machine: AnyStateMachine, samples: Samples, walks: readonly (readonly Named[])[], hostEvents: readonly string[] = []): Written {
  const graph = explore(machine, samples, { hostEvents });
  return suiteOfTests(graph, samples, walks.map((walk) => walked(graph, walk)));
}

/** For charts whose timers do: each step is an event's type, and the machine's own actor tells which timer that is and when. */
export function rehearsed(machine: AnyStateMachine, samples: Samples, walks: readonly (readonly string[])[]): Written {
  const graph = explore(machine, samples);
  return suiteOfTests(graph, samples, walks.map((walk) => {
    const [start] = graph.starts;
    const along = (steps: readonly Edge[]) => replay(graph, { input: start?.input, start: start?.to ?? 0, steps });
    const path: Edge[] = [];
    for (const type of walk) path.push(graph.outgoing[path.at(-1)?.to ?? start?.to ?? 0]?.find((edge) => edge.event.type === type && along([...path, edge]).isFeasible) ?? missing(type));
    const replayed = along(path);
    return replayed.isFeasible ? { input: asJson(start?.input), start: replayed.start, steps: replayed.steps } : missing(replayed.why);
  }));
}

function suiteOfTests(graph: Graph, samples: Samples, tests: readonly Untitled[]): Written {
  const { machine } = graph;
  const titles = titlesOf(machine, tests);
  const taken = new Set(tests.flatMap(({ start, steps }) => [start, ...steps].flatMap(({ transitions }) => transitions)));
  const all = transitionsOf(machine);
  const suite: Suite = {
    machine: machine.id, version: '1', criterion: 'transitions',
    universe: { states: graph.nodes.length, configurations: new Set(graph.nodes.map(({ snapshot }) => JSON.stringify(snapshot.value))).size, transitions: all.length, edges: graph.edges.length },
    covered: taken.size, total: all.length, events: tests.flatMap(({ steps }) => steps).length, lowerBound: null, optimal: false, truncated: !graph.complete, guessed: graph.guessed,
    uncovered: all.filter((transition) => !taken.has(transition)).map((transition) => ({ transition, why: 'unreachable' })),
    tests: tests.map((test, position) => ({ id: createHash('sha256').update(`${position}`).digest('hex').slice(0, 12), title: titles[position] ?? '', ...test })),
  };
  return { suite, chart: { machine, samples } };
}

function walked(graph: Graph, walk: readonly Named[]): Untitled {
  const [start] = graph.starts;
  let at = start?.to ?? 0;
  let now = 0;
  const node = (place: number) => graph.nodes[place] ?? missing(`node ${place}`);
  const due = new Map(Object.entries(node(at).timers).map(([id, { delay }]) => [id, delay]));
  const begun = { transitions: start?.transitions ?? [], state: asJson(node(at).snapshot.value), expect: expectationOf(node(at), start?.effects ?? [], null) };
  const steps = walk.map(({ after: wait = 0, ...named }) => {
    const { from, to, event, kind, source, transitions, effects, timersStarted } = graph.outgoing[at]?.find((edge) => isOf(edge, named)) ?? missing(named.type);
    const after = kind === 'timer' && source !== null ? (due.get(source) ?? now) - now : wait;
    now += after;
    at = to;
    for (const id of timersStarted) due.set(id, now + (node(to).timers[id]?.delay ?? 0));
    return { event, kind: kind === 'world' ? missing('a step that is no test') : kind, source, after, transitions, state: asJson(node(to).snapshot.value), expect: expectationOf(node(to), effects, node(from)) };
  });
  return { input: asJson(start?.input), start: begun, steps };
}

const isOf = ({ event }: Edge, named: Named): boolean => Object.entries(named).every(([part, value]) => event[part as 'type'] === value);
const missing = (what: string): never => {
  throw new Error(`the graph has no ${what} there`);
};

export const parcelSamples: Samples = {
  events: { 'parcel.weighed': [{ grams: 20 }, { grams: 2_000 }], 'parcel.handedOver': [{ to: 'Ada' }], 'route.delayed': [] },
  outputs: { askRate: ['letter'] }, errors: { askRate: [{ code: 'carrier.down' }] },
};
const [weighed, answered, failed] = [{ type: 'parcel.weighed', grams: 20 }, { type: 'xstate.done.actor.0.parcel.askingRate' }, { type: 'xstate.error.actor.0.parcel.askingRate' }] as const;
const patience = { type: 'xstate.after.patience.parcel.awaitingWeight' };
/** Everything but the one event that nobody ever sends. */
export const parcelWalks = {
  cancelled: [{ type: 'parcel.cancelled' }],
  delivered: [weighed, answered, { type: 'xstate.after.600000.parcel.onTheWay.van.driving' }, { type: 'parcel.handedOver' }, { type: 'xstate.after.900000.parcel.onTheWay.customer.unaware' }],
  tooHeavy: [{ type: 'parcel.weighed', grams: 2_000 }],
  tooLate: [patience],
  failed: [weighed, failed],
} as const satisfies Readonly<Record<string, readonly Named[]>>;

export const parcel = once(() => written(parcelMachine, parcelSamples, Object.values(parcelWalks)));
export const teaSamples: Samples = { outputs: { warmCup: ['warm'] }, errors: { warmCup: [] } };
export const teaHostEvents = ['flow.expired', 'guest.came'] as const;
/** Four minutes in which a person, an activity and the host take their time, then what is due by itself. */
export const teaWalk = [
  { type: 'cup.asked', after: 60_000 }, { type: 'xstate.done.actor.0.tea.cup.warming', after: 60_000 }, { type: 'guest.came', after: 120_000 },
  { type: 'xstate.after.brewing.tea.pot.brewing' }, { type: 'xstate.after.cooling.tea.cup.cooling' },
] as const satisfies readonly Named[];
export const tea = once(() => written(teaMachine(), teaSamples, [teaWalk], teaHostEvents));
/** The same, with a cup that is cool at the very moment at which the tea is ready, and nobody's step after that; with a payload that is no JSON, and with a reason why something is not covered. */
export const dueTea = once(() => {
  const { suite, chart } = written(teaMachine({ cooling: 360_000 }), teaSamples, [teaWalk], teaHostEvents);
  const tests = suite.tests.map(({ steps, ...test }) => ({ ...test, steps: steps.slice(0, -1), afterwards: steps.slice(-1), asText: ['/input/guests', '/steps/0/event', '/steps/1/event/output/at'] }));
  return { chart, suite: { ...suite, tests, uncovered: suite.uncovered.map((one) => ({ ...one, because: 'warmCup never fails | here' })), remarks: ['nobody knows | how few events would do'] } };
});
export const hostile = once(() => written(hostileMachine, {}, [names.slice(0, -1).map((name) => ({ type: `go ${name}` }))]));

/** What the chart says to itself at once goes first, then what is due, in the order of setting; a name is free again when its timer has fired. */
const atOnce = ['note.due', 'call.due'] as const;
const remindersWalks = [
  ['plan.doubled', ...atOnce, 'letter.due', 'call.due', 'call.due', 'letter.due', 'visit.due', 'visit.due'],
  ['plan.doubled', ...atOnce, 'visit.calledOff', 'letter.due', 'call.due', 'call.due', 'letter.due', 'visit.due'],
  ['letter.due', 'plan.doubled', ...atOnce, 'call.due', 'call.due', 'letter.due', 'visit.due', 'visit.due'],
] as const;
export const reminders = once(() => rehearsed(remindersMachine, { events: { 'letter.due': [], 'call.due': [], 'visit.due': [], 'note.due': [] } }, remindersWalks));
/** Of delays that are no whole milliseconds. */
export const parts = once(() => rehearsed(partsMachine, { events: { first: [], second: [] } }, [['first', 'second', 'xstate.after.0.5.parts.whole']]));
/** Of a suite that has no test. */
export const empty = ({ suite, chart }: Written): Written => ({ suite: { ...suite, criterion: 'negative', covered: 0, total: 0, events: 0, tests: [] }, chart });

function once(write: () => Written): () => Written {
  let made: Written | null = null;
  return () => (made ??= write());
}
