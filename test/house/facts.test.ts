// The tables of facts and the tests agree: no number is missing or given twice, each row has a test that is there or a reason,
// and no test of a fact is without its row.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { factRows, rowsOf, tables, timesTitled, titlesIn } from '../facts/table.ts';

const rows = factRows();
const built = rows.flatMap((row) => ('test' in row ? [{ number: row.number, ...row.test }] : []));
const sectionOf = ({ number }: { readonly number: string }): string => number.split('.')[0] ?? '';

describe('the tables of facts', () => {
  it('number every section from 1 without a gap, and have all of them', () => {
    const sections = ['S0', 'S1', 'S2', 'S3', 'S4', 'D1', 'D2', 'D3', 'D4', 'D5', 'D6', 'D7', 'D9'];
    expect([...new Set(rows.map(sectionOf))]).toEqual(sections);
    for (const section of sections) {
      const own = rows.filter((row) => sectionOf(row) === section).map(({ number }) => number);
      expect(own).toEqual(own.map((_, i) => `${section}.${i + 1}`));
    }
  });

  it('have a test or a reason in each row, and nothing else', () => {
    expect(() => rowsOf('| S1.1 | a fact | no word of it |')).toThrow('no row');
    expect(() => rowsOf('| S1.1 | a fact | not built, because |')).toThrow('no row');
    expect(rowsOf('| S1.1 | a fact | `facts/gate.test.ts` › for nobody else |')).toEqual([{ number: 'S1.1', fact: 'a fact', test: { file: 'test/facts/gate.test.ts', title: 'for nobody else' } }]);
    expect(rows.length - built.length).toBe(rows.filter((row) => 'because' in row).length);
  });

  it('name tests that are there, one each', () => {
    const texts = new Map([...new Set(built.map(({ file }) => file))].map((file) => [file, existsSync(file) ? readFileSync(file, 'utf8') : '']));
    expect(built.filter(({ file, title }) => timesTitled(texts.get(file) ?? '', title) !== 1).map(({ number, file, title }) => `${number}: ${file} › ${title}`)).toEqual([]);
  });

  it('name every test of their folder', () => {
    const folder = 'test/facts';
    const titles = readdirSync(folder).filter((name) => name.endsWith('.test.ts')).flatMap((name) => titlesIn(readFileSync(join(folder, name), 'utf8')).map((title) => `${folder}/${name} › ${title}`));
    expect(titles.length).toBeGreaterThan(200);
    const named = new Set(built.map(({ file, title }) => `${file} › ${title}`));
    expect(titles.filter((title) => !named.has(title))).toEqual([]);
  });

  it('are counted right where they are described', () => {
    const readme = readFileSync('test/facts/README.md', 'utf8');
    for (const section of new Set(rows.map(sectionOf))) {
      const [all, tested] = [rows, built].map((some) => some.filter((row) => sectionOf(row) === section).length) as [number, number];
      expect(readme).toMatch(new RegExp(`^\\| ${section} \\| .* \\| ${all} \\| ${tested} \\| ${all - tested} \\|$`, 'm'));
    }
    expect(readme).toContain(`| all | | ${rows.length} | ${built.length} | ${rows.length - built.length} |`);
    expect(readFileSync('test/README.md', 'utf8')).toContain(`(facts/README.md): ${rows.length} rows, ${built.length} of them built.`);
    for (const table of tables) expect(readme).toContain(`](${table})`);
  });
});
