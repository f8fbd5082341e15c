// The charts: all pairs of transitions walked against engine and store, and every chart explored from whoever comes under whatever policy.
import { fileURLToPath } from 'node:url';
import { runTests } from '../faults/sabotage/test-run.ts';
import { exploreRandomPeople } from '../model/random-people.ts';
import type { LongRun } from './long-run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const today = ['interrupt', 'manage', 'review', 'step-up'];
const fileOf = (chart: string): string => `test/model/${chart}.test.ts`;

/** Tests of which `npm test` runs a share that a variable of the environment sets. */
type Shared = { readonly charts: readonly string[]; readonly variable: string; readonly all: string; readonly title: string; readonly again: string };

const runsOf = ({ charts, variable, all, title, again: filter }: Shared): LongRun['run'] =>
  async ({ progress }) => {
    const again = (file: string) => `${variable}=${all} npx vitest run ${file} -t "${filter}"`;
    const broken: { promise: string; evidence: string; again: string }[] = [];
    let walked = 0;
    const before = process.env[variable];
    process.env[variable] = all;
    try {
      for (const file of charts.map(fileOf)) {
        const { tests, loadErrors } = await runTests(root, [file], { title, limit: 7_200_000 });
        const failed = tests.filter(({ passed }) => !passed);
        if (tests.length === 0 || loadErrors.length > 0) broken.push({ promise: file, evidence: `did not run: ${loadErrors.join('; ')}`, again: again(file) });
        broken.push(...failed.map(({ name, message }) => ({ promise: name, evidence: message.slice(0, 2_000), again: again(file) })));
        walked++;
        progress(`${file}: ${tests.length} run, ${failed.length} broken`);
      }
    } finally {
      if (before === undefined) delete process.env[variable];
      else process.env[variable] = before;
    }
    return { counts: { charts: walked }, broken };
  };

export const pairRuns: LongRun = {
  name: 'pairs',
  about: 'every two transitions that can follow each other, in each of the four charts of today, with a loss of power between any two steps',
  run: runsOf({ charts: today, variable: 'FACTORFLOW_PAIRS', all: '100', title: 'walked over pairs of transitions', again: 'pairs of transitions' }),
};

export const suiteRuns: LongRun = {
  name: 'suites',
  about: 'the suite of each built-in chart beside the fewest events any suite could do with',
  run: runsOf({ charts: [...today, 'converged-2018'], variable: 'FACTORFLOW_BOUNDS', all: 'all', title: 'as a suite to take away', again: 'as a suite to take away' }),
};

export const mutantRuns: LongRun = {
  name: 'mutants',
  about: 'every mutant of each built-in chart, hosted by a service, against the suite of the chart as it is: nine of ten must be noticed',
  run: runsOf({ charts: [...today, 'converged-2018'], variable: 'FACTORFLOW_MUTANTS', all: 'all', title: 'with one thing wrong', again: 'with one thing wrong' }),
};

export const peopleRuns: LongRun = {
  name: 'people',
  about: 'policies, people and sign-ins at random: from all the facts they come to, the four charts of today explored with every rule',
  async run({ seeds, seed, progress }) {
    const { broken, ...counts } = exploreRandomPeople({ pairs: Math.max(10_000, seeds), seed, statesAtMost: 150, progress });
    const again = `npx vitest run test/model/random-people.test.ts   (seed ${seed})`;
    return { counts, broken: broken.slice(0, 100).map(({ facts, what }) => ({ promise: what.slice(0, 300), evidence: JSON.stringify(facts), again })) };
  },
};
