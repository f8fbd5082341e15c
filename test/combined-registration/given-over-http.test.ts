// What a person gives that no code proves, over a real socket: sealed lists of answers, and a password that is shown once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { person, send } from '../support/enrolment.ts';
import { type Service, startService } from '../support/service.ts';

describe('on the security info page', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    const policy = { sspr: { methods: ['email', 'mobilePhone', 'securityQuestions'], securityQuestions: { custom: ['Which gate is yours?'] } }, appPasswords: { allowed: true } };
    expect((await service.call('PUT', '/v1/policy', policy)).status).toBe(200);
    await person(service, 'u1', { perUserMfa: 'enforced' });
  });
  afterAll(async () => await service.stop());

  const begin = async (kind: string) => {
    const { body } = await service.call('POST', '/v1/flows', { machine: 'manage', subject: 'u1', input: {} });
    expect(body.view?.page).toBe('securityInfo');
    await send(service, body.id, { type: 'addition.chosen', kind });
    return body.id as string;
  };

  it('answers are put on file, and refused ones leave the person where they are', async () => {
    const id = await begin('securityQuestions');
    const answers = [{ question: 'question.01', answer: 'Grace Hopper' }, { question: 'question.02', answer: 'Straße' }, { question: 'Which gate is yours?', answer: 'north' }];
    const refused = await send(service, id, { type: 'questions.submitted', answers: [...answers.slice(1), { question: 'question.03', answer: 'STRASSE' }] });
    expect([refused.status, refused.body.view?.page, refused.body.view?.messages[0]?.id], refused.text).toEqual([200, 'answerQuestions', 'notice.answersRefused']);
    const saved = await send(service, id, { type: 'questions.submitted', answers });
    expect([saved.status, saved.body.view?.page], saved.text).toEqual([200, 'securityInfo']);
    expect((await service.call('GET', '/v1/users/u1')).body.methods).toEqual([expect.objectContaining({ type: 'securityQuestions', count: 3 })]);
    const { text } = await service.call('GET', '/v1/users/u1');
    expect(text).not.toMatch(/scrypt|hash|Hopper/);
  });

  it('an app password is in the answer that made it, and in no other', async () => {
    const id = await begin('appPassword');
    const made = await send(service, id, { type: 'password.named', name: 'Mail' });
    expect(made.body.view?.shownOnce?.password, made.text).toMatch(/^[a-z]{16}$/);
    expect((await service.call('GET', `/v1/flows/${id}`)).text).not.toContain(made.body.view.shownOnce.password);
    const again = await send(service, id, { type: 'password.renewed' });
    expect(again.body.view?.shownOnce?.password).not.toBe(made.body.view.shownOnce.password);
    await send(service, id, { type: 'password.kept' });
    const { body } = await service.call('GET', '/v1/users/u1');
    expect(body.methods.filter(({ type }: { type: string }) => type === 'appPassword')).toHaveLength(1);
  });
});
