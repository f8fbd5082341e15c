// Strongly connected components: the parts of a graph in which every node leads to every other (Tarjan 1972). Without
// recursion, which a graph of a hundred thousand nodes would exhaust.

/**
 * @param next where a node leads; what is not among `nodes` is left out
 * @returns each component after those that it leads to
 */
export function components(nodes: readonly number[], next: (node: number) => readonly number[]): readonly (readonly number[])[] {
  const among = new Set(nodes);
  const order = new Map<number, number>();
  /** The earliest node on the stack that a node can come back to. */
  const low = new Map<number, number>();
  const stack: number[] = [];
  const onStack = new Set<number>();
  const found: number[][] = [];
  const lowest = (node: number, other: number | undefined): void => {
    if (other !== undefined && other < (low.get(node) ?? Infinity)) low.set(node, other);
  };
  type Frame = { readonly node: number; readonly ahead: readonly number[]; at: number };
  const enter = (node: number): Frame => {
    low.set(node, order.size);
    order.set(node, order.size);
    stack.push(node);
    onStack.add(node);
    return { node, ahead: next(node), at: 0 };
  };
  for (const root of among) {
    if (order.has(root)) continue;
    const frames = [enter(root)];
    for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
      const { node, ahead } = frame;
      const to = ahead[frame.at++];
      if (to !== undefined) {
        if (!among.has(to)) continue;
        if (!order.has(to)) frames.push(enter(to));
        else if (onStack.has(to)) lowest(node, order.get(to));
        continue;
      }
      frames.pop();
      const below = frames.at(-1);
      if (below !== undefined) lowest(below.node, low.get(node));
      if (low.get(node) !== order.get(node)) continue;
      const component = stack.splice(stack.lastIndexOf(node));
      for (const one of component) onStack.delete(one);
      found.push(component);
    }
  }
  return found;
}
