// A set that stays in order: chunks of sorted items, found by bisection. With 100,000 items an addition moves a few
// hundred of them at most, and reading in order from any place costs nothing but the reading.

const chunkSize = 512;

/** The first place in `items` at which `isAtOrPast` holds; it must hold for everything behind that place too. */
const bisect = <Item>(items: readonly Item[], isAtOrPast: (item: Item) => boolean): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isAtOrPast(items[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
};

export class SortedSet<Item> {
  readonly #compare: (a: Item, b: Item) => number;
  /** None is empty; every item of one comes before every item of the next. */
  readonly #chunks: Item[][] = [];
  #size = 0;

  constructor(compare: (a: Item, b: Item) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  get first(): Item | undefined {
    return this.#chunks[0]?.[0];
  }

  add(item: Item): void {
    const number = Math.min(this.#chunkOf(item), this.#chunks.length - 1);
    const chunk = this.#chunks[number];
    if (chunk === undefined) {
      this.#chunks.push([item]);
      this.#size = 1;
      return;
    }
    const place = bisect(chunk, (other) => this.#compare(other, item) >= 0);
    if (place < chunk.length && this.#compare(chunk[place]!, item) === 0) return;
    chunk.splice(place, 0, item);
    this.#size += 1;
    if (chunk.length > chunkSize) this.#chunks.splice(number + 1, 0, chunk.splice(chunkSize >>> 1));
  }

  delete(item: Item): void {
    const number = this.#chunkOf(item);
    const chunk = this.#chunks[number];
    if (chunk === undefined) return;
    const place = bisect(chunk, (other) => this.#compare(other, item) >= 0);
    if (place === chunk.length || this.#compare(chunk[place]!, item) !== 0) return;
    chunk.splice(place, 1);
    this.#size -= 1;
    if (chunk.length === 0) this.#chunks.splice(number, 1);
  }

  /** In order, from the first item that comes after `item`; from the very first without one. Do not change the set meanwhile. */
  *after(item: Item | undefined): Generator<Item, void, undefined> {
    let number = item === undefined ? 0 : this.#chunkOf(item);
    let place = item === undefined ? 0 : bisect(this.#chunks[number] ?? [], (other) => this.#compare(other, item) > 0);
    for (let chunk = this.#chunks[number]; chunk !== undefined; chunk = this.#chunks[(number += 1)]) {
      for (; place < chunk.length; place += 1) yield chunk[place]!;
      place = 0;
    }
  }

  /** The chunk that holds the item or would: the first whose last item is not before it. */
  #chunkOf(item: Item): number {
    return bisect(this.#chunks, (chunk) => this.#compare(chunk.at(-1)!, item) >= 0);
  }
}
