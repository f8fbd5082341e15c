// Facts that stand alone: the pause of a rollback, other tokens, answers, app passwords that outlive their setting.
import { describe, expect, it } from 'vitest';
import { defaultPolicy } from '#machines/rules/policy.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { rollBack } from '#src/administration/rollback.ts';
import { appPasswordOf } from '#src/proofs/app-passwords.ts';
import { acceptable, questionsOf } from '#src/proofs/security-questions.ts';
import { codeAt, matchingStep, stepAt } from '#src/proofs/totp.ts';
import { phone, seed, world } from '../src/activities/world.ts';

describe('a rollback', () => {
  it('waits between two people, and not before the first', async () => {
    const { ports, vault } = await world();
    const heard: string[] = [];
    const settings = { tenant: 'default', by: 'key', dryRun: false, wait: async () => void heard.push('wait') };
    for await (const { id } of rollBack({ ...ports, vault, directory: embeddedDirectory }, ['a', 'b', 'c'], settings)) heard.push(id);
    expect(heard).toEqual(['a', 'wait', 'b', 'wait', 'c']);
  });
});

describe('the days of grace', () => {
  it('are not given anew: the first prompt stays the first', async () => {
    const here = await world();
    const prompted = async () => {
      await here.perform('loadFacts', {}, { signIn: { mfaRegistrationEnforcedBy: ['identityProtection'] } });
      return (await here.user()).firstPromptedAt;
    };
    const first = await prompted();
    here.advance(5 * 86_400_000);
    expect([first, await prompted()]).toEqual([new Date(Date.UTC(2026, 0, 5, 12)).toISOString(), first]);
  });
});

describe('a token', () => {
  it('of sixty seconds and SHA-256 passes by its own codes', () => {
    const codes = { period: 60, algorithm: 'SHA256' } as const;
    const at = Date.UTC(2026, 0, 5, 12);
    const right = codeAt(seed, stepAt(at, codes), codes);
    expect([matchingStep(seed, right, at, null, 0, codes), matchingStep(seed, right, at, null, 0)]).toEqual([stepAt(at, codes), null]);
  });
});

describe('an app password', () => {
  it('goes on opening once the tenant allows none any more', async () => {
    const here = await world({ user: { perUserMfa: 'enforced', methods: [phone] }, policy: { appPasswords: { allowed: true } } });
    await here.pass();
    const { shown } = await here.perform('makePassword', { given: here.type('Mail') });
    await here.savePolicy({ appPasswords: { allowed: false } });
    expect(await appPasswordOf(await here.user(), (shown as { password: string }).password)).toMatchObject({ name: 'Mail' });
  });
});

describe('the answers to security questions', () => {
  const asked = { count: 3, questions: questionsOf(defaultPolicy.sspr.securityQuestions) };
  const given = (...answers: string[]) => answers.map((answer, i) => ({ question: `question.0${i + 1}`, answer }));

  it('have 3 to 40 characters', () => {
    expect([2, 3, 40, 41].map((length) => acceptable(given('x'.repeat(length), 'second', 'third'), asked) !== null)).toEqual([false, true, true, false]);
  });

  it('are to different questions', () => {
    const twice = given('first', 'second', 'third').map((answer, i) => (i === 2 ? { ...answer, question: 'question.01' } : answer));
    expect([acceptable(twice, asked), acceptable(given('first', 'second', 'third'), asked)?.length]).toEqual([null, 3]);
  });

  it('are not alike', () => {
    expect(acceptable(given('first', 'second', ' FIRST '), asked)).toBeNull();
  });

  it('may be in any script', () => {
    expect(acceptable(given('東京都', 'Ёлка', 'Straße'), asked)).toHaveLength(3);
  });
});
