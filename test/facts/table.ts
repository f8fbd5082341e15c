// The tables of facts of this folder, read: what a row says, and whether the test it names is there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `file`: from the top of the tree. A row has either a test or a reason. */
export type FactRow = { readonly number: string; readonly fact: string } & ({ readonly test: { readonly file: string; readonly title: string } } | { readonly because: string });

export const tables = ['documents.md', 'registration.md', 'methods.md'] as const;

/** @throws {Error} naming a row that is neither. */
export const factRows = (): readonly FactRow[] => tables.flatMap((table) => rowsOf(readFileSync(join(import.meta.dirname, table), 'utf8')));

export const rowsOf = (table: string): readonly FactRow[] => table.split('\n').filter((line) => /^\| [SD]\d/.test(line)).map((line) => {
  const [, number, fact, shown] = /^\| ([SD]\d+\.\d+) \| ([^|]+) \| ([^|]+) \|$/.exec(line) ?? [];
  const [, file, title] = /^`([^`]+)` › (.+)$/.exec(shown ?? '') ?? [];
  const [, because] = /^not built, because (.{10,})$/.exec(shown ?? '') ?? [];
  if (number === undefined || fact === undefined || (file === undefined) === (because === undefined)) throw new Error(`no row of a table of facts: ${line}`);
  return { number, fact, ...(because === undefined ? { test: { file: `test/${file ?? ''}`, title: title ?? '' } } : { because }) };
});

/** How often a test or a group of tests with this title, or one that begins with it, is in the text of a test file. */
export const timesTitled = (text: string, title: string): number =>
  (unescaped(text).match(new RegExp(`(?:\\b(?:it|describe)|\\))\\(\\s*(['"\`])${title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`, 'g')) ?? []).length;

/** Titles of single tests, each as it is written. */
export const titlesIn = (text: string): readonly string[] => [...unescaped(text).matchAll(/\bit\('(.+?)', /g)].flatMap(([, title]) => title ?? []);

const unescaped = (text: string): string => text.replaceAll("\\'", "'");
