import { describe, expect, it } from 'vitest';
import { en } from '#src/messages/catalogue.en.ts';
import { acceptable, hashAnswers, normalised, predefinedQuestions, questionsOf, verifyAnswers } from '#src/proofs/security-questions.ts';

describe('security questions', () => {
  it('are 35 predefined ones with a wording each, and the tenant\'s own', () => {
    expect(new Set(predefinedQuestions).size).toBe(35);
    expect(new Set(predefinedQuestions.map((id) => en[id])).size).toBe(35);
    expect(questionsOf({ toRegister: 3, toReset: 3, predefined: false, custom: ['Which gate?'] })).toEqual(['Which gate?']);
    expect(questionsOf({ toRegister: 3, toReset: 3, predefined: true, custom: ['Which gate?'] })).toHaveLength(36);
  });

  it('have answers that are the same however they are typed', () => {
    expect([' Grace  HOPPER ', 'grace\u00a0hopper', 'ＧＲＡＣＥ hopper', 'Grace\thopper'].map(normalised)).toEqual(Array.from({ length: 4 }, () => 'grace hopper'));
    expect([normalised('Straße'), normalised('cafe\u0301')]).toEqual(['strasse', 'café']);
    expect(acceptable([{ question: 'q', answer: '日本語' }], { count: 1, questions: ['q'] })).toEqual([{ question: 'q', answer: '日本語' }]);
    expect(acceptable([{ question: 'q', answer: '😀😀' }], { count: 1, questions: ['q'] })).toBeNull();
  });

  it('are passed by right answers to different questions on file, and nothing less', async () => {
    const answers = await hashAnswers([{ question: 'a', answer: 'one two' }, { question: 'b', answer: 'three' }]);
    const method = { id: 'm', type: 'securityQuestions', count: 2, answers, createdAt: '', updatedAt: '', source: '' } as const;
    const verify = (...given: { question: string; answer: string }[]) => verifyAnswers({ methods: [method] }, given);
    expect(await verify({ question: 'b', answer: 'Three' }, { question: 'a', answer: 'One  Two' })).toBe(true);
    expect(await verify({ question: 'b', answer: 'three' }, { question: 'a', answer: 'one' })).toBe(false);
    expect(await verify({ question: 'b', answer: 'three' }, { question: 'b', answer: 'three' })).toBe(false);
    expect(await verify({ question: 'c', answer: 'three' })).toBe(false);
    expect(await verify()).toBe(false);
    expect(await verifyAnswers({ methods: [] }, [{ question: 'a', answer: 'one two' }])).toBe(false);
  });
});
