import { describe, expect, it } from 'vitest';
import { users } from '#src/directory/user-record.ts';
import { verifyAnswers } from '#src/proofs/security-questions.ts';
import { type World, world } from './world.ts';

const policy = { sspr: { methods: ['email', 'securityQuestions'], securityQuestions: { custom: ['Which gate is yours?'] } } } as const;
const three = [{ question: 'question.01', answer: '  Grace\tHopper ' }, { question: 'question.02', answer: 'Straße' }, { question: 'Which gate is yours?', answer: 'north' }];
const save = (here: World, answers: unknown) => here.perform('saveMethod', { method: 'securityQuestions', channel: null, given: here.type(answers as never) });

describe('registering security questions', () => {
  it('keeps a hash of each answer, and no answer anywhere', async () => {
    const here = await world({ policy });
    expect((await save(here, three)).output).toMatchObject({ onFile: ['securityQuestions'], defaultMethod: null, mfaPassed: false });
    expect((await here.user()).methods).toMatchObject([{ type: 'securityQuestions', count: 3, answers: [{ question: 'question.01', hash: expect.stringMatching(/^scrypt\$/) as string }, {}, {}] }]);
    expect(JSON.stringify(await here.rows(users)).toLowerCase()).not.toMatch(/hopper|stra|north/);
    expect(await here.audit()).toMatchObject([{ activityDisplayName: 'User registered security info', result: 'success', resultReason: 'User registered Security Questions' }]);
    expect(await verifyAnswers(await here.user(), [{ question: 'question.01', answer: 'GRACE HOPPER' }, { question: 'question.02', answer: 'strasse' }])).toBe(true);
  });

  it.each([
    ['too few', three.slice(1)],
    ['a question twice', [three[0], three[1], { question: 'question.01', answer: 'other' }]],
    ['two answers that are alike but for case and spaces', [three[0], three[1], { question: 'question.03', answer: 'grace  hopper' }]],
    ['a question of nobody', [three[0], three[1], { question: 'question.36', answer: 'other' }]],
    ['an answer of two letters', [three[0], three[1], { question: 'question.03', answer: ' ab ' }]],
    ['an answer of 41 letters', [three[0], three[1], { question: 'question.03', answer: 'a'.repeat(41) }]],
    ['what is no list', 'three answers'],
  ])('refuses %s, and records it', async (_, answers) => {
    const here = await world({ policy });
    expect(await save(here, answers)).toEqual({ error: 'answers.refused' });
    expect((await here.user()).methods).toEqual([]);
    expect(await here.audit()).toMatchObject([{ result: 'failure', resultReason: 'User failed to register Security Questions', additionalDetails: [{ key: 'error', value: 'answers.refused' }] }]);
  });

  it('refuses a second set, and any where policy has no use for them', async () => {
    const here = await world({ policy });
    await save(here, three);
    expect(await save(here, three)).toEqual({ error: 'cap.reached' });
    const other = await world({ policy: { sspr: { methods: ['email', 'mobilePhone'] } } });
    expect(await save(other, three)).toEqual({ error: 'policy.disallows' });
  });
});
