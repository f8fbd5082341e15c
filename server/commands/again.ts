// A command to be copied from a report: whole, and right wherever the shell stands that this one was given in.
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export type Shell = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The program that runs scripts here. */
  readonly node: string;
};

const thisShell: Shell = { environment: process.env, node: process.execPath };
const root = resolve(import.meta.dirname, '../..');

/** The program in the way in which it was called: by the package's script where that was asked for, else by the file itself. */
export function program({ environment, node }: Shell = thisShell): readonly string[] {
  if (environment['npm_lifecycle_event'] !== 'factorflow') return [node, join(root, 'server/main.ts')];
  const { INIT_CWD: shell } = environment;
  return ['npm', 'run', '-s', ...(shell !== undefined && packageOf(shell) === root ? [] : ['--prefix', root]), 'factorflow', '--'];
}

/** The folder whose scripts npm runs from there. */
function packageOf(folder: string): string | null {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) || existsSync(join(at, 'node_modules'))) return at;
    if (at === dirname(at)) return null;
  }
}

/** The words as a shell takes them, with the program before them. */
export const commandLine = (words: readonly string[], shell: Shell = thisShell): string => [...program(shell), ...words].map(quoted).join(' ');

/** What the shell has to know beside the line, or null: a key is never printed. */
export const keyNote = (key: string, { environment }: Shell = thisShell): string | null =>
  environment['FACTORFLOW_API_KEY'] === key ? null : 'set FACTORFLOW_API_KEY to the key first, as in "export FACTORFLOW_API_KEY=…": it is not printed here';

const quoted = (word: string): string => (/^[\w./:@%+=,-]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'')}'`);
