// A command of the command line as data: the table in main.ts finds it by name, prints its help and runs it.
import { flagsHelp, readFlags } from '../config/flags.ts';
import type { Flags, OptionName } from '../config/option-table.ts';

export type Command = {
  /** One word or more, as typed. */
  readonly name: string;
  /** What it does, in one line. */
  readonly about: string;
  /** Printed by `factorflow NAME --help`. */
  help(): string;
  /** @throws {UsageError} before anything is done, for arguments it does not take. */
  run(args: readonly string[]): Promise<void>;
};

type Parts<Names extends readonly OptionName[]> = {
  readonly name: string;
  readonly about: string;
  /** The only options it takes. */
  readonly options: Names;
  /** What it takes beside options, as help names it: `MACHINE`. */
  readonly words?: string;
  /** What else help should say. */
  readonly notes?: string;
  readonly run: (flags: Flags<Names[number]>, words: readonly string[]) => Promise<void>;
};

export const command = <const Names extends readonly OptionName[]>({ name, about, options, words, notes, run }: Parts<Names>): Command => ({
  name,
  about,
  help: () => `factorflow ${name}${words === undefined ? '' : ` ${words}`} [options]\n\n${about}\n${notes === undefined ? '' : `\n${notes}\n`}\nOptions:\n${flagsHelp(options)}\n`,
  async run(args) {
    const read = readFlags(options, args, process.env, words !== undefined);
    await run(read.flags, read.words);
  },
});
