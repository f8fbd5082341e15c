// A suite as Gherkin: a scenario for each test, under the rule that says how its tests end.
import type { SuiteTest } from '../suite.ts';
import { wordsOf } from './chart-words.ts';
import type { Charted, Format } from './format.ts';
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
      ...suite.uncovered.map(({ transition, why }) => `  Not covered, ${why}: ${oneLine(transition)}`),
      ...[...rules].flatMap(([place, tests]) => ['', `  Rule: The way to "${place}"`, ...tests.flatMap((test) => scenario(test, chart))]),
      '',
    ].join('\n');
  },
};

function scenario(test: SuiteTest, chart: Charted): string[] {
  const words = wordsOf(chart.machine);
  const outcome = (sentences: readonly string[]): string[] => sentences.map((sentence, position) => `${position === 0 ? 'Then' : 'And'} ${sentence}`);
  const lines = [
    `Given the flow is started${test.input === null ? '' : ` with ${valueWords(test.input)}`}`,
    ...outcome(seen(words, test.start)),
    ...test.steps.flatMap((step, position) => {
      const isRefused = step.kind === 'user' && step.transitions.length === 0;
      return [`When ${happening(words, step, (test.steps[position - 1] ?? test.start).expect, chart.samples)}`, ...outcome(isRefused ? ['it is refused and nothing changes'] : seen(words, step))];
    }),
  ];
  return ['', `    @${tag(test.id)}`, `    Scenario: ${oneLine(test.title)}`, ...lines.map((line) => `      ${line}`)];
}

/** A tag ends at a blank, and an `@` begins the next one. */
const tag = (name: string): string => oneLine(name).replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
