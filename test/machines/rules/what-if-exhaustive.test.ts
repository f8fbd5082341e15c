import { expect, it } from 'vitest';
import { whatIf } from '#machines/rules/what-if.ts';
import { managedOrder } from '#machines/rules/methods.ts';
import { nameOf } from '#machines/rules/words.ts';
import { randomCase, randomFrom } from './random-case.ts';
import { whatIfByOracle } from './what-if-oracle.ts';

const count = 20_000;
const seed = 20_261_121;

it('answers what an oracle finds that shares nothing with the rules, for twenty thousand people, policies and sign-ins at random', () => {
  const random = randomFrom(seed);
  const met = new Map<string, number>();
  const cases = Array.from({ length: count }, () => randomCase(random));
  // Of this process alone: what else the machine does makes no decision slower.
  const begun = process.cpuUsage();
  const answers = cases.map(whatIf);
  const { user, system } = process.cpuUsage(begun);
  for (const [i, asked] of cases.entries()) {
    const { because: _because, ...answered } = answers[i]!;
    const expected = whatIfByOracle(asked);
    if (JSON.stringify(answered) !== JSON.stringify(expected)) expect({ i, asked, answered }).toEqual({ i, asked, answered: expected });
    const kind = `${answered.interrupt}${answered.steps.length > 0 ? ` of ${answered.steps.length}` : ''}`;
    met.set(kind, (met.get(kind) ?? 0) + 1);
  }
  console.log(`what-if: ${count} compared (seed ${seed})`, Object.fromEntries(met), `${Math.round(count / (user + system) * 1e6)} decisions a second of one core`);
  expect([...met.keys()].toSorted()).toEqual(['blocked', 'none', 'registration of 1', 'registration of 2', 'registration of 3', 'review', 'unsatisfiable']);
  for (const times of met.values()) expect(times).toBeGreaterThan(20);
});

it('says in a sentence of its own why each method that is neither offered at the sign-in nor may be added is not', () => {
  const random = randomFrom(seed);
  for (let i = 0; i < 5_000; i++) {
    const asked = randomCase(random);
    const { because, steps, manage, interrupt, experience } = whatIf(asked);
    expect(because.every(sentence => /^[A-Z].*\.$/.test(sentence) && !/undefined|null|\[object|  /.test(sentence))).toBe(true);
    expect(new Set(because).size).toBe(because.length);
    if (because.some(sentence => sentence.startsWith('Nothing can be added'))) {
      expect([manage, experience === 'none' || asked.policy.registrationAccess.block !== 'none']).toEqual([{ add: [], change: [], delete: [] }, true]);
      continue;
    }
    for (const kind of managedOrder) {
      const why = (start: string) => because.filter(sentence => sentence.startsWith(`${start}: ${nameOf(kind)}, because `)).length;
      expect(why('Cannot be added on the security info page')).toBe(manage.add.some(added => added === kind) ? 0 : 1);
      if (interrupt !== 'registration' || !['app', 'phone', 'email', 'securityQuestions'].includes(kind)) continue;
      expect(why('Not offered at this sign-in')).toBe(steps.some(({ method, alternatives }) => method === kind || alternatives.some(other => other === kind)) ? 0 : 1);
    }
  }
});
