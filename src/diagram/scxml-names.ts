// Names of a chart as SCXML takes them: ids are NCNames and unique in the document, events are words between dots, guards,
// actions and computed delays are calls of three functions that whoever runs the document defines.
import type { ChartGraph, ChartTransition } from './chart.ts';

export class ScxmlNames {
  readonly #chart: ChartGraph;
  readonly #ids = new Map<string, string>();
  readonly #taken = new Set<string>();
  /** The first state that begins a timer of this name. */
  readonly #timers = new Map<string, string>();

  constructor(chart: ChartGraph) {
    this.#chart = chart;
    for (const { id } of chart.states) this.#id('state', id);
  }

  state(id: string): string {
    return this.#id('state', id);
  }

  /** What tells that all is over; no state of the chart has this name. */
  ended(): string {
    return this.#id('part', 'ended');
  }

  /** Two states may invoke under one id; here each has its own. */
  invoke(state: string, id: string): string {
    return this.#id(`invoke of ${state}`, id);
  }

  /** Of the end inside a state that stands for a final one. */
  endOf(state: string): string {
    return this.#id('end', `${state}.ended`);
  }

  /** What a timer raises, by XState's own name, which holds the state's. Two states may have one name for theirs. */
  timer(event: string): string {
    return this.#id('timer', timerName(event));
  }

  /** What takes a timer back: the name of the event wherever no other timer has it. */
  timerId(state: string, event: string): string {
    const first = this.#timers.get(event) ?? state;
    this.#timers.set(event, first);
    return first === state ? this.timer(event) : this.#id(`timer of ${state}`, timerName(event));
  }

  event({ kind, event, source }: ChartTransition): string {
    const rest = (prefix: string): string => event.slice(prefix.length);
    switch (kind) {
      case 'done': return `done.invoke.${this.#invoked(source, rest('xstate.done.actor.'))}`;
      case 'error': return `error.platform.${this.#invoked(source, rest('xstate.error.actor.'))}`;
      case 'snapshot': return `snapshot.${this.#invoked(source, rest('xstate.snapshot.'))}`;
      case 'state-done': return `done.state.${this.state(rest('xstate.done.state.'))}`;
      case 'delay': return this.timer(event);
      case 'always': case 'event': case 'wildcard': return eventName(event);
    }
  }

  guard(words: string): string {
    const state = /^in #(.+)$/.exec(words)?.[1];
    return state !== undefined && this.#chart.states.some(({ id }) => id === state) ? `In(${literal(this.state(state))})` : `guard(${literal(words)})`;
  }

  action(words: string): string {
    return `action(${literal(words)});`;
  }

  /** The nearest state around that invokes under this id. */
  #invoked(source: string, id: string): string {
    const parents = new Map(this.#chart.states.map((state) => [state.id, state] as const));
    for (let state = parents.get(source); state !== undefined; state = parents.get(state.parent ?? '')) if (state.invokes.some((invoke) => invoke.id === id)) return this.invoke(state.id, id);
    return ncName(id); // spawned: SCXML has no such thing
  }

  #id(kind: string, name: string): string {
    const key = JSON.stringify([kind, name]);
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const plain = ncName(name);
    let free = plain;
    for (let i = 2; this.#taken.has(free); i++) free = `${plain}-${i}`;
    this.#taken.add(free);
    this.#ids.set(key, free);
    return free;
  }
}

const timerName = (event: string): string => event.replace(/^xstate\./, '');

/**
 * Letters of ASCII, digits, hyphens, underlines, and dots between words; it begins with a letter or an underline (Namespaces in
 * XML, NCName). A dot that parts no words is written as its code: names of states and actors are parts of those of events.
 */
export function ncName(text: string): string {
  const partsWords = (characters: readonly string[], i: number): boolean => i > 0 && i < characters.length - 1 && characters[i - 1] !== '.';
  const plain = Array.from(text).map((character, i, all) => (/^[A-Za-z0-9_-]$/.test(character) || (character === '.' && partsWords(all, i)) ? character : escaped(character))).join('');
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}

const escaped = (character: string): string => `_x${(character.codePointAt(0) ?? 0).toString(16)}_`;

/** Words of letters, digits, hyphens and underlines between single dots, a star at the end (SCXML 3.12.1). */
const eventName = (event: string): string => {
  if (event === '*') return '*';
  const isWild = event.endsWith('.*');
  const words = (isWild ? event.slice(0, -2) : event).split('.').map((word) => (word === '' ? '_' : ncName(word).replace(/^_(?=[0-9-])/, '')));
  return `${words.join('.')}${isWild ? '.*' : ''}`;
};

/** Digits and a unit, without a sign or an exponent (SCXML's schema). What is due before it begins is due at once. */
export const duration = (milliseconds: number): string => `${Math.max(0, milliseconds).toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 20 })}ms`;

/** Of ECMAScript, in single quotes: the attribute around it has double ones. */
const literal = (text: string): string => `'${JSON.stringify(text.toWellFormed()).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'").replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`;
