// A path as `@xstate/test` knows it, and what its `test()` does: make each event happen, then check the state it leads to.
import type { AnyMachineSnapshot, EventObject } from 'xstate';
import { canonicalText } from '../canonical-text.ts';
import { durationWords } from '../formats/duration-words.ts';
import type { Kind } from '../graph.ts';
import { waitBefore } from '../run/waiting.ts';

export type TestStep = {
  readonly event: EventObject;
  /** The state after the event. */
  readonly state: AnyMachineSnapshot;
  /** Null for the start. */
  readonly kind: Kind | null;
  /** The id of the activity that answers, or of the timer that fires; null for a person's and the host's events. */
  readonly source: string | null;
  /** Milliseconds that pass before the step: until a timer is due, or while somebody waits. Null where a path begins on the way: nobody knows what time it is there. */
  readonly after: number | null;
  /** Identities of the transitions taken. */
  readonly transitions: readonly string[];
};

export type TestParameters = {
  /**
   * Checks by state: `a`, `a.b`, or `#id` for the node of that id. Every key that matches the state is called; `*` is
   * called where none does.
   */
  readonly states?: Readonly<Record<string, (state: AnyMachineSnapshot) => unknown>>;
  /** By event type: makes the event happen in the system under test. Types that are not listed happen by themselves. */
  readonly events?: Readonly<Record<string, (step: TestStep) => unknown>>;
};

export type TestStepResult = { readonly step: TestStep; readonly state: { error: Error | null }; readonly event: { error: Error | null } };
export type TestPathResult = { readonly steps: readonly TestStepResult[]; readonly state: { readonly error: Error | null } };

export type TestPath = {
  /** "Reaches state "a.b": xstate.init → event". */
  readonly description: string;
  /** The first one is the start: its event is `xstate.init`. */
  readonly steps: readonly TestStep[];
  /** Where the path ends. */
  readonly state: AnyMachineSnapshot;
  /** Events, the start not counted. */
  readonly weight: number;
  /** @throws what an executor or a check throws, with the path so far added to its message. */
  test(parameters: TestParameters): Promise<TestPathResult>;
};

export type StateMatcher = (state: AnyMachineSnapshot, key: string) => boolean;

export const matches: StateMatcher = (state, key) => (key.startsWith('#') ? state._nodes.some(({ id }) => id === key.slice(1)) : state.matches(key));

export async function testPath({ steps }: Pick<TestPath, 'steps'>, parameters: TestParameters, matcher: StateMatcher): Promise<TestPathResult> {
  const results: TestStepResult[] = [];
  for (const step of steps) {
    const result: TestStepResult = { step, state: { error: null }, event: { error: null } };
    results.push(result);
    let part: 'event' | 'state' = 'event';
    try {
      await testTransition(parameters, step);
      part = 'state';
      await testState(parameters, step.state, matcher);
    } catch (error) {
      throw (result[part].error = withPath(error, results.map((one) => one.step)));
    }
  }
  return { steps: results, state: { error: null } };
}

export async function testTransition({ events = {} }: TestParameters, step: TestStep): Promise<void> {
  await (Object.hasOwn(events, step.event.type) ? events[step.event.type] : undefined)?.(step);
}

export async function testState({ states = {} }: TestParameters, state: AnyMachineSnapshot, matcher: StateMatcher): Promise<void> {
  const keys = Object.keys(states).filter((key) => matcher(state, key));
  for (const key of keys.length === 0 && '*' in states ? ['*'] : keys) await states[key]?.(state);
}

export function describe(state: AnyMachineSnapshot, steps: readonly TestStep[]): string {
  const meta = state.getMeta() as Readonly<Record<string, { readonly description?: unknown } | undefined>>;
  const places = state._nodes.filter(({ type }) => type === 'atomic' || type === 'final').map(({ id, path }) => {
    if (meta[id] === undefined) return `"${path.join('.')}"`;
    const { description } = meta[id];
    if (typeof description === 'function') return String((description as (state: AnyMachineSnapshot) => unknown)(state));
    return typeof description === 'string' && description !== '' ? `"${description}"` : JSON.stringify(state.value);
  });
  const context = Object.keys(state.context as object).length === 0 ? '' : `(${textOf(state.context)})`;
  const events = steps.map((step) => {
    const { event: { type, ...payload }, kind } = step;
    const wait = kind === null || kind === 'world' ? 0 : waitBefore({ ...step, kind, after: step.after ?? 0 });
    return `${type}${Object.keys(payload).length === 0 ? '' : ` (${textOf(payload)})`}${wait === 0 ? '' : ` after ${durationWords(wait)}`}`;
  });
  return `Reaches state${places.length === 1 ? '' : 's'} ${places.join(', ')}${context}: ${events.join(' → ')}`;
}

/** JSON, as the package writes it; what JSON has no form for or would lose is written in full. */
export function textOf(value: unknown): string {
  let isPlain = true;
  try {
    const text = JSON.stringify(value, (_, one: unknown) => {
      if (one instanceof Map || one instanceof Set) isPlain = false;
      return one;
    }) as string | undefined;
    return isPlain && text !== undefined ? text : canonicalText(value);
  } catch {
    return canonicalText(value); // a big integer, a circle
  }
}

/** The same error, so that its class and stack stay, telling the way to where it happened. */
function withPath(error: unknown, steps: readonly TestStep[]): Error {
  const known = error instanceof Error ? error : new Error(String(error));
  known.message += `\n\nPath:\n${steps.map(({ event, state }) => `  ${event.type} → ${JSON.stringify(state.value)}`).join('\n')}`;
  return known;
}
