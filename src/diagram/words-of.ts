// Guards, actions and parameters of a chart in words: names where there are names, and a plain saying where code stands inline.
import { and, not, or, stateIn } from 'xstate';
import { durationWords } from '../paths/formats/duration-words.ts';
import { oneLine, shortened } from '../paths/formats/one-line.ts';
import { constantParams } from './constant-params.ts';

const longestParams = 48;

/** What XState's own combinations are told by: the function that checks them. */
const checkOf = (guard: unknown): unknown => (guard as { readonly check?: unknown }).check;
const combinations = [['and', checkOf(and([]))], ['or', checkOf(or([]))], ['not', checkOf(not(() => true))], ['in', checkOf(stateIn(''))]] as const;

type Guard = { readonly type?: unknown; readonly params?: unknown; readonly name?: string; readonly check?: unknown; readonly guards?: readonly unknown[]; readonly stateValue?: unknown };

/** `(hasPhone and not isLocked)`, `isNext(method: app)`, `in phone.sendingCode`. */
export function guardWords(guard: unknown): string {
  if (typeof guard === 'string') return oneLine(guard);
  const { type, params, name = '', check, guards = [], stateValue } = guard as Guard; // a guard is a name, an object or a function
  const kind = check === undefined ? undefined : combinations.find(([, known]) => known === check)?.[0];
  if (kind === 'in') return `in ${typeof stateValue === 'string' ? oneLine(stateValue) : valueWords(stateValue)}`;
  if (kind === 'not') return `not ${guardWords(guards[0])}`;
  if (kind !== undefined) return guards.length === 0 ? (kind === 'and' ? 'always' : 'never') : `(${guards.map(guardWords).join(` ${kind} `)})`;
  if (typeof type === 'string') return `${oneLine(type)}${paramWords(params)}`;
  return ['', 'guard'].includes(name) ? 'a condition written in the chart' : oneLine(name);
}

type Action = {
  readonly type?: unknown; readonly params?: unknown; readonly name?: string; readonly event?: unknown; readonly delay?: unknown; readonly to?: unknown;
  readonly sendId?: unknown; readonly src?: unknown; readonly actorRef?: unknown;
};

/** `recordAudit(record: methodAdded)`, `assign`, `raise tick after 5 seconds`, `send go to worker`. */
export function actionWords(action: unknown, delayed: (delay: unknown) => string): string {
  if (typeof action === 'string') return oneLine(action);
  const { type, params, name = '', event, delay, to, sendId, src, actorRef } = action as Action; // an action is a name, an object or a function
  const after = delay === undefined ? '' : ` after ${typeof delay === 'function' ? 'a time of its own' : delayed(delay)}`;
  switch (type) {
    case 'xstate.assign': return 'assign';
    case 'xstate.raise': return `raise ${eventWords(event)}${after}`;
    case 'xstate.sendTo': return `send ${eventWords(event)} to ${nameOf(to)}${after}`;
    case 'xstate.emit': return `emit ${eventWords(event)}`;
    case 'xstate.cancel': return `cancel ${nameOf(sendId)}`;
    case 'xstate.spawnChild': return `spawn ${nameOf(src)}`;
    case 'xstate.stopChild': return `stop ${nameOf(actorRef)}`;
    case 'xstate.log': return 'log';
    case 'xstate.enqueueActions': return 'actions chosen as it happens';
    default:
      if (typeof type === 'string') return `${oneLine(type)}${paramWords(params)}`;
      return ['', 'action', 'actions', 'entry', 'exit'].includes(name) ? 'an action written in the chart' : oneLine(name);
  }
}

const eventWords = (event: unknown): string => {
  const type: unknown = typeof event === 'object' && event !== null ? (event as { type?: unknown }).type : event;
  return typeof type === 'string' ? oneLine(type) : 'an event';
};

const nameOf = (what: unknown): string => {
  if (typeof what === 'string') return oneLine(what);
  const id: unknown = typeof what === 'object' && what !== null ? (what as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? oneLine(id) : 'an actor';
};

/** Parameters that stand in the chart as values; of those computed from the event, the constant ones. */
function paramWords(params: unknown): string {
  const shown: unknown = typeof params === 'function' ? constantParams(params as (args: never) => unknown) : params;
  if (shown === undefined || shown === null) return '';
  const words = typeof shown === 'object' && !Array.isArray(shown) ? Object.entries(shown).map(([name, value]) => `${oneLine(name)}: ${valueWords(value)}`).join(', ') : valueWords(shown);
  return words === '' ? '' : `(${shortened(words, longestParams)})`;
}

function valueWords(value: unknown): string {
  if (typeof value === 'string') return oneLine(value);
  if (Array.isArray(value)) return value.map(valueWords).join(', ');
  if (typeof value === 'function') return '…';
  try {
    return oneLine(JSON.stringify(value) ?? String(value)).replaceAll('"', '');
  } catch {
    return '…'; // refers to itself, or holds what JSON has no word for
  }
}

/** Null where it is computed as the flow goes, and where it is no length of time: JSON has no word for those. */
export function millisecondsOf(delay: unknown, named: Readonly<Record<string, unknown>>): number | null {
  const length: unknown = typeof delay !== 'string' ? delay : /^\d+$/.test(delay) ? Number(delay) : Object.hasOwn(named, delay) ? named[delay] : undefined;
  return typeof length === 'number' && Number.isFinite(length) ? length : null;
}

/** `codeLifetime (10 minutes)`, `5 seconds`, `codeLifetime` where it is computed. */
export function delayWords(delay: unknown, named: Readonly<Record<string, unknown>>): string {
  const length = millisecondsOf(delay, named);
  const words = length === null ? null : durationWords(length);
  if (typeof delay !== 'string' || /^\d+$/.test(delay)) return words ?? 'a time of its own';
  return words === null ? oneLine(delay) : `${oneLine(delay)} (${words})`;
}
