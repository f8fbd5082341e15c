// Another method than the planned one: what is offered, what is forgotten, where a retry leads.
import { describe, expect, it } from 'vitest';
import type { Kind } from '#machines/rules/methods.ts';
import { atPhone, begun, newcomer, typed } from './ways.ts';

const kinds: readonly Kind[] = ['app', 'phone', 'email', 'securityQuestions'];

describe('choosing another method', () => {
  it('offers the planned method, as the way back, and what does as well', () => {
    const flow = begun(newcomer).done('prepareApp', { pending: true }).send({ type: 'method.left' });
    expect(flow.page()).toBe('chooseMethod');
    expect(kinds.filter(method => flow.can({ type: 'method.chosen', method }))).toEqual(['app', 'phone']);
    expect(flow.send({ type: 'method.chosen', method: 'phone' }).state()).toEqual({ phone: 'enteringPhone' });
  });

  it('forgets the method that was left', () => {
    const flow = atPhone().send({ type: 'phone.submitted', number: typed, channel: 'sms' }).done('sendCode', { outcome: 'sent' }).send({ type: 'method.left' });
    expect(flow.context()).toMatchObject({ method: null, channel: null, given: null, entered: null, notice: null });
  });

  it('comes back to the chosen method, not the planned one, when a code could not be sent', () => {
    const flow = atPhone();
    const facts = flow.context().facts;
    flow.send({ type: 'method.left' }, { type: 'method.chosen', method: 'email' }, { type: 'email.submitted', address: typed }).failed('sendCode', 'delivery.failed');
    expect(flow.page()).toBe('codeNotSent');
    expect(flow.context().notice).toBe('notDelivered');
    flow.send({ type: 'retry.chosen' });
    expect(flow.state()).toEqual({ rereadingFacts: 'loadingFacts' });
    expect(flow.done('loadFacts', facts).state()).toEqual({ email: 'enteringEmail' });
  });

  it('takes the planned method where the chosen one will no longer do', () => {
    const flow = atPhone();
    const facts = flow.context().facts;
    flow.send({ type: 'method.left' }, { type: 'method.chosen', method: 'email' }, { type: 'email.submitted', address: typed })
      .failed('sendCode', 'delivery.failed').send({ type: 'retry.chosen' });
    expect(flow.done('loadFacts', { ...facts, sspr: { needed: 2, allowed: ['appCode', 'mobilePhone'] } }).state()).toEqual({ phone: 'enteringPhone' });
  });

  it('refuses a transport that policy does not allow', () => {
    const flow = begun({ ...newcomer, mfa: { allowed: ['sms'], hardwareToken: false }, sspr: { needed: 1, allowed: ['mobilePhone'] } });
    expect(flow.page()).toBe('enterPhone');
    expect(flow.can({ type: 'phone.submitted', number: typed, channel: 'voice' })).toBe(false);
    expect(flow.can({ type: 'phone.submitted', number: typed, channel: 'sms' })).toBe(true);
  });
});
