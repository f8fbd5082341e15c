// One short name for all equal values: a context of a thousand characters is written out once, however many states hold it.
import { canonicalText, plainText, shallowText } from './canonical-text.ts';

/**
 * Equal by the same measure as {@link canonicalText}. Plain objects and arrays are frozen when they are named, so that a
 * name stays true: a machine that changes its context in place fails loudly instead of changing the states before.
 */
export class Interner {
  readonly #names = new Map<string, string>();
  readonly #known = new WeakMap<object, string>();
  readonly #above: object[] = [];

  /** @param onCircle called for a value that holds itself, to refuse it; without it such a value has a name like any other */
  idOf(value: unknown, onCircle?: () => void): string {
    if (typeof value !== 'object' || value === null) return plainText(value);
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    try {
      return this.#part(value).name;
    } catch (error) {
      if (!(error instanceof Circular)) throw error;
      this.#above.length = 0;
      onCircle?.();
      return this.#nameOf(canonicalText(value));
    }
  }

  /** Nothing in it can change any more: what has been named and holds neither sets, maps, dates, objects of a class nor itself. */
  isFixed(value: unknown): boolean {
    return this.#isFixed(value, []);
  }

  #isFixed(value: unknown, above: readonly object[]): boolean {
    if (typeof value !== 'object' || value === null || this.#known.has(value)) return true;
    return isPlain(value) && !above.includes(value) && Object.values(value).every((part) => this.#isFixed(part, [...above, value]));
  }

  #part(value: object): { name: string; isFixed: boolean } {
    const known = this.#known.get(value);
    if (known !== undefined) return { name: known, isFixed: true };
    if (this.#above.includes(value)) throw new Circular();
    this.#above.push(value);
    let isFixed = isPlain(value);
    const name = this.#nameOf(shallowText(value, (part) => {
      if (typeof part !== 'object' || part === null) return plainText(part);
      const inner = this.#part(part);
      isFixed &&= inner.isFixed;
      return inner.name;
    }));
    this.#above.pop();
    // What is asked for itself is often made for this one look, and seldom seen again: its parts are.
    if (isFixed && this.#above.length > 0) this.#known.set(Object.freeze(value), name);
    return { name, isFixed };
  }

  #nameOf(text: string): string {
    const name = this.#names.get(text) ?? `#${this.#names.size}`;
    this.#names.set(text, name);
    return name;
  }
}

class Circular extends Error {}

function isPlain(value: object): boolean {
  if (Array.isArray(value)) return true;
  const made: unknown = Object.getPrototypeOf(value);
  return made === Object.prototype || made === null;
}
