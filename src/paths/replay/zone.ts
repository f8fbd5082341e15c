// What clocks that run side by side may show together, where nobody has decided yet when things happen: every choice of whole
// milliseconds at once, as bounds on what one clock shows above another (a difference-bound matrix). Exact: integers
// within such bounds need nothing finer, and no choice is added by a step or lost.

export class Zone {
  /** The clocks and, at 0, one that always shows nothing. */
  readonly width: number;
  /** By row and column: the clock of the row shows at most so much more than that of the column. As tight as can be. */
  readonly bounds: readonly number[];

  private constructor(width: number, bounds: readonly number[]) {
    this.width = width;
    this.bounds = bounds;
  }

  /** So many clocks that have just begun. */
  static begun(clocks: number): Zone {
    return new Zone(clocks + 1, nothing(clocks + 1));
  }

  /** What a clock shows at least. */
  least(clock: number): number {
    return 0 - this.#bound(0, clock);
  }

  /** What a clock shows at least when another one shows so much. */
  leastWhen(clock: number, other: number, shown: number): number {
    return Math.max(this.least(clock), shown - this.#bound(other, clock));
  }

  /** Whether one clock may show just so much more than another. */
  mayDiffer(one: number, other: number, by: number): boolean {
    return by <= this.#bound(one, other) && -by <= this.#bound(other, one);
  }

  /** @param most by clock, from 1. Null: they cannot all show so little. */
  atMost(most: readonly number[]): Zone | null {
    return this.#upTo(most, false);
  }

  /** After any time in which no clock comes to show more than it may. @param most by clock, from 1: none shows more now */
  later(most: readonly number[]): Zone {
    return this.#upTo(most, true) ?? this;
  }

  /** Null: the clock cannot show so much. */
  atLeast(clock: number, shown: number): Zone | null {
    const { width, bounds } = this;
    if (this.#bound(clock, 0) < shown) return null;
    const made = nothing(width);
    for (let column = 0; column < width; column++) {
      const low = Math.min(bounds[column] ?? 0, (bounds[clock * width + column] ?? 0) - shown); // of nothing above the column's clock
      for (let row = 0; row < width; row++) if (row !== column) made[row * width + column] = Math.min(bounds[row * width + column] ?? 0, (bounds[row * width] ?? 0) + low);
    }
    return new Zone(width, made);
  }

  /** Of other clocks: each goes on from what one of these shows, or begins anew. @param from by clock: which of these, 0 for none */
  goingOn(from: readonly number[]): Zone {
    const width = from.length + 1;
    const made = nothing(width);
    for (let row = 0; row < width; row++) {
      const before = (row === 0 ? 0 : (from[row - 1] ?? 0)) * this.width;
      for (let column = 0; column < width; column++) made[row * width + column] = this.bounds[before + (column === 0 ? 0 : (from[column - 1] ?? 0))] ?? 0;
    }
    return new Zone(width, made);
  }

  /** Whatever the other one allows, this one does. */
  includes({ bounds }: Zone): boolean {
    for (let at = 0; at < bounds.length; at++) if ((this.bounds[at] ?? 0) < (bounds[at] ?? 0)) return false;
    return true;
  }

  #upTo(most: readonly number[], isLater: boolean): Zone | null {
    const { width, bounds } = this;
    const made = nothing(width);
    for (let row = 0; row < width; row++) {
      let end = isLater && row > 0 ? Infinity : (bounds[row * width] ?? 0); // of the row's clock above nothing
      for (let clock = 1; clock < width; clock++) end = Math.min(end, (bounds[row * width + clock] ?? 0) + (most[clock - 1] ?? Infinity));
      if (row === 0 && end < 0) return null;
      for (let column = 0; column < width; column++) if (row !== column) made[row * width + column] = column === 0 ? end : Math.min(bounds[row * width + column] ?? 0, end + (bounds[column] ?? 0));
    }
    return new Zone(width, made);
  }

  #bound(row: number, column: number): number {
    return this.bounds[row * this.width + column] ?? 0;
  }
}

/** Plain numbers: a small typed array costs more to make than all that is done with it. */
function nothing(width: number): number[] {
  const bounds: number[] = [];
  for (let left = width ** 2; left > 0; left--) bounds.push(0);
  return bounds;
}
