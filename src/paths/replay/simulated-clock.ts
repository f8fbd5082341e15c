// The clock of a replay: it stands still until it is told to go on, and fires one timer at a time.

import { hasteOf, moments } from './whole-time.ts';

type Entry = { readonly name: string; readonly due: number; readonly haste: number; readonly fire: () => void };

/** What XState asks of a clock; moments are milliseconds from the start of the replay. */
export class SimulatedClock {
  #now = 0;
  #last = 0;
  #name = '';
  readonly #entries = new Map<number, Entry>();

  get now(): number {
    return this.#now;
  }

  /** What is set within `set` is known by this name. */
  named(name: string, set: () => void): void {
    this.#name = name;
    set();
    this.#name = '';
  }

  /** What is set by now under one name is known by another. */
  rename(from: string, to: string): void {
    for (const [id, entry] of this.#entries) if (entry.name === from) this.#entries.set(id, { ...entry, name: to });
  }

  /** Of what is known by these names, what fires first gets the first of them. */
  inTurn(names: readonly string[]): void {
    const all = new Set(names);
    const order = this.pending();
    const place = new Map(order.filter(({ name }) => all.has(name)).map((entry, at) => [entry, names[at] ?? entry.name]));
    for (const [id, entry] of this.#entries) {
      const name = place.get(entry);
      if (name !== undefined && name !== entry.name) this.#entries.set(id, { ...entry, name });
    }
  }

  /** A negative delay is none, as with every clock. */
  readonly setTimeout = (fire: () => void, delay: number): number => this.#set(fire, delay > 0 ? { delay } : { delay: 0 });

  readonly clearTimeout = (id: number): void => void this.#entries.delete(id);

  /** Before anything else that is due at this moment. */
  atOnce(fire: () => void): void {
    this.#set(fire, { delay: 0, isAtOnce: true });
  }

  /** In the order in which they fire: by the moment at which they are due, what is due within it, and of equal ones the one set first. */
  pending(): readonly Entry[] {
    return [...this.#entries.values()].sort((a, b) => (a.due === b.due ? b.haste - a.haste : a.due - b.due)); // the map keeps the order of setting
  }

  /** Goes on to the moment at which the next timer is due, and fires it. */
  fireNext(): void {
    const [next] = this.pending();
    if (next === undefined) throw new Error('nothing is due');
    for (const [id, entry] of this.#entries) if (entry === next) this.#entries.delete(id);
    this.#now = next.due;
    next.fire();
  }

  /** @param moment not after anything that is pending */
  goTo(moment: number): void {
    this.#now = moment;
  }

  #set(fire: () => void, timer: { readonly delay: number; readonly isAtOnce?: true }): number {
    this.#last += 1;
    this.#entries.set(this.#last, { name: this.#name, due: this.#now + moments(timer.delay), haste: hasteOf(timer), fire });
    return this.#last;
  }
}
