// What is laid over a chart: how often and in which light each state and transition is to be seen. Made of a coverage file, a
// suite of tests or the report of a check.
import { type ChartGraph, childrenOf, rootOf } from './chart.ts';

/** `active`: a flow is there now; `taken`: it came by here; the others are what tests and checks say. */
export type Mark = 'covered' | 'uncovered' | 'finding' | 'taken' | 'active';
export type Marked = { readonly count?: number; readonly class?: Mark };

export type Overlay = {
  /** By the id of the state. */
  readonly states?: Readonly<Record<string, Marked>>;
  /** By the id of the transition. */
  readonly transitions?: Readonly<Record<string, Marked>>;
  /** Ids of transitions in the order in which they are taken: drawn with their numbers, from 1. */
  readonly path?: readonly string[];
};

/** Text that is no overlay of this machine; its message says why. */
export class OverlayError extends Error {
  override readonly name = 'OverlayError';
}

export type ReadOverlay = {
  readonly overlay: Overlay;
  /** Ids in the file that this chart does not have: it is of another version. */
  readonly unknown: readonly string[];
};

/**
 * Coverage is `{machine, transitions: {ID: times}, states?: {ID: times}}`, a suite `{machine, tests: [{steps: [{transitions}]}]}`,
 * a report `{machine, findings: [{where, steps: [{transitions}]}]}`, of all machines `{items: [report]}`.
 * @throws {OverlayError} it is none of them, or of another machine
 */
export function overlayFrom(file: unknown, chart: ChartGraph): ReadOverlay {
  if (!isRecord(file)) throw new OverlayError('it is no JSON object');
  // The report of a check of all machines holds one for each.
  if (Array.isArray(file['items'])) return overlayFrom(records('items', file['items']).find((one) => one['machine'] === chart.machine) ?? refuse(`it holds nothing about "${chart.machine}"`), chart);
  const { machine } = file;
  if (machine !== undefined && machine !== chart.machine) throw new OverlayError(`it is of the machine ${JSON.stringify(machine)}, not of "${chart.machine}"`);
  if (Array.isArray(file['findings'])) return ofFindings(records('findings', file['findings']), chart);
  if (Array.isArray(file['tests'])) return ofSuite(records('tests', file['tests'], mostSteps), chart);
  if (isRecord(file['transitions']) || isRecord(file['states'])) return ofCoverage(counts(file['transitions']), counts(file['states']), chart);
  throw new OverlayError('it has neither transitions with their counts, nor tests, nor findings');
}

/** Of one list. */
const mostItems = 10_000;
/** Of tests, and of a test's steps: as many as a suite may have events (`mostEvents` of the planner, which no page loads). */
export const mostSteps = 500_000;

/** @throws {OverlayError} naming the field: there are too many, or one is no object */
function records(field: string, items: readonly unknown[], most = mostItems): readonly Record<string, unknown>[] {
  if (items.length > most) throw new OverlayError(`"${field}" has ${items.length} entries, more than ${most}`);
  return items.map((item, i) => (isRecord(item) ? item : refuse(`${field}[${i}] is no object`)));
}

const refuse = (why: string): never => {
  throw new OverlayError(why);
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Numbers by id; a `{count}` will do. */
function counts(given: unknown): Map<string, number> {
  const found = new Map<string, number>();
  for (const [id, value] of Object.entries(isRecord(given) ? given : {})) {
    const count = isRecord(value) ? value['count'] : value;
    if (typeof count !== 'number' || !Number.isFinite(count) || count < 0) throw new OverlayError(`the count of "${id}" is no number`);
    found.set(id, count);
  }
  return found;
}

/** Everything that is not counted was not covered; states are only marked where something is said of states. */
function ofCoverage(transitions: ReadonlyMap<string, number>, states: ReadonlyMap<string, number>, chart: ChartGraph): ReadOverlay {
  const marked = (ids: readonly string[], found: ReadonlyMap<string, number>): Record<string, Marked> =>
    Object.fromEntries(ids.map((id) => [id, { count: found.get(id) ?? 0, class: (found.get(id) ?? 0) > 0 ? 'covered' : 'uncovered' }]));
  const [stateIds, transitionIds] = [chart.states.map(({ id }) => id), chart.transitions.map(({ id }) => id)];
  return {
    overlay: { transitions: transitions.size === 0 ? {} : marked(transitionIds, transitions), states: states.size === 0 ? {} : marked(stateIds, withPassed(states, transitions, chart)) },
    unknown: [...[...transitions.keys()].filter((id) => !transitionIds.includes(id)), ...[...states.keys()].filter((id) => !stateIds.includes(id))],
  };
}

/** A state that nobody rests in is passed whenever one leads out of it. */
function withPassed(states: ReadonlyMap<string, number>, transitions: ReadonlyMap<string, number>, chart: ChartGraph): ReadonlyMap<string, number> {
  const passed = new Map(states);
  const restless = new Set(chart.states.filter(({ id }) => (states.get(id) ?? 0) === 0).map(({ id }) => id));
  for (const { id, source } of chart.transitions) if (restless.has(source)) passed.set(source, (passed.get(source) ?? 0) + (transitions.get(id) ?? 0));
  return passed;
}

function ofSuite(tests: readonly Record<string, unknown>[], chart: ChartGraph): ReadOverlay {
  const steps = tests.flatMap((test, i) => [...(isRecord(test['start']) ? [test['start']] : []), ...stepsOf(test, `tests[${i}]`)]);
  const [transitions, states] = [new Map<string, number>(), new Map<string, number>()];
  const count = (found: Map<string, number>, ids: readonly string[]): void => {
    for (const id of ids) found.set(id, (found.get(id) ?? 0) + 1);
  };
  for (const step of steps) {
    count(transitions, strings(step['transitions']));
    count(states, statesIn(step['state'], chart));
  }
  return ofCoverage(transitions, states, chart);
}

/** @param owner what it is a field of, as the reader finds it */
const stepsOf = ({ steps }: Record<string, unknown>, owner: string): readonly Record<string, unknown>[] => (Array.isArray(steps) ? records(`${owner}.steps`, steps, mostSteps) : []);

const strings = (given: unknown): string[] => (Array.isArray(given) ? given.filter((one) => typeof one === 'string') : []);

/** Ids of the states that are active in a state's value, the root among them. */
export function statesIn(value: unknown, chart: ChartGraph): string[] {
  const children = childrenOf(chart);
  const walk = (id: string, inner: unknown): string[] => {
    const named: [string, unknown][] = typeof inner === 'string' ? [[inner, undefined]] : isRecord(inner) ? Object.entries(inner) : [];
    return [id, ...named.flatMap(([key, deeper]) => (children.get(id) ?? []).filter((child) => child.key === key).flatMap((child) => walk(child.id, deeper)))];
  };
  return value === undefined || value === null ? [] : walk(rootOf(chart).id, value);
}

/** What is found, and the way to the first of it where the report tells the transitions. */
function ofFindings(findings: readonly Record<string, unknown>[], chart: ChartGraph): ReadOverlay {
  // The way to an error says more than the way to a warning.
  const ways = findings.map((finding, i) => ({ isError: finding['severity'] === 'error', path: stepsOf(finding, `findings[${i}]`).flatMap((step) => strings(step['transitions'])) })).toSorted((a, b) => Number(b.isError) - Number(a.isError));
  const places = findings.flatMap(({ where }) => (typeof where === 'string' ? [where] : []));
  const [stateIds, transitionIds] = [new Set(chart.states.map(({ id }) => id)), new Set(chart.transitions.map(({ id }) => id))];
  const marked = (known: ReadonlySet<string>): Record<string, Marked> => Object.fromEntries(places.filter((id) => known.has(id)).map((id) => [id, { class: 'finding' }]));
  const path = ways.map((way) => way.path).find((one) => one.length > 0) ?? [];
  return {
    overlay: { states: marked(stateIds), transitions: marked(transitionIds), ...(path.length === 0 ? {} : { path }) },
    // A rule of the samples has a name of its own, which is no place in the chart.
    unknown: [...new Set([...places.filter((id) => id.includes(' | ') && !transitionIds.has(id)), ...path.filter((id) => !transitionIds.has(id))])],
  };
}

