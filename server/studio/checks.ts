// What is asked of hosted machines and may take its time, each in a thread: what a check finds in their files as they are now,
// one machine at a time, kept for as long as the files hold the same; and how they are played.
import type { Checked } from '#src/paths/check.ts';
import { machineFilesIn } from '../machines-folder/machine-files.ts';
import type { Module } from '../machines-folder/module-graph.ts';
import { contentName, contentsOf, type FileContents } from './file-contents.ts';
import { KeptAnswers, type MadeOfFiles } from './kept-answers.ts';
import { Playgrounds } from './playgrounds.ts';
import { threadAnswer } from './thread-job.ts';

/**
 * `failure`: why there are no findings to tell. `version`, `content`, `changedAt`: what the files hold, a name that changes with
 * it, and when the last of them was written. `isHosted`: they hold what the service was started with.
 */
export type CheckAnswer = (Checked & { readonly version: string; readonly content: string; readonly changedAt: string; readonly isHosted: boolean }) | { readonly failure: string };

/** What the thread answers with. `isSure`: nothing was written while it read. */
export type CheckMade = { readonly checked: Checked & { readonly version: string }; readonly files: FileContents; readonly changedAt: number; readonly isSure: boolean } | { readonly failure: string };

/** What is behind so many states is left to `factorflow check`; the answer says that it is not complete. */
const mostStates = 5_000;
const longest = 60_000;

export class Checks {
  readonly playgrounds: Playgrounds;
  readonly #kept = new KeptAnswers<CheckAnswer>();
  readonly #folders: readonly string[];
  readonly #signal: AbortSignal;
  /** Of the files that the service was started with: of a machine file what it held then; of any other, whether it was written since. */
  readonly #hosted: FileContents;
  readonly #since = Date.now();

  constructor(folders: readonly string[], signal: AbortSignal) {
    this.#folders = folders;
    this.#signal = signal;
    this.#hosted = hostedContents(folders);
    this.playgrounds = new Playgrounds(folders, signal);
  }

  /** As the files are now, whatever is hosted. */
  async of(id: string): Promise<CheckAnswer> {
    return await this.#kept.of(id, () => this.#checked(id));
  }

  async #checked(id: string): Promise<MadeOfFiles<CheckAnswer>> {
    const job = { data: { id, folders: this.#folders, limit: mostStates }, limit: longest, megabytes: 1_024, signal: this.#signal };
    const made = await threadAnswer<CheckMade>(new URL('./checking.thread.ts', import.meta.url), job).catch((error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) }));
    // What failed may succeed when there is less to do.
    if ('failure' in made) return { answer: made, files: null };
    const { checked, files, isSure } = made;
    const isHosted = Object.entries(files).every(([file, hash]) => (Object.hasOwn(this.#hosted, file) ? this.#hosted[file] === hash : made.changedAt <= this.#since));
    return { answer: { ...checked, content: contentName(files), changedAt: new Date(made.changedAt).toISOString(), isHosted }, files: isSure ? files : null };
  }
}

function hostedContents(folders: readonly string[]): FileContents {
  const known = new Map<string, Module>();
  try {
    return Object.assign({}, ...machineFilesIn(folders).map(({ file }) => contentsOf(file, known))) as FileContents; // a union of such
  } catch {
    return {}; // whoever hosts these files tells why they cannot be read
  }
}
