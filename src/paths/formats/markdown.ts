// A suite to be read and done by hand: what it covers, which event leads where, and every test as numbered steps.
import { textAt } from '../run/as-text.ts';
import { waitBefore } from '../run/waiting.ts';
import type { SuiteTest } from '../suite.ts';
import { wordsOf } from './chart-words.ts';
import { durationWords } from './duration-words.ts';
import type { Charted, Format } from './format.ts';
import { matrixOf } from './matrix.ts';
import { oneLine } from './one-line.ts';
import { atOnce, seen } from './step-words.ts';
import { valueWords } from './value-words.ts';

export const markdown: Format = {
  name: 'markdown',
  extension: 'md',
  write(suite, chart) {
    const { universe, lowerBound } = suite;
    const described = oneLine(chart.machine.root.description ?? '');
    const bound = lowerBound === null ? '' : suite.optimal ? '; no suite can do it in fewer' : `; no suite can do it in fewer than ${lowerBound}`;
    return [
      `# Tests of ${plain(suite.machine)}`,
      '',
      ...(described === '' ? [] : [plain(described), '']),
      `Version ${plain(suite.version)}. ${suite.tests.length} ${suite.tests.length === 1 ? 'test' : 'tests'} with ${suite.events} ${suite.events === 1 ? 'event covers' : `events ${suite.tests.length === 1 ? 'covers' : 'cover'}`} ${suite.covered} of ${suite.total} ${suite.criterion}${bound}.`,
      `The chart has ${universe.states} states in ${universe.configurations} configurations with ${universe.transitions} transitions, and ${universe.edges} steps between all that was looked at${suite.truncated ? '; it has more, which were not looked at' : ''}.`,
      ...(suite.remarks ?? []).flatMap((sentence) => ['', plain(sentence)]),
      '',
      ...(suite.guessed.length === 0 ? [] : ['Made up, as no samples say it:', '', ...suite.guessed.map((sentence) => `- ${plain(sentence)}`), '']),
      '## Which event leads where',
      '',
      ...matrixLines(chart),
      '',
      '## Tests',
      '',
      ...suite.tests.flatMap((test, position) => testLines(test, position + 1, chart)),
      '## Not covered',
      '',
      ...(suite.uncovered.length === 0 ? ['Nothing.'] : table(['What', 'Why'], suite.uncovered.map(({ transition, why, because }) => [transition, because === undefined ? why : `${why}: ${because}`]))),
      '',
    ].join('\n');
  },
};

function matrixLines({ machine }: Charted): string[] {
  const { events, rows } = matrixOf(machine);
  const header = ['State', ...events.map((event) => (event === '*' ? 'anything else' : event)), 'By itself'];
  return [
    '`-`: the event is refused. (guarded): only where the condition holds.',
    '',
    ...table(header, rows.map(({ state, cells, byItself }) => [state, ...cells, byItself.join('; ')])),
  ];
}

function testLines(test: SuiteTest, number: number, { machine, samples }: Charted): string[] {
  const words = wordsOf(machine);
  const { steps, afterwards = [] } = test;
  const all = [...steps, ...afterwards];
  const expected = (sentences: readonly string[]): string => plain(sentences.join('; '));
  const asText = (at: number): string[] => (textAt(test, at).length === 0 ? [] : [`   Written as text, and no JSON: ${plain(textAt(test, at).join(', '))}.  `]);
  return [
    `### ${number}. ${plain(test.title)}`,
    '',
    `Test ${plain(test.id)}.`,
    '',
    `1. Start the flow${test.input === null ? '' : ` with ${plain(valueWords(test.input))}`}.  `,
    ...asText(-1),
    `   Expected: ${expected(seen(words, test.start))}.`,
    ...all.flatMap((step, position) => {
      const happens = plain(atOnce(words, step, (all[position - 1] ?? test.start).expect, samples));
      const isRefused = step.kind === 'user' && step.transitions.length === 0;
      const wait = waitBefore(step) === 0 ? '' : `Wait ${durationWords(waitBefore(step))}, in which nothing happens. Then `;
      return [
        `${position + 2}. ${position < steps.length ? wait : 'At the same moment '}${happens}.  `,
        ...(position < steps.length ? asText(position) : []),
        `   Expected: ${isRefused ? 'refused, nothing changes' : expected(seen(words, step))}.`,
      ];
    }),
    '',
  ];
}

const table = (header: readonly string[], rows: readonly (readonly string[])[]): string[] => {
  const row = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;
  return [row(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(row)];
};

/** Text that Markdown shows as it is, in a line, a heading or a cell of a table. */
const plain = (text: string): string =>
  oneLine(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll(/[\\`*_{}[\]#|~]/g, (sign) => `\\${sign}`).replace(/^(\d+)([.)])/, '$1\\$2').replace(/^([-+=])(?=.)/, '\\$1');
