// A suite as one Playwright file that runs as it is against a running service: over HTTP, without a browser.
import type { Samples } from '../samples.ts';
import { comesByItself, waitBefore } from '../run/waiting.ts';
import type { SuiteStep, SuiteTest } from '../suite.ts';
import { type ChartWords, wordsOf } from './chart-words.ts';
import type { Charted, Format } from './format.ts';
import { nothingSource } from './nothing.ts';
import { oneLine } from './one-line.ts';
import { playwrightRunner } from './playwright-runner.ts';
import { source } from './source-text.ts';
import { happening, payloadSent } from './step-words.ts';

export const playwright: Format = {
  name: 'playwright',
  extension: 'spec.ts',
  write(suite, chart) {
    const { machine, version, criterion, covered, total } = suite;
    return [
      `// ${oneLine(machine)}, version ${oneLine(version)}: covers ${covered} of ${total} ${criterion}. Written by factorflow; run it with: npx playwright test FILE`,
      '// It needs a service started with --test-clock, its address in FACTORFLOW_URL (default http://127.0.0.1:3000) and its key',
      "// in FACTORFLOW_API_KEY. The service's time is stopped and moved: other flows in it move too.",
      '// @ts-nocheck -- plain JavaScript, so that it needs no types of yours',
      "import { expect, test } from '@playwright/test';",
      '',
      `const machine = ${source(machine)};`,
      `const suite = ${source(oneLine(`${machine}: ${criterion}`))};`,
      ...nothingSource(suite),
      'const tests = [',
      ...suite.tests.flatMap((test) => testSource(test, chart)),
      '];',
      '',
      playwrightRunner,
      '',
    ].join('\n');
  },
};

function testSource(test: SuiteTest, { machine, samples }: Charted): string[] {
  const words = wordsOf(machine);
  return [
    `  { id: ${source(test.id)}, title: ${source(oneLine(test.title))}, start: ${source(bodyOf(test, samples))},`,
    `    startsWith: ${source(expected(test.start))},`,
    '    steps: [',
    ...test.steps.map((step, position) => `      ${stepSource(step, (test.steps[position - 1] ?? test.start).expect, words, samples)},`),
    test.afterwards === undefined ? '    ] },' : `    ], afterwards: ${source(test.afterwards.map(expected))} },`,
  ];
}

function stepSource(step: SuiteStep, before: SuiteStep['expect'], words: ChartWords, samples: Samples): string {
  return source({ says: happening(words, step, before, samples), act: actOf(step, samples), expected: expected(step) });
}

/** What starts the flow, as a host asks for it. */
function bodyOf({ input }: SuiteTest, samples: Samples): object {
  const start = samples.asSent?.start as ((input: unknown) => object) | undefined; // typed by a samples file for its own machine
  return start === undefined ? (input === null ? {} : { input }) : start(input);
}

function actOf(step: SuiteStep, samples: Samples): object {
  const { event, after } = step;
  const wait = waitBefore(step);
  return comesByItself(step) ? { due: event.type, in: after } : { ...(wait === 0 ? {} : { wait }), ...doneBy(step, samples) };
}

function doneBy({ kind, event, source: id, transitions }: SuiteStep, samples: Samples): object {
  const refused = transitions.length === 0 ? { refused: true } : {};
  if (kind === 'user') return { send: { ...payloadSent(samples, event), type: event.type }, ...refused };
  if (kind === 'timer') return { tell: event.type, ...refused };
  const { output = null, error = null, snapshot = null } = event as { output?: unknown; error?: unknown; snapshot?: unknown };
  return { settle: id, answer: event.type.startsWith('xstate.snapshot.') ? { snapshot } : event.type.startsWith('xstate.error.') ? { error } : { output } };
}

const expected = ({ transitions, state, expect }: Pick<SuiteStep, 'transitions' | 'state' | 'expect'>): object => ({ transitions, state, ...expect });
