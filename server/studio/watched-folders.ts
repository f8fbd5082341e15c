// Folders of machines that are edited while the service runs: read anew after each change, to be drawn. What is hosted stays
// as it is until the next start.
import { createHash } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import type { ChartGraph } from '#src/diagram/chart.ts';
import type { Origin } from '../machines-folder/load-machines.ts';
import type { Module } from '../machines-folder/module-graph.ts';
import { contentName, contentsOf } from './file-contents.ts';
import { threadAnswer } from './thread-job.ts';

type Written = Pick<Origin, 'file' | 'exportName'>;

/** `failure`: why the folders cannot be loaded, naming each file. By id: where each machine is written, and a name that changes with what its files hold. */
export type FoldersRead = { readonly failure: string | null; readonly charts: readonly ChartGraph[]; readonly origins: ReadonlyMap<string, Written>; readonly contents: Readonly<Record<string, string>> };

/** Machines that are hosted and no file holds any more, machines that files hold and nobody hosts, and those of one file that have another id now. */
export type FoldersNews = { readonly deleted: readonly string[]; readonly added: readonly string[]; readonly renamed: readonly { readonly from: string; readonly to: string }[] };

export const unread = (failure: string): FoldersRead => ({ failure, charts: [], origins: new Map(), contents: {} });

/** Milliseconds of quiet after a change: editors write a file in several steps. */
const quiet = 60;
const longest = 30_000;

export class WatchedFolders {
  readonly #folders: readonly string[];
  readonly #hosted: (id: string) => ChartGraph | undefined;
  readonly #hostedOrigins: ReadonlyMap<string, Written>;
  readonly #hostedContents: Readonly<Record<string, string>>;
  readonly #watchers: readonly FSWatcher[];
  readonly #listeners = new Set<() => void>();
  readonly #over = new AbortController();
  #drafts = new Map<string, ChartGraph>();
  /** As read last without a failure. */
  #read: Omit<FoldersRead, 'failure'> | null = null;
  #failure: string | null = null;
  #waiting: NodeJS.Timeout | undefined;
  #reading: Promise<void> | null = null;
  #isStale = false;

  /** @param hosted the chart of a machine as it is hosted @param origins where the hosted machines of the folders are written */
  constructor(folders: readonly string[], hosted: (id: string) => ChartGraph | undefined, origins: ReadonlyMap<string, Written>) {
    this.#folders = folders;
    this.#hosted = hosted;
    this.#hostedOrigins = origins;
    this.#hostedContents = namesOf(origins);
    this.#watchers = folders.map((folder) => watch(folder, { recursive: true, persistent: false }, () => this.#changed()));
    for (const watcher of this.#watchers) watcher.on('error', (error) => this.#told(unread(`a folder cannot be watched any more: ${error.message}`)));
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

  /** Where a machine is written, as the files are now. */
  originOf(id: string): Written | undefined {
    return (this.#read?.origins ?? this.#hostedOrigins).get(id);
  }

  /** By machine of the folders, a name that changes with what its files hold. */
  contents(): Readonly<Record<string, string>> {
    return this.#read?.contents ?? this.#hostedContents;
  }

  news(): FoldersNews {
    if (this.#read === null) return { deleted: [], added: [], renamed: [] };
    const { origins } = this.#read;
    const gone = [...this.#hostedOrigins].filter(([id]) => !origins.has(id));
    const fresh = [...origins].filter(([id]) => !this.#hostedOrigins.has(id));
    const chartOf = (id: string): string => contentOf(this.#drafts.get(id), id);
    const renamed = gone.flatMap(([from, before]) => {
      const same = fresh.filter(([, { file, exportName }]) => file === before.file && exportName === before.exportName);
      // A file of another name with the same chart: its machine has no id of its own.
      const [to] = same.length > 0 ? same : fresh.filter(([id]) => chartOf(id) === contentOf(this.#hosted(from), from));
      return to === undefined ? [] : [{ from, to: to[0] }];
    });
    const [from, to] = [new Set(renamed.map((one) => one.from)), new Set(renamed.map((one) => one.to))];
    return { deleted: gone.map(([id]) => id).filter((id) => !from.has(id)), added: fresh.map(([id]) => id).filter((id) => !to.has(id)), renamed };
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
    this.#waiting = setTimeout(() => void this.#readAnew(), quiet);
    this.#waiting.unref();
  }

  async #readAnew(): Promise<void> {
    this.#isStale = true;
    if (this.#reading !== null) return; // what is being read is read again
    while (this.#isStale && !this.#over.signal.aborted) {
      this.#isStale = false;
      const job = { data: { folders: this.#folders }, limit: longest, megabytes: 512, signal: this.#over.signal };
      this.#reading = threadAnswer<FoldersRead>(new URL('./reading.thread.ts', import.meta.url), job)
        .catch((error: unknown) => unread(error instanceof Error ? error.message : String(error)))
        .then((read) => this.#told(read));
      await this.#reading;
    }
    this.#reading = null;
  }

  /** What was drawn last stays while the files cannot be loaded. */
  #told({ failure, ...read }: FoldersRead): void {
    this.#failure = failure;
    if (failure === null) {
      this.#read = read;
      this.#drafts = new Map(read.charts.filter((chart) => contentOf(chart) !== contentOf(this.#hosted(chart.machine))).map((chart) => [chart.machine, chart]));
    }
    for (const see of this.#listeners) see();
  }
}

/** By machine, a name that changes with what its files hold. @throws {SyntaxError} */
export function namesOf(origins: ReadonlyMap<string, Written>): Readonly<Record<string, string>> {
  const known = new Map<string, Module>();
  return Object.fromEntries([...origins].map(([id, { file }]) => [id, contentName(contentsOf(file, known))]));
}

/** A version made of the source changes with every blank. @param id without which two machines may be alike */
function contentOf(chart: ChartGraph | undefined, id?: string): string {
  const text = JSON.stringify({ ...chart, version: null });
  return id === undefined ? text : text.replaceAll(JSON.stringify(id).slice(1, -1), '');
}
