// Sabotages of facts: one names the rows of the tables of facts it breaks, and is tried against the test each of them names.
import { type FactRow, factRows } from '../../facts/table.ts';
import type { Rule, Sabotage } from './sabotage.ts';

/** `as`: the name of a sabotage of another list that breaks it already. */
export type FactBreak = { readonly rows: readonly [string, ...string[]] } & (Pick<Sabotage, 'name' | 'file' | 'find' | 'replace'> | { readonly as: string });

/** A sabotage for each test that the rows name. @throws {Error} for a row or a name that is not there. */
export function sabotagesOfFacts(breaks: readonly FactBreak[], known: readonly Sabotage[], rows: readonly FactRow[] = factRows()): readonly Sabotage[] {
  return breaks.flatMap((one) => {
    const broken = 'as' in one ? (known.find(({ name }) => name === one.as) ?? missing(`sabotage is called "${one.as}"`)) : one;
    const { file, find, replace } = broken;
    const tests = Map.groupBy(one.rows, (number) => {
      const row = rows.find((each) => each.number === number);
      return JSON.stringify(row !== undefined && 'test' in row ? [row.test.file, row.test.title] : missing(`row with a test is numbered ${number}`));
    });
    return [...tests].map(([shown, numbers]): Sabotage => {
      const [test, title] = JSON.parse(shown) as [string, string]; // as written above
      const [first = '', ...others] = numbers.map((number): Rule => `fact ${number}`);
      const isPlain = !('as' in one) && tests.size === 1;
      return { name: isPlain ? broken.name : `${broken.name} (${first})`, breaks: [first as Rule, ...others], file, find, replace, test, title };
    });
  });
}

const missing = (what: string): never => {
  throw new Error(`no ${what}`);
};
