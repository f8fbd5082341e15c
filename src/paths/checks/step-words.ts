// A step as a person would tell it: who does what, and where it leads.
import type { EventObject } from 'xstate';
import { canonicalText } from '../canonical-text.ts';
import type { Kind } from '../graph.ts';

const units = [['day', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1_000], ['ms', 1]] as const;

/** `600000` is `10 min`. */
export function duration(milliseconds: number): string {
  const [unit, size] = units.find(([, size]) => milliseconds >= size && milliseconds % size === 0) ?? ['ms', 1];
  const count = milliseconds / size;
  return `${count} ${unit}${unit === 'day' && count !== 1 ? 's' : ''}`;
}

/**
 * @param src of the activity that answers
 * @param delay of the timer that fires, in milliseconds
 */
export function stepWords(event: EventObject, { kind, source, src, delay }: { readonly kind: Kind; readonly source: string | null; readonly src: string | null; readonly delay: number | null }): string {
  switch (kind) {
    case 'user': {
      const said = saidIn({ ...event, type: undefined });
      return `person: ${event.type}${said === '' ? '' : ` (${said})`}`;
    }
    case 'world': return 'meanwhile: the world changes';
    case 'timer': return source === null ? `host: ${event.type}` : `after ${duration(delay ?? 0)}: ${timerName(event.type)}`;
    case 'service': {
      const actor = src ?? source ?? '';
      const { output, error, snapshot } = event as { readonly output?: unknown; readonly error?: unknown; readonly snapshot?: { readonly context?: unknown } };
      if (event.type.startsWith('xstate.snapshot.')) return `${actor} shows ${answer(snapshot?.context) || 'something'}`;
      if (event.type.startsWith('xstate.error.')) return `${actor} fails${after(': ', answer(error))}`;
      return `${actor} answers${after(' ', answer(output))}`;
    }
  }
}

const after = (sign: string, text: string): string => (text === '' ? '' : `${sign}${text}`);

/** `xstate.after.codeLifetime.chart.awaiting` is `codeLifetime`; a delay given as a number has no name but its length. */
function timerName(type: string): string {
  const named = /^xstate\.after\.([^.]+)\./.exec(type)?.[1];
  return named === undefined ? type : /^\d+$/.test(named) ? 'the time is up' : named;
}

/** An answer of more parts is data rather than an outcome. */
const mostParts = 4;

/** What an answer comes to: the words in it, for they name outcomes; a short text of the whole where there are none. */
function answer(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return cut(value);
  if (value instanceof Error) return cut(value.message);
  if (typeof value !== 'object') return cut(canonicalText(value));
  const parts = Object.values(value);
  if (parts.length > mostParts) return '';
  const words = parts.filter((part): part is string => typeof part === 'string');
  return cut(words.length === 0 ? canonicalText(value) : words.join(', '));
}

/** The plain values of a payload by name. */
const saidIn = (payload: object): string =>
  cut(Object.entries(payload).flatMap(([name, value]) => (['string', 'number', 'boolean'].includes(typeof value) ? [`${name}: ${String(value)}`] : [])).join(', '));

const longest = 80;
const cut = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);
