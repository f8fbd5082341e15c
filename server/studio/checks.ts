// What a check finds in hosted machines: looked for when it is first asked, one machine at a time, and kept.
import type { Checked } from '#src/paths/check.ts';
import { threadAnswer } from './thread-job.ts';

/** `failure`: why there are no findings to tell. `version`: what the files hold, which may be newer than what is hosted. */
export type CheckAnswer = (Checked & { readonly version: string }) | { readonly failure: string };

/** What is behind so many states is left to `factorflow check`; the answer says that it is not complete. */
const mostStates = 5_000;
const longest = 60_000;

export class Checks {
  readonly #kept = new Map<string, Promise<CheckAnswer>>();
  readonly #folders: readonly string[];
  readonly #signal: AbortSignal;
  #last: Promise<unknown> = Promise.resolve();

  constructor(folders: readonly string[], signal: AbortSignal) {
    this.#folders = folders;
    this.#signal = signal;
  }

  of(id: string, version: string): Promise<CheckAnswer> {
    const name = JSON.stringify([id, version]);
    const known = this.#kept.get(name);
    if (known !== undefined) return known;
    const checking = this.#last.then(() => this.#checked(id));
    this.#last = checking;
    this.#kept.set(name, checking);
    // What failed may succeed when there is less to do.
    void checking.then((answer) => 'failure' in answer && this.#kept.delete(name));
    return checking;
  }

  async #checked(id: string): Promise<CheckAnswer> {
    const job = { data: { id, folders: this.#folders, limit: mostStates }, limit: longest, megabytes: 1_024, signal: this.#signal };
    return await threadAnswer<CheckAnswer>(new URL('./checking.thread.ts', import.meta.url), job).catch((error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) }));
  }
}
