// Pictures for the service: made in a thread, one at a time, and kept. A chart that takes too long is told instead of drawn.
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { ChartGraph } from '#src/diagram/chart.ts';
import { type DrawingOptions, toldSvg } from '#src/diagram/svg.ts';

export type Picture = { readonly svg: string; /** Why it shows text and no chart; null when it is drawn. */ readonly failure: string | null };

const longest = 20_000;
const mostKept = 64;

export class Drawings {
  readonly #limit: number;
  readonly #thread: URL;
  readonly #kept = new Map<string, Promise<Picture>>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param limit milliseconds that one picture may take */
  constructor({ limit = longest, thread = new URL('./drawing.thread.ts', import.meta.url) }: { readonly limit?: number; readonly thread?: URL } = {}) {
    this.#limit = limit;
    this.#thread = thread;
  }

  /** The same chart, drawn in the same way, always looks the same. */
  of(chart: ChartGraph, options: DrawingOptions = {}): Promise<Picture> {
    const name = createHash('sha256').update(JSON.stringify([chart, options])).digest('base64');
    const known = this.#kept.get(name);
    if (known !== undefined) return known;
    const drawing = this.#last.then(() => this.#drawn(chart, options));
    this.#last = drawing;
    this.#kept.set(name, drawing);
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value ?? '');
    // What failed may succeed when there is less to do.
    void drawing.then(({ failure }) => failure !== null && this.#kept.get(name) === drawing && this.#kept.delete(name));
    return drawing;
  }

  async #drawn(chart: ChartGraph, options: DrawingOptions): Promise<Picture> {
    const told = (failure: string): Picture => ({ svg: toldSvg(chart, failure), failure });
    const { promise, resolve } = Promise.withResolvers<Picture>();
    const worker = new Worker(this.#thread, { workerData: { chart, options }, resourceLimits: { maxOldGenerationSizeMb: 1_024 } });
    const watch = setTimeout(() => resolve(told(`the chart cannot be laid out within ${this.#limit / 1_000} seconds`)), this.#limit);
    worker.once('message', (picture: Picture) => resolve(picture));
    worker.once('error', (error: Error) => resolve(told(`the chart cannot be drawn: ${error.message}`)));
    worker.once('exit', () => resolve(told('the chart cannot be drawn: its thread ended early')));
    // A service that shuts down does not wait for a picture.
    worker.unref();
    try {
      return await promise;
    } finally {
      clearTimeout(watch);
      await worker.terminate();
    }
  }
}
