// A test that went otherwise, as a person reads it: the way there, what was expected beside what was seen, how to do it again.
import type { AnyStateMachine } from 'xstate';
import { wordsOf } from '../formats/chart-words.ts';
import { oneLine, shortened } from '../formats/one-line.ts';
import { happening } from '../formats/step-words.ts';
import type { Samples } from '../samples.ts';
import type { Difference } from './differences.ts';
import type { TestResult } from './run-suite.ts';

type Told = { readonly machine: AnyStateMachine; readonly samples: Samples; /** A command that does it again. */ readonly again: string };
/** Characters of a value; what is longer is cut where the two begin to differ. */
const widest = 60;

/** Several lines, without the last line's end; empty for a test that went as expected. */
export function divergenceText({ test, divergence }: TestResult, { machine, samples, again }: Told): string {
  if (divergence === null) return '';
  const { at, differences } = divergence;
  const steps = [...test.steps, ...(test.afterwards ?? [])];
  const lines = steps.slice(0, at + 1).map((step, position) => `    ${position + 1}. ${happening(wordsOf(machine), step, (steps[position - 1] ?? test.start).expect, samples)}${position === at ? '   <- here' : ''}`);
  return [
    `${test.id}  ${oneLine(test.title)}`,
    `  the way: ${test.input === null ? 'started' : `started with ${shortened(oneLine(JSON.stringify(test.input)), 200)}`}${at < 0 ? '   <- here' : ''}`,
    ...lines,
    ...table(differences),
    `  again: ${again}`,
  ].join('\n');
}

function table(differences: readonly Difference[]): string[] {
  const rows = [['', 'expected', 'actual'], ...differences.map(({ what, expected, actual }) => [what, ...both(expected, actual)])];
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

/** The two values, from a little before the place where they part. */
function both(expected: unknown, actual: unknown): [string, string] {
  const texts = [expected, actual].map((value) => oneLine(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'))) as [string, string];
  if (texts.every(({ length }) => length <= widest)) return texts;
  let same = 0;
  while (same < texts[0].length && texts[0][same] === texts[1][same]) same++;
  const from = Math.max(0, same - 20);
  return texts.map((text) => shortened(`${from > 0 ? '…' : ''}${text.slice(from)}`, typeof expected === 'string' ? 400 : widest)) as [string, string];
}
