// Answers made of files, kept while these hold what they held then: a file that is edited and put back has its old answer again.
import { type FileContents, isAsRead } from './file-contents.ts';

/** `files`: null where the answer is not to be kept. */
export type MadeOfFiles<Answer> = { readonly answer: Answer; readonly files: FileContents | null };

/** Answers to one question: one for each state that its files were in. */
const most = 4;
/** Questions that have answers; the one answered first is forgotten first. */
const mostNames = 64;

export class KeptAnswers<Answer> {
  readonly #kept = new Map<string, MadeOfFiles<Answer>[]>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param make asked for one answer at a time, where none is kept that is good now */
  async of(name: string, make: () => Promise<MadeOfFiles<Answer>>): Promise<Answer> {
    const known = this.#found(name);
    if (known !== undefined) return known.answer;
    const making = this.#last.then(() => this.#found(name) ?? this.#made(name, make));
    this.#last = making.catch(() => undefined);
    return (await making).answer;
  }

  #found(name: string): MadeOfFiles<Answer> | undefined {
    return this.#kept.get(name)?.find(({ files }) => files !== null && isAsRead(files));
  }

  async #made(name: string, make: () => Promise<MadeOfFiles<Answer>>): Promise<MadeOfFiles<Answer>> {
    const made = await make();
    if (made.files === null) return made;
    this.#kept.set(name, [made, ...(this.#kept.get(name) ?? [])].slice(0, most));
    if (this.#kept.size > mostNames) this.#kept.delete(this.#kept.keys().next().value ?? '');
    return made;
  }
}
