// Cheapest flows: from places with something to give to places that need something, over roads that any amount may use.
// Successive shortest paths with potentials, a whole layer of equally cheap paths at a time (primal-dual).

/** Roads without limits; those of `from` are `first[from]` to `first[from + 1] - 1`. Costs are whole and not negative. */
export type Roads = { readonly size: number; readonly first: Int32Array; readonly head: Int32Array; readonly cost: ArrayLike<number> };

export type Flow = { readonly cost: number; /** By road. */ readonly times: Int32Array };

/**
 * @param supply by place: what it can give; beyond what is needed it stays there
 * @param demand by place: what it needs
 * @returns null when not all can be met
 */
export function cheapestFlow(roads: Roads, supply: ArrayLike<number>, demand: ArrayLike<number>): Flow | null {
  const network = new Residual(roads, supply, demand);
  while (network.missing > 0) {
    if (!network.reprice()) return null;
    network.augment();
  }
  return { cost: network.cost, times: network.timesOf(roads.head.length) };
}

/** Arcs come in pairs, each with its way back beside it: `arc ^ 1`. */
class Residual {
  readonly #size: number;
  readonly #source: number;
  readonly #sink: number;
  readonly #to: number[] = [];
  readonly #room: number[] = [];
  readonly #price: number[] = [];
  readonly #first: Int32Array;
  readonly #arcs: Int32Array;
  readonly #potential: Float64Array;
  readonly #next: Int32Array;
  readonly #level: Int32Array;
  cost = 0;
  missing = 0;

  constructor({ size, first, head, cost }: Roads, supply: ArrayLike<number>, demand: ArrayLike<number>) {
    this.#size = size + 2;
    [this.#source, this.#sink] = [size, size + 1];
    const tails: number[] = [];
    const add = (from: number, to: number, room: number, price: number): void => {
      this.#to.push(to, from);
      this.#room.push(room, 0);
      this.#price.push(price, -price);
      tails.push(from, to);
    };
    for (let vertex = 0; vertex < size; vertex++) for (let road = first[vertex] ?? 0; road < (first[vertex + 1] ?? 0); road++) add(vertex, head[road] ?? 0, Infinity, cost[road] ?? 0);
    for (let vertex = 0; vertex < size; vertex++) {
      if ((supply[vertex] ?? 0) > 0) add(this.#source, vertex, supply[vertex] ?? 0, 0);
      if ((demand[vertex] ?? 0) > 0) add(vertex, this.#sink, demand[vertex] ?? 0, 0);
      this.missing += demand[vertex] ?? 0;
    }
    this.#first = new Int32Array(this.#size + 1);
    for (const tail of tails) this.#first[tail + 1] = (this.#first[tail + 1] ?? 0) + 1;
    for (let vertex = 0; vertex < this.#size; vertex++) this.#first[vertex + 1] = (this.#first[vertex + 1] ?? 0) + (this.#first[vertex] ?? 0);
    const place = this.#first.slice();
    this.#arcs = new Int32Array(tails.length);
    for (const [arc, tail] of tails.entries()) {
      this.#arcs[place[tail] ?? 0] = arc;
      place[tail] = (place[tail] ?? 0) + 1;
    }
    this.#potential = new Float64Array(this.#size);
    this.#next = new Int32Array(this.#size);
    this.#level = new Int32Array(this.#size);
  }

  timesOf = (roads: number): Int32Array => Int32Array.from({ length: roads }, (_, road) => this.#room[2 * road + 1] ?? 0);

  /** Dijkstra over reduced prices, in buckets; false: the sink is out of reach. */
  reprice(): boolean {
    const distance = new Float64Array(this.#size).fill(Infinity);
    const buckets: number[][] = [[this.#source]];
    distance[this.#source] = 0;
    for (let far = 0; far < buckets.length; far++) {
      for (const vertex of buckets[far] ?? []) {
        if (distance[vertex] !== far) continue;
        for (let at = this.#first[vertex] ?? 0; at < (this.#first[vertex + 1] ?? 0); at++) {
          const arc = this.#arcs[at] ?? 0;
          const to = this.#to[arc] ?? 0;
          if ((this.#room[arc] ?? 0) <= 0) continue;
          const onward = far + this.#reduced(vertex, arc);
          if (onward >= (distance[to] ?? 0)) continue;
          distance[to] = onward;
          (buckets[onward] ??= []).push(to);
        }
      }
    }
    const reached = distance[this.#sink] ?? Infinity;
    if (reached === Infinity) return false;
    for (let vertex = 0; vertex < this.#size; vertex++) this.#potential[vertex] = (this.#potential[vertex] ?? 0) + Math.min(distance[vertex] ?? Infinity, reached);
    return true;
  }

  #reduced = (from: number, arc: number): number => (this.#price[arc] ?? 0) + (this.#potential[from] ?? 0) - (this.#potential[this.#to[arc] ?? 0] ?? 0);

  /** As much as goes over arcs of reduced price zero (Dinic: by levels, each with blocking paths). */
  augment(): void {
    while (this.#levels()) {
      this.#next.set(this.#first.subarray(0, this.#size));
      while (this.#push()) { /* one path after another, until this level is blocked */ }
    }
  }

  #levels(): boolean {
    this.#level.fill(-1);
    this.#level[this.#source] = 0;
    const queue = [this.#source];
    for (const vertex of queue) {
      for (let at = this.#first[vertex] ?? 0; at < (this.#first[vertex + 1] ?? 0); at++) {
        const arc = this.#arcs[at] ?? 0;
        const to = this.#to[arc] ?? 0;
        if ((this.#room[arc] ?? 0) <= 0 || this.#level[to] !== -1 || this.#reduced(vertex, arc) !== 0) continue;
        this.#level[to] = (this.#level[vertex] ?? 0) + 1;
        queue.push(to);
      }
    }
    return this.#level[this.#sink] !== -1;
  }

  #push(): boolean {
    const path: number[] = [];
    for (let vertex = this.#source; vertex !== this.#sink;) {
      const arc = this.#arcs[this.#next[vertex] ?? 0] ?? 0;
      if ((this.#next[vertex] ?? 0) >= (this.#first[vertex + 1] ?? 0)) { // nothing goes on from here
        if (vertex === this.#source) return false;
        const back = path.pop() ?? 0;
        vertex = this.#to[back ^ 1] ?? 0;
        this.#next[vertex] = (this.#next[vertex] ?? 0) + 1;
        continue;
      }
      const to = this.#to[arc] ?? 0;
      if ((this.#room[arc] ?? 0) > 0 && this.#level[to] === (this.#level[vertex] ?? 0) + 1 && this.#reduced(vertex, arc) === 0) {
        path.push(arc);
        vertex = to;
      } else this.#next[vertex] = (this.#next[vertex] ?? 0) + 1;
    }
    const amount = path.reduce((least, arc) => Math.min(least, this.#room[arc] ?? 0), Infinity);
    for (const arc of path) {
      this.#room[arc] = (this.#room[arc] ?? 0) - amount;
      this.#room[arc ^ 1] = (this.#room[arc ^ 1] ?? 0) + amount;
      this.cost += amount * (this.#price[arc] ?? 0);
    }
    this.missing -= amount;
    return true;
  }
}
