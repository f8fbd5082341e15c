// Pictures for the service: made in a thread, one at a time, and kept. A chart that takes too long is told instead of drawn; who
// comes when too many wait already is sent away for a moment.
import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { ChartGraph } from '#src/diagram/chart.ts';
import { type DrawingOptions, toldSvg } from '#src/diagram/svg.ts';
import { Problem } from '../http/problems.ts';
import { familyHere, PngError, rendererVersion, sizeOf } from './png.ts';
import { Shelf } from './shelf.ts';

export type Picture = { readonly svg: string; /** Why it shows text and no chart; null when it is drawn. */ readonly failure: string | null };

const longest = 20_000;
/** Pictures that are kept; as pixels they are larger. */
const most = { svg: 64, png: 8 } as const;
/** Four bytes each while they are made, and as many again while they are packed. The largest built-in chart has 32 million. */
const mostServedPixels = 40_000_000;
/** Pictures that may wait for their turn behind the one that is being made: more are told to come again. */
const mostWaiting = 16;
/** Seconds after which it is worth while to ask again: a full queue moves on; a chart that took too long does so until less is going on. */
const retryAfter = { full: 5, late: 30 } as const;

/** `failure`: by its maker, who would say so every time; `late`: of its thread. */
type Pixels = { readonly bytes: Uint8Array } | { readonly failure: string } | { readonly late: string };

type Options = {
  /** Milliseconds that one picture may take. */
  readonly limit?: number;
  /** Pixels that one may have. */
  readonly pixels?: number;
  readonly thread?: URL;
  readonly pixelThread?: URL;
  /** What the letters of a PNG are written in; null: there are no fonts. */
  readonly family?: string | null;
};

export class Drawings {
  readonly #limit: number;
  readonly #pixels: number;
  readonly #threads: { readonly svg: URL; readonly png: URL };
  readonly #family: string | null | undefined;
  readonly #pictures = new Shelf<Picture>(most.svg);
  readonly #pngs = new Shelf<Uint8Array>(most.png);
  #last: Promise<unknown> = Promise.resolve();
  /** Under way and waiting. */
  #unfinished = 0;

  constructor({ limit = longest, pixels = mostServedPixels, thread = new URL('./drawing.thread.ts', import.meta.url), pixelThread = new URL('./pixels.thread.ts', import.meta.url), family }: Options = {}) {
    this.#family = family;
    this.#limit = limit;
    this.#pixels = pixels;
    this.#threads = { svg: thread, png: pixelThread };
  }

  /** The same chart, drawn in the same way, always looks the same. Rejects with the Problem `diagram.busy` where too many wait. */
  of(chart: ChartGraph, options: DrawingOptions = {}): Promise<Picture> {
    const name = createHash('sha256').update(JSON.stringify([chart, options])).digest('base64');
    // What failed may succeed when there is less to do.
    return this.#pictures.take(name, () => this.#inTurn(() => this.#drawn(chart, options)), ({ failure }) => failure === null);
  }

  /** A picture of `of` in pixels. Rejects with a PngError where it never can be had so: it has too many, or there are no fonts; with the Problem `diagram.busy` where it may be had later. */
  png(svg: string): Promise<Uint8Array> {
    const name = createHash('sha256').update(svg).digest('base64');
    return this.#pngs.take(name, () => this.#inTurn(() => this.#pixelsOf(svg)));
  }

  /** What else than the drawing decides how its pixels look: another name, other pixels. */
  pngMaker(): string {
    return `resvg ${rendererVersion}, ${this.#familyNow() ?? 'no fonts'}`;
  }

  /** Only looked for where there is a wish for pixels: it takes a moment. */
  #familyNow(): string | null {
    return this.#family === undefined ? familyHere() : this.#family;
  }

  #inTurn<Made>(make: () => Promise<Made>): Promise<Made> {
    if (this.#unfinished > mostWaiting) return Promise.reject(new Problem('diagram.busy', `${mostWaiting} other pictures wait to be made already`, { retryAfter: retryAfter.full }));
    this.#unfinished += 1;
    const made = this.#last.then(make).finally(() => void (this.#unfinished -= 1));
    this.#last = made.catch(() => {});
    return made;
  }

  async #drawn(chart: ChartGraph, options: DrawingOptions): Promise<Picture> {
    const told = (failure: string): Picture => ({ svg: toldSvg(chart, failure), failure });
    return await this.#threaded<Picture>(this.#threads.svg, { chart, options }, 'the chart cannot be laid out', 'the chart cannot be drawn', told);
  }

  async #pixelsOf(svg: string): Promise<Uint8Array> {
    const { width, height } = sizeOf(svg);
    if (width * height > this.#pixels) throw new PngError(`the picture is ${width} by ${height}, more than the ${Math.round(this.#pixels / 1e6)} million pixels that are made here: take it as SVG, or with states closed by "collapsed"`);
    const work = { svg, family: this.#familyNow() };
    const made = await this.#threaded<Pixels>(this.#threads.png, work, 'the pixels cannot be made', 'the pixels cannot be made', (late) => ({ late }));
    if ('late' in made) throw new Problem('diagram.busy', made.late, { retryAfter: retryAfter.late });
    if ('failure' in made) throw new PngError(made.failure);
    return made.bytes;
  }

  /** What the thread tells; or what `told` makes of the reason why it tells nothing. */
  async #threaded<Made>(thread: URL, workerData: unknown, late: string, failed: string, told: (failure: string) => Made): Promise<Made> {
    const { promise, resolve } = Promise.withResolvers<Made>();
    let worker: Worker;
    try {
      worker = new Worker(thread, { workerData, resourceLimits: { maxOldGenerationSizeMb: 1_024 } });
    } catch (error) {
      return told(`${failed}: ${error instanceof Error ? error.message : String(error)}`);
    }
    const watch = setTimeout(() => resolve(told(`${late} within ${this.#limit / 1_000} seconds`)), this.#limit);
    worker.once('message', (made: Made) => resolve(made));
    worker.once('error', (error: Error) => resolve(told(`${failed}: ${error.message}`)));
    worker.once('exit', () => resolve(told(`${failed}: its thread ended early`)));
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
