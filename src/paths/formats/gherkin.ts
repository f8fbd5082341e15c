// A suite as Gherkin: a scenario for each test, under the rule that says how its tests end.
import { textAt } from '../run/as-text.ts';
import type { SuiteTest } from '../suite.ts';
import { wordsOf } from './chart-words.ts';
import type { Charted, Format } from './format.ts';
import { notCovered } from './not-covered.ts';
import { oneLine } from './one-line.ts';
import { happening, seen } from './step-words.ts';
import { valueWords } from './value-words.ts';

export const gherkin: Format = {
  name: 'gherkin',
  extension: 'feature',
  write(suite, chart) {
    const words = wordsOf(chart.machine);
    const description = oneLine(chart.machine.root.description ?? '');
    const rules = Map.groupBy(suite.tests, (test) => words.place((test.steps.at(-1) ?? test.start).state));
    return [
      `@${tag(`machine-${suite.machine}`)} @${tag(suite.criterion)}`,
      `Feature: ${oneLine(suite.machine)}`,
      '',
      `  The chart "${oneLine(suite.machine)}", version ${oneLine(suite.version)}${description === '' ? '.' : `: ${description}`}`,
      `  These scenarios cover ${suite.covered} of ${suite.total} ${suite.criterion} in ${suite.events} events${suite.lowerBound === null ? '' : `, where no suite can do it in fewer than ${suite.lowerBound}`}.`,
      ...(suite.remarks ?? []).map((sentence) => `  ${oneLine(sentence)}`),
      ...suite.uncovered.map((one) => `  ${notCovered(one)}`),
      ...[...rules].flatMap(([place, tests]) => ['', `  Rule: The way to "${place}"`, ...tests.flatMap((test) => scenario(test, chart))]),
      '',
    ].join('\n');
  },
};

function scenario(test: SuiteTest, chart: Charted): string[] {
  const words = wordsOf(chart.machine);
  const { steps, afterwards = [] } = test;
  const all = [...steps, ...afterwards];
  const asText = [-1, ...steps.keys()].flatMap((at) => textAt(test, at).map((pointer) => `${pointer} of ${at < 0 ? 'the input' : `step ${at + 1}`}`));
  const outcome = (sentences: readonly string[]): string[] => sentences.map((sentence, position) => `${position === 0 ? 'Then' : 'And'} ${sentence}`);
  const lines = [
    `Given the flow is started${test.input === null ? '' : ` with ${valueWords(test.input)}`}`,
    ...outcome(seen(words, test.start)),
    ...all.flatMap((step, position) => {
      const isRefused = step.kind === 'user' && step.transitions.length === 0;
      const moment = position < steps.length ? '' : 'at the same moment ';
      return [`When ${moment}${happening(words, step, (all[position - 1] ?? test.start).expect, chart.samples)}`, ...outcome(isRefused ? ['it is refused and nothing changes'] : seen(words, step))];
    }),
  ];
  return ['', `    @${tag(test.id)}`, `    Scenario: ${oneLine(test.title)}`, ...(asText.length === 0 ? [] : [`      Written as text, and no JSON: ${oneLine(asText.join(', '))}`, '']), ...lines.map((line) => `      ${line}`)];
}

/** A tag ends at a blank, and an `@` begins the next one. */
const tag = (name: string): string => oneLine(name).replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
