// What is large and dear to make (a chart's graph holds a hundred thousand steps) is made once for the tests of a file, and let
// go of after it: a worker runs many files, and with such a heap each collection of it holds up the others for long.
const kept: Map<unknown, unknown>[] = [];

/** As `make`, but once for a key, until the file has ended. */
export function keptForAFile<Of, Made extends object>(keyOf: (of: Of) => unknown, make: (of: Of) => Made): (of: Of) => Made {
  const made = new Map<unknown, Made>();
  kept.push(made);
  return (of) => {
    const key = keyOf(of);
    const found = made.get(key) ?? make(of);
    made.set(key, found);
    return found;
  };
}

export function letGo(): void {
  for (const made of kept) made.clear();
}
