// Where what a suite expects of a step and what a service did are not the same.
import type { Json } from '../../ports/json.ts';
import { canonicalText } from '../canonical-text.ts';
import type { Expectation, SuiteStep } from '../suite.ts';
import type { Observed } from './observed.ts';

/** `what` names the thing that differs: `state`, `timers`, `context.count`. */
export type Difference = { readonly what: string; readonly expected: unknown; readonly actual: unknown };

export type Expected = Pick<SuiteStep, 'transitions' | 'state' | 'expect'>;

export function differencesOf({ transitions, state, expect }: Expected, actual: Observed): Difference[] {
  const pairs: Difference[] = [
    { what: 'transitions', expected: transitions, actual: actual.transitions },
    { what: 'state', expected: state, actual: actual.state },
    { what: 'status', expected: expect.status, actual: actual.status },
    { what: 'tags', expected: [...expect.tags].sort(), actual: [...actual.tags].sort() },
    { what: 'timers', expected: timerNames(expect), actual: timerNames(actual) },
    { what: 'activities', expected: activityNames(expect), actual: activityNames(actual) },
    { what: 'effects', expected: expect.effects, actual: actual.effects },
    { what: 'page', expected: expect.page, actual: actual.page },
    { what: 'output', expected: expect.output, actual: actual.output },
    ...[...new Set([...Object.keys(expect.context), ...Object.keys(actual.context)])].map((key) => ({ what: `context.${key}`, expected: partOf(expect, key), actual: partOf(actual, key) })),
  ];
  return pairs.filter(({ expected, actual }) => textOf(expected) !== textOf(actual));
}

const unchanged = '(as before)';
const partOf = ({ context }: Expectation, key: string): unknown => (Object.hasOwn(context, key) ? context[key] : unchanged);

/** Which of several timers without a name is which is nobody's to know. */
const timerNames = ({ timers }: Expectation): string[] => timers.map((name) => name.replace(/^(unnamed\..*)\.\d+$/s, '$1')).sort();

/** Logic written into a spawn has no name; the service gives it one. */
const activityNames = ({ activities }: Expectation): string[] => activities.map(({ id, src }) => (id === src || src === '[object Object]' || src.startsWith('inline') ? id : `${id} (${src})`)).sort();

/** What stands for something typed is another reference each time. */
const isSealed = (value: object): boolean => Object.keys(value).length === 1 && typeof (value as { sealed?: unknown }).sealed === 'string';

const textOf = (value: unknown): string => canonicalText(withoutReferences(value));

function withoutReferences(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(withoutReferences);
  return isSealed(value) ? { sealed: true } : Object.fromEntries(Object.entries(value as Readonly<Record<string, Json>>).map(([name, inner]) => [name, withoutReferences(inner)]));
}
