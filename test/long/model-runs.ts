// The charts: all pairs of transitions walked against engine and store, and every chart explored from whoever comes under whatever policy.
import { fileURLToPath } from 'node:url';
import { runTests } from '../faults/sabotage/test-run.ts';
import { exploreRandomPeople } from '../model/random-people.ts';
import type { LongRun } from './long-run.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = ['interrupt', 'manage', 'review', 'step-up'].map((chart) => `test/model/${chart}.test.ts`);
/** What `npm test` sets to a few of a hundred. */
const share = 'FACTORFLOW_PAIRS';

export const pairRuns: LongRun = {
  name: 'pairs',
  about: 'every two transitions that can follow each other, in each of the four charts of today, with a loss of power between any two steps',
  async run({ progress }) {
    const again = (file: string) => `${share}=100 npx vitest run ${file} -t "pairs of transitions"`;
    const broken: { promise: string; evidence: string; again: string }[] = [];
    let charts = 0;
    const before = process.env[share];
    process.env[share] = '100';
    try {
      for (const file of files) {
        const { tests, loadErrors } = await runTests(root, [file], { title: 'walked over pairs of transitions', limit: 3_600_000 });
        const failed = tests.filter(({ passed }) => !passed);
        if (tests.length === 0 || loadErrors.length > 0) broken.push({ promise: file, evidence: `did not run: ${loadErrors.join('; ')}`, again: again(file) });
        broken.push(...failed.map(({ name, message }) => ({ promise: name, evidence: message.slice(0, 2_000), again: again(file) })));
        charts++;
        progress(`${file}: ${tests.length} walked, ${failed.length} broken`);
      }
    } finally {
      if (before === undefined) delete process.env[share];
      else process.env[share] = before;
    }
    return { counts: { charts }, broken };
  },
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
