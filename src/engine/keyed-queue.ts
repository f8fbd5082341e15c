// One at a time per key, in the order of asking; different keys do not wait for each other.

const nothing = Promise.resolve();

export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Settles as `task` does, after every earlier task of the key has settled. */
  run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    const before = this.#tails.get(key) ?? nothing;
    const mine = before.then(task, task);
    const settled = (): void => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    };
    const tail: Promise<void> = mine.then(settled, settled);
    this.#tails.set(key, tail);
    return mine;
  }

  /** When everything asked for so far is done. */
  async idle(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }
}
