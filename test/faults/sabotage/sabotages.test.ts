// Every promise and every pitfall has a sabotage, every sabotage can be applied, and a few are, for real. All of them are
// by `node test/faults/sabotage/run.ts`, and in the long run.
import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { describe, expect, it } from 'vitest';
import { factRows } from '../../facts/table.ts';
import { pitfalls, promises, traps } from './rules.ts';
import { runSabotages, type SabotageReport } from './run.ts';
import { obstacle, type Sabotage, sabotaged } from './sabotage.ts';
import { engineSabotages, sabotages } from './sabotages.ts';

const texts = new Map<string, string>();
const textOf = (file: string): string => {
  const text = texts.get(file) ?? readFileSync(file, 'utf8');
  texts.set(file, text);
  return text;
};
/** The title as it stands in the source, where quotes are escaped. */
const hasTitle = (file: string, title: string): boolean => textOf(file).replaceAll('\\\'', '\'').includes(title);

describe('the sabotages', () => {
  it('have a name each', () => {
    const names = sabotages.map(({ name }) => name);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });

  it('can be applied to the tree as it is, and leave a program', () => {
    const wrong = sabotages.flatMap((sabotage) => {
      if (!existsSync(sabotage.file)) return [`${sabotage.name}: there is no ${sabotage.file}`];
      const reason = obstacle(sabotage, textOf(sabotage.file));
      if (reason !== null) return [`${sabotage.name}: ${reason}`];
      try {
        if (sabotage.file.endsWith('.ts')) stripTypeScriptTypes(sabotaged(sabotage, textOf(sabotage.file)));
        return [];
      } catch (error) {
        return [`${sabotage.name}: ${String(error)}`];
      }
    });
    expect(wrong).toEqual([]);
  });

  it('name tests that are there', () => {
    const missing = sabotages.filter(({ test, title }) => !existsSync(test) || (title !== undefined && !hasTitle(test, title)));
    expect(missing.map(({ name, test, title }) => `${name}: ${test} ${title ?? ''}`)).toEqual([]);
  });

  it.each(promises)('break promise $number: $says', ({ number }) => {
    expect(engineSabotages.filter(({ breaks }) => breaks.includes(`promise ${number}`)).length).toBeGreaterThan(0);
  });

  it.each(pitfalls)('fall into pitfall $number: $says', (pitfall) => {
    const falling = engineSabotages.filter(({ breaks }) => breaks.includes(`pitfall ${pitfall.number}`));
    if ('excused' in pitfall) return expect(falling).toEqual([]);
    expect(falling.length).toBeGreaterThan(0);
    expect(hasTitle(pitfall.shown.file, pitfall.shown.title), `${pitfall.shown.file} shows "${pitfall.shown.title}"`).toBe(true);
  });

  it.each(traps)('fall into trap $number of path generators: $says', ({ number, shown }) => {
    expect(sabotages.filter(({ breaks }) => breaks.includes(`trap ${number}`)).length).toBeGreaterThan(0);
    expect(hasTitle(shown.file, shown.title), `${shown.file} shows "${shown.title}"`).toBe(true);
  });

  it('know all twelve promises all twenty-four pitfalls and all twelve traps, and no others', () => {
    const upTo = (last: number): number[] => Array.from({ length: last }, (_, place) => place + 1);
    expect([promises.map(({ number }) => number), pitfalls.map(({ number }) => number), traps.map(({ number }) => number)]).toEqual([upTo(12), upTo(24), upTo(12)]);
    const numbered = sabotages.flatMap(({ breaks }) => breaks).filter((rule) => !rule.startsWith('contract: ') && !rule.startsWith('fact '));
    expect(numbered.filter((rule) => !/^(promise ([1-9]|1[0-2])|pitfall ([1-9]|1\d|2[0-4])|trap ([1-9]|1[0-2]))$/.test(rule))).toEqual([]);
  });

  it('break every fact that is built, against the test its row names, and no other', () => {
    const shown = factRows().flatMap((row) => ('test' in row ? [`fact ${row.number}: ${row.test.file} › ${row.test.title}`] : []));
    const broken = sabotages.flatMap(({ breaks, test, title }) => breaks.filter((rule) => rule.startsWith('fact ')).map((rule) => `${rule}: ${test} › ${title ?? ''}`));
    expect(shown.length).toBeGreaterThan(400);
    expect(broken.toSorted()).toEqual(shown.toSorted());
  });
});

describe('a run of sabotages', () => {
  const named = (name: string): Sabotage => sabotages.find((sabotage) => sabotage.name === name) ?? expect.fail(`no sabotage is called "${name}"`);
  const queue = { file: 'src/engine/keyed-queue.ts', test: 'test/engine/keyed-queue.test.ts' };
  let report: SabotageReport;

  it('breaks a copy, sees the test go red, and tells what nobody noticed from what is no program any more', { timeout: 60_000 }, async () => {
    report = await runSabotages({ among: [
      named('a timer that was set anew fires by its old token'),
      named('a flow has as many writers as callers'),
      named('numbers that JSON does not know are stored'),
      { ...queue, name: 'nothing that matters', breaks: ['contract: none'], find: 'One at a time per key', replace: 'One at a time for each key' },
      { ...queue, name: 'no program', breaks: ['contract: none'], find: 'run<Result>(key', replace: 'run<Result>((key' },
      { ...queue, name: 'a name that is not there', breaks: ['contract: none'], find: 'before.then(task, task);', replace: 'before.then(task, nobody);' },
      { ...queue, name: 'nowhere to be found', breaks: ['contract: none'], find: 'two at a time', replace: 'three at a time' },
    ] });
    expect(report.results.map(({ verdict }) => verdict)).toEqual(['red', 'red', 'red', 'survived', 'unusable', 'unusable', 'unusable']);
    expect(report).toMatchObject({ red: 3, survived: 1, unusable: 3 });
    expect(report.results[1]?.because).toContain('the keyed queue');
  });
});
