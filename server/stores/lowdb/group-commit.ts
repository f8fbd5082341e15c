// Commits that arrive while a write is on its way go out together in the next: one sync for all of them. Two that touch
// one row never share a write, unless both only read it: the later one is decided on what the earlier one leaves.
import type { PreparedBatch } from '../prepared-batch.ts';

export type GroupCommit = {
  /** Resolves once the batch is written, in the order of arrival for any one row. */
  submit(batch: PreparedBatch): Promise<void>;
  /** Runs the work while no write is on its way; writes wait for it. */
  between<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves when all that waits now has been answered. */
  idle(): Promise<void>;
};

type Waiting = { readonly batch: PreparedBatch; readonly size: number; readonly resolve: () => void; readonly reject: (error: unknown) => void };

/** A group is closed at this many characters of rows, so that one write stays short. */
const fullGroup = 4 * 1024 * 1024;

const sizeOf = (batch: PreparedBatch): number => batch.put.reduce((sum, { entry }) => sum + entry.text.length, 1024 * (1 + batch.log.length + batch.audit.length));

/** Rows that somebody ahead reads or writes. */
class Claims {
  readonly #read = new Set<string>();
  readonly #written = new Set<string>();

  /** Claims the rows of the batch; false when somebody ahead stands in its way. */
  claim({ reads, writes }: PreparedBatch): boolean {
    const free = reads.every((row) => !this.#written.has(row)) && writes.every((row) => !this.#written.has(row) && !this.#read.has(row));
    for (const row of reads) this.#read.add(row);
    for (const row of writes) this.#written.add(row);
    return free;
  }
}

/**
 * @param admit throws when a batch may not be written on the state as it is now
 * @param write makes the whole group durable and visible, or throws and changes nothing
 */
export const groupCommit = (admit: (batch: PreparedBatch) => void, write: (group: readonly PreparedBatch[]) => Promise<void>): GroupCommit => {
  let waiting: Waiting[] = [];
  const interludes: (() => Promise<void>)[] = [];
  let running: Promise<void> | null = null;

  const nextGroup = (): Waiting[] => {
    const claims = new Claims();
    const group: Waiting[] = [];
    const rest: Waiting[] = [];
    let size = 0;
    for (const one of waiting) {
      if (!claims.claim(one.batch) || size > fullGroup) {
        rest.push(one);
        continue;
      }
      try {
        admit(one.batch);
        group.push(one);
        size += one.size;
      } catch (error) {
        one.reject(error);
      }
    }
    waiting = rest;
    return group;
  };

  const run = async (): Promise<void> => {
    await Promise.resolve(); // whoever commits in this same turn joins
    while (waiting.length > 0 || interludes.length > 0) {
      for (const interlude of interludes.splice(0)) await interlude();
      const group = nextGroup();
      if (group.length === 0) continue;
      try {
        await write(group.map(({ batch }) => batch));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    running = null;
  };

  const start = (): void => {
    running ??= run();
  };

  return {
    submit: (batch) => new Promise((resolve, reject) => {
      waiting.push({ batch, size: sizeOf(batch), resolve, reject });
      start();
    }),
    between: (work) => new Promise((resolve, reject) => {
      interludes.push(() => work().then(resolve, reject));
      start();
    }),
    idle: () => running ?? Promise.resolve(),
  };
};
