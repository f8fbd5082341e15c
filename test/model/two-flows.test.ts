// Two flows of one person at once: the second sees at its next step what the first has done, and no cap is passed between them.
import { afterEach, describe, expect, it } from 'vitest';
import { authenticatorCode } from './outside-world.ts';
import { realFlows } from './real-flows.ts';

let close = async () => {};
afterEach(() => close());
const enforced = { mfaRegistrationEnforcedBy: ['conditionalAccess'] } as const;

describe('two flows of one person', () => {
  it('let nobody register a second method by a password alone: the one that comes second is challenged with what the first has put on file', async () => {
    const here = await realFlows({ policy: { mfa: { methods: ['appCode', 'sms'] }, sspr: { scope: 'none' } } });
    close = here.close;
    const [mine, other] = [await here.start('interrupt', enforced), await here.start('interrupt', enforced)];
    for (const { id } of [mine, other]) {
      await here.send(id, { type: 'registration.begun' });
      await here.send(id, { type: 'method.left' });
    }
    const register = async (id: string, number: string, code: () => string) => {
      await here.send(id, { type: 'method.chosen', method: 'phone' });
      await here.send(id, { type: 'phone.submitted', number, channel: 'sms' });
      return await here.send(id, { type: 'code.submitted', code: code() });
    };
    const done = await register(mine.id, '+1 2065550100', here.code);
    expect(done.snapshot['value']).toBe('confirmingRegistration');
    // The other one has an app in hand, whose code is right, and a page from before.
    const scanning = await here.send(other.id, { type: 'method.chosen', method: 'app' });
    const stopped = await here.send(other.id, { type: 'code.submitted', code: authenticatorCode(here.shown(scanning)['secret'] ?? '', Date.now()) });
    expect(stopped.snapshot['value']).toEqual({ challenge: expect.stringMatching(/Challenge|challenge/) });
    expect((await here.person()).methods.map(({ type, source }) => [type, source])).toEqual([['phone', mine.id]]);
    expect(await here.send(mine.id, { type: 'registration.confirmed' })).toMatchObject({ status: 'done', output: { result: 'registered' } });
  });

  it('put a fifth app on file once, and the one that comes second may go on with the page', async () => {
    const app = { type: 'app', variant: 'other', push: false, code: true, name: 'Old' } as const;
    const here = await realFlows({ policy: { mfa: { methods: ['appCode'] }, sspr: { scope: 'none' } }, user: { methods: [app, app, app, app] } });
    close = here.close;
    const signIn = { mode: 'manage', mfaAt: new Date().toISOString() } as const;
    const both = await Promise.all([here.start('manage', signIn), here.start('manage', signIn)]);
    const codes = await Promise.all(both.map(async ({ id }) => {
      const scanning = await here.send(id, { type: 'addition.chosen', kind: 'app' });
      return { id, code: authenticatorCode(here.shown(scanning)['secret'] ?? '', Date.now()) };
    }));
    const after = await Promise.all(codes.map(({ id, code }) => here.send(id, { type: 'code.submitted', code })));
    expect(after.map(({ snapshot }) => snapshot['value'])).toEqual([{ editing: 'listing' }, { editing: 'listing' }]);
    expect(after.map((record) => here.notice(record)).toSorted()).toEqual(['capReached', 'methodSaved']);
    expect((await here.person()).methods).toHaveLength(5);
    expect((await here.reasons()).filter((reason) => reason.startsWith('User registered') || reason.startsWith('User failed')).toSorted()).toEqual(['User failed to register Authenticator App with Code', 'User registered Authenticator App with Code']);
    expect(await here.send(both[0].id, { type: 'management.finished' })).toMatchObject({ status: 'done' });
  });
});
