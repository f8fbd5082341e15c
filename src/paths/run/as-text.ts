// Payloads that are no JSON: a suite holds them as text, and nobody can send them to a service as they are.
import type { AsSent } from '../samples.ts';
import type { SuiteTest } from '../suite.ts';

/** JSON pointers below `at` to what JSON has no form for: maps, dates, big integers, what is of a class, what refers to itself. */
export const textIn = (value: unknown, at: string): string[] => found(value, at, []);

function found(value: unknown, at: string, above: readonly object[]): string[] {
  if (value === undefined || value === null || typeof value === 'string' || typeof value === 'boolean') return [];
  if (typeof value === 'number') return Number.isFinite(value) ? [] : [at];
  if (typeof value !== 'object' || above.includes(value)) return [at];
  const made: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && made !== Object.prototype && made !== null) return [at];
  return Object.entries(value).flatMap(([name, part]) => found(part, `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, [...above, value]));
}

/** What of the event of a step is text here and no JSON, as JSON pointers into the event; `/` for all of it. Of the input where `at` is -1. */
export function textAt({ asText = [] }: Pick<SuiteTest, 'asText'>, at: number): string[] {
  const within = at < 0 ? '/input' : `/steps/${at}/event`;
  return asText.filter((pointer) => pointer === within || pointer.startsWith(`${within}/`)).map((pointer) => pointer.slice(within.length) || '/');
}

/**
 * What keeps a step of a test from being sent, or its start where `at` is -1; null: nothing. What the samples translate is theirs to
 * say, and a failure is sent as its text.
 */
export function unsendable({ steps, asText = [] }: Pick<SuiteTest, 'steps' | 'asText'>, at: number, { start, events = {} }: AsSent): string | null {
  const step = steps[at];
  const isTranslated = at < 0 ? start !== undefined : step?.kind === 'user' && Object.hasOwn(events, step.event.type);
  if (isTranslated || step?.kind === 'timer' || step?.event.type.startsWith('xstate.error.') === true) return null;
  const parts = textAt({ asText }, at);
  if (parts.length === 0) return null;
  const remedy = at < 0 ? 'say in "asSent.start" of the samples how it is' : step?.kind === 'user' ? `say in "asSent.events" of the samples how "${step.event.type}" is` : 'let the samples answer with JSON';
  return `it cannot be sent: ${parts.join(', ')} ${parts.length === 1 ? 'is' : 'are'} no JSON; ${remedy}`;
}
