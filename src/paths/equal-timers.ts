// Timers that deliver the same after the same time, and that no name of the chart's own tells apart: which of them is which
// shows in nothing but the order in which they fire, the one set first before the others. So they are named by that order.
import type { EventObject } from 'xstate';
import { canonicalText } from './canonical-text.ts';
import type { Timers } from './graph.ts';

const groups = new WeakMap<Timers, readonly (readonly string[])[]>();
const texts = new WeakMap<EventObject, string>();
const none: readonly (readonly string[])[] = [];

/**
 * Names of timers that are alike, two or more at a time, in the order in which they fire. The highest number is due first:
 * when it has fired, no other one changes its name.
 */
export function equalTimers(timers: Timers): readonly (readonly string[])[] {
  const found = groups.get(timers);
  if (found !== undefined) return found;
  const all = Object.entries(timers);
  if (all.length < 2) return none;
  const alike = new Map<string, string[]>();
  for (const [name, { event, delay, isAtOnce = false }] of all) {
    if (!name.startsWith(`unnamed.${event.type}.`)) continue;
    const key = `${delay} ${isAtOnce} ${textOf(event)}`;
    const names = alike.get(key);
    if (names === undefined) alike.set(key, [name]);
    else names.push(name);
  }
  const number = (name: string): number => Number(name.slice(name.lastIndexOf('.') + 1));
  const made = [...alike.values()].filter(({ length }) => length > 1).map((names) => names.sort((a, b) => number(b) - number(a)));
  groups.set(timers, made);
  return made;
}

function textOf(event: EventObject): string {
  const text = texts.get(event) ?? canonicalText(event);
  texts.set(event, text);
  return text;
}
