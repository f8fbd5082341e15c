// Where hosted machines are played without consequences: a thread for each, kept while it is played with. One that takes too
// long is ended, and the next to ask begins with a new one.
import { Worker } from 'node:worker_threads';
import type { Sandbox, SandboxWay } from '#src/studio/sandbox.ts';

/**
 * `version`: what the files hold, which may be newer than what is hosted. `refusal`: the way leads nowhere.
 * `failure`: why there is nothing to play.
 */
export type Played = { readonly sandbox: Sandbox & { readonly version: string } } | { readonly refusal: string } | { readonly failure: string };

export type PlaygroundOptions = {
  /** Milliseconds that one answer may take. */
  readonly limit?: number;
  /** Milliseconds after which a thread that nobody asks is ended. */
  readonly patience?: number;
};

/** Reading the files is no fault of the machine's. */
const longestReading = 30_000;
const mostOpen = 4;

export class Playgrounds {
  readonly #folders: readonly string[];
  readonly #signal: AbortSignal;
  readonly #options: Required<PlaygroundOptions>;
  /** The one asked last comes last. */
  readonly #open = new Map<string, Playground>();

  constructor(folders: readonly string[], signal: AbortSignal, { limit = 5_000, patience = 60_000 }: PlaygroundOptions = {}) {
    this.#folders = folders;
    this.#signal = signal;
    this.#options = { limit, patience };
    signal.addEventListener('abort', () => { for (const one of this.#open.values()) one.close('the service is shutting down'); });
  }

  /** A way that begins reads the files anew. */
  async play(id: string, way: SandboxWay): Promise<Played> {
    if (this.#signal.aborted) return { failure: 'the service is shutting down' };
    let playground = this.#open.get(id);
    if (playground === undefined || playground.isClosed || (way.choices.length === 0 && playground.isIdle)) {
      playground?.close('it is begun anew');
      playground = new Playground({ id, folders: this.#folders }, this.#options);
    }
    this.#open.delete(id);
    this.#open.set(id, playground);
    for (const [other, one] of this.#open) if (one.isClosed || this.#open.size > mostOpen) { one.close('too many machines are played at once'); this.#open.delete(other); }
    return await playground.play(way);
  }
}

/** One thread; it is asked one thing at a time. */
class Playground {
  readonly #worker: Worker;
  readonly #limit: number;
  readonly #patience: number;
  #last: Promise<unknown>;
  #waiting = 0;
  #idle: NodeJS.Timeout | undefined;
  #over: string | null = null;

  constructor(data: { readonly id: string; readonly folders: readonly string[] }, { limit, patience }: Required<PlaygroundOptions>) {
    this.#limit = limit;
    this.#patience = patience;
    this.#worker = new Worker(new URL('./playing.thread.ts', import.meta.url), { workerData: data, resourceLimits: { maxOldGenerationSizeMb: 512 }, stdout: true, stderr: true });
    this.#worker.stdout.resume();
    this.#worker.stderr.resume();
    this.#worker.unref();
    this.#worker.on('error', (error: Error) => this.close(error.message));
    this.#worker.on('exit', () => this.close('its thread ended early'));
    this.#last = this.#answer<string>(longestReading);
  }

  get isClosed(): boolean {
    return this.#over !== null;
  }

  get isIdle(): boolean {
    return this.#waiting === 0;
  }

  async play(way: SandboxWay): Promise<Played> {
    clearTimeout(this.#idle);
    this.#waiting += 1;
    const played = this.#last.then(async () => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
      if (this.#over === null) this.#worker.postMessage(way);
      return await this.#answer<Played>(this.#limit);
    });
    this.#last = played;
    const answer = await played;
    this.#waiting -= 1;
    this.#idle = setTimeout(() => this.close('nobody has played it for a while'), this.#patience);
    this.#idle.unref();
    return typeof answer === 'string' ? { failure: answer } : answer;
  }

  close(why: string): void {
    if (this.#over !== null) return;
    this.#over = why;
    clearTimeout(this.#idle);
    this.#worker.emit('over');
    void this.#worker.terminate();
  }

  /** The next message of the thread, or why there will be none. */
  async #answer<Message>(limit: number): Promise<Message | string> {
    if (this.#over !== null) return this.#over;
    const { promise, resolve } = Promise.withResolvers<Message | string>();
    const end = (): void => resolve(this.#over ?? '');
    const watch = setTimeout(() => this.close(`it takes longer than ${limit / 1_000} seconds`), limit);
    this.#worker.once('message', resolve);
    this.#worker.once('over', end);
    try {
      return await promise;
    } finally {
      clearTimeout(watch);
      this.#worker.off('message', resolve).off('over', end);
    }
  }
}
