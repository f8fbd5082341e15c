// Folders of machines that are edited while the service runs: read anew after each change, to be drawn. What is hosted stays
// as it is until the next start.
import { createHash } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import type { ChartGraph } from '#src/diagram/chart.ts';
import { threadAnswer } from './thread-job.ts';

/** `failure`: why the folders cannot be loaded, naming each file. */
export type FoldersRead = { readonly failure: string | null; readonly charts: readonly ChartGraph[] };

/** Milliseconds of quiet after a change: editors write a file in several steps. */
const quiet = 60;
const longest = 30_000;

export class WatchedFolders {
  readonly #folders: readonly string[];
  readonly #hosted: (id: string) => ChartGraph | undefined;
  readonly #watchers: readonly FSWatcher[];
  readonly #listeners = new Set<() => void>();
  readonly #over = new AbortController();
  #drafts = new Map<string, ChartGraph>();
  #failure: string | null = null;
  #waiting: NodeJS.Timeout | undefined;
  #reading: Promise<void> | null = null;
  #isStale = false;

  /** @param hosted the chart of a machine as it is hosted */
  constructor(folders: readonly string[], hosted: (id: string) => ChartGraph | undefined) {
    this.#folders = folders;
    this.#hosted = hosted;
    this.#watchers = folders.map((folder) => watch(folder, { recursive: true, persistent: false }, () => this.#changed()));
    for (const watcher of this.#watchers) watcher.on('error', (error) => this.#told({ failure: `a folder cannot be watched any more: ${error.message}`, charts: [] }));
  }

  get failure(): string | null {
    return this.#failure;
  }

  /** The machines whose files hold another chart than what is hosted, each with a name that changes with the chart. */
  names(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#drafts].map(([id, chart]) => [id, createHash('sha256').update(JSON.stringify(chart)).digest('hex').slice(0, 16)]));
  }

  draft(id: string): ChartGraph | undefined {
    return this.#drafts.get(id);
  }

  /** @param see called after each reading @returns ends it */
  follow(see: () => void): () => void {
    this.#listeners.add(see);
    return () => void this.#listeners.delete(see);
  }

  close(): void {
    clearTimeout(this.#waiting);
    this.#over.abort();
    for (const watcher of this.#watchers) watcher.close();
  }

  #changed(): void {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => void this.#read(), quiet);
    this.#waiting.unref();
  }

  async #read(): Promise<void> {
    this.#isStale = true;
    if (this.#reading !== null) return; // what is being read is read again
    while (this.#isStale && !this.#over.signal.aborted) {
      this.#isStale = false;
      const job = { data: { folders: this.#folders }, limit: longest, megabytes: 512, signal: this.#over.signal };
      this.#reading = threadAnswer<FoldersRead>(new URL('./reading.thread.ts', import.meta.url), job)
        .catch((error: unknown) => ({ failure: error instanceof Error ? error.message : String(error), charts: [] }))
        .then((read) => this.#told(read));
      await this.#reading;
    }
    this.#reading = null;
  }

  /** What was drawn last stays while the files cannot be loaded. */
  #told({ failure, charts }: FoldersRead): void {
    this.#failure = failure;
    if (failure === null) this.#drafts = new Map(charts.filter((chart) => contentOf(chart) !== contentOf(this.#hosted(chart.machine))).map((chart) => [chart.machine, chart]));
    for (const see of this.#listeners) see();
  }
}

/** A version made of the source changes with every blank. */
const contentOf = (chart: ChartGraph | undefined): string => JSON.stringify({ ...chart, version: null });
