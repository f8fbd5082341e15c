// Foreseeable chance: the same seed gives the same order of slices and the same choice of flows (mulberry32).
export const random = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Every order equally likely. */
export const shuffled = <Item>(items: readonly Item[], next: () => number): Item[] => {
  const left = [...items];
  return items.map(() => left.splice(Math.floor(next() * left.length), 1)[0]!);
};
