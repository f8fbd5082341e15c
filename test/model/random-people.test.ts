// At least ten thousand policies, people and sign-ins at random: what they come to, and a share of it explored. The whole of it is
// for `npm run test:long`.
import { expect, it } from 'vitest';
import { exploreRandomPeople } from './random-people.ts';

it('leaves nobody stuck, breaks no rule and offers what it takes, whoever comes under whatever policy', () => {
  const began = performance.now();
  const { broken, ...counts } = exploreRandomPeople({ pairs: 10_000, seed: 7, statesAtMost: 150, factsAtMost: 30 });
  console.log(`${counts.pairs} pairs of policy and person come to ${counts.distinct} facts; from ${counts.explored} of them ${counts.states} states of the four charts, ${counts.steps} steps, ${counts.cutShort} explorations cut short (${Math.round(performance.now() - began)} ms)`);
  expect(broken.slice(0, 3)).toEqual([]);
  expect(counts.distinct).toBeGreaterThan(5_000);
}, 120_000);
