// A suite as one vitest file that runs as it is beside the machine.
import type { SuiteStep, SuiteTest } from '../suite.ts';
import { wordsOf } from './chart-words.ts';
import { fileNameOf } from './file-name.ts';
import type { Format } from './format.ts';
import { nothingSource } from './nothing.ts';
import { oneLine } from './one-line.ts';
import { source } from './source-text.ts';
import { vitestRunner, vitestSystem } from './vitest-runner.ts';

export const vitest: Format = {
  name: 'vitest',
  extension: 'test.ts',
  write(suite, { machine, file = `./${fileNameOf(machine)}.machine.ts`, exportName = 'machine' }) {
    const { criterion, covered, total, version } = suite;
    const imported = /^[A-Za-z_$][\w$]*$/.test(exportName) ? exportName : JSON.stringify(exportName);
    return [
      `// ${oneLine(suite.machine)}, version ${oneLine(version)}: covers ${covered} of ${total} ${criterion}. Written by factorflow; run it with: npx vitest run FILE`,
      '// @ts-nocheck -- plain JavaScript, so that it needs no types of yours',
      "import { describe, expect, it } from 'vitest';",
      "import { createActor } from 'xstate';",
      `import { ${imported === 'machine' ? '' : `${imported} as `}machine } from ${JSON.stringify(file)};`,
      '',
      vitestSystem,
      '',
      `const suite = ${source(oneLine(`${suite.machine}: ${criterion}`))};`,
      ...nothingSource(suite),
      '/** Every step with what is to be seen after it. The place in words stands beside it. */',
      'const tests = [',
      ...suite.tests.flatMap((test) => testSource(test, (step) => wordsOf(machine).place(step.state))),
      '];',
      '',
      vitestRunner,
      '',
    ].join('\n');
  },
};

type Placed = Pick<SuiteStep, 'state' | 'expect' | 'transitions'>;

function testSource({ id, title, input, start, steps, afterwards = [] }: SuiteTest, placeOf: (step: Placed) => string): string[] {
  const line = (step: Placed): string => `${source(step)}, // ${oneLine(placeOf(step))}`;
  return [
    `  { id: ${source(id)}, title: ${source(oneLine(title))}, input: ${source(input)},`,
    `    start: ${line(start)}`,
    '    steps: [',
    ...steps.map((step) => `      ${line(step)}`),
    ...(afterwards.length === 0 ? ['    ] },'] : ['    ], afterwards: [', ...afterwards.map((step) => `      ${line(step)}`), '    ] },']),
  ];
}
