// The way through the interrupt chart when all goes well.
import { describe, expect, it } from 'vitest';
import type { Facts } from '#machines/rules/facts.ts';
import { begun, newcomer, typed, withApp } from './ways.ts';

/** What was proven in the flow counts as having passed. */
const appSaved: Facts = { ...withApp, mfaPassed: true };
const withBoth: Facts = { ...appSaved, onFile: ['appCode', 'mobilePhone'], methods: [...withApp.methods, { id: 'phone', kind: 'phone', answers: ['sms', 'voice'] }] };

describe('registration', () => {
  it('leads a newcomer through app and phone to the end', () => {
    const flow = begun(newcomer);
    expect(flow.state()).toEqual({ app: 'preparingApp' });
    flow.done('prepareApp', { pending: true }).send({ type: 'scan.finished' }, { type: 'code.submitted', code: typed });
    expect(flow.input('checkCode')).toEqual({ subject: 'u1', method: 'app', channel: 'appCode', entered: typed, replaces: null });
    flow.done('checkCode', { verdict: 'accepted' });
    expect(flow.input('saveMethod')).toEqual({ subject: 'u1', method: 'app', channel: 'appCode', given: null, replaces: null });
    flow.done('saveMethod', appSaved);
    expect(flow.state()).toEqual({ phone: 'enteringPhone' });
    flow.send({ type: 'phone.submitted', number: typed, channel: 'voice' });
    expect(flow.input('sendCode')).toEqual({ subject: 'u1', method: 'phone', channel: 'voice', given: typed, replaces: null });
    flow.done('sendCode', { outcome: 'sent' }).send({ type: 'code.submitted', code: typed }).done('checkCode', { verdict: 'accepted' }).done('saveMethod', withBoth);
    expect(flow.page()).toBe('confirmRegistration');
    flow.send({ type: 'registration.confirmed' }).done('completeRegistration', withBoth);
    expect(flow.output()).toEqual({ result: 'registered' });
  });

  it('takes the code of the app on the very page of the picture', () => {
    const flow = begun(newcomer).done('prepareApp', { pending: true });
    expect(flow.page()).toBe('scanApp');
    expect(flow.send({ type: 'code.submitted', code: typed }).state()).toEqual({ app: 'checkingCode' });
  });

  it('does not ask for the method again that was proven a moment ago', () => {
    const flow = begun(newcomer).done('prepareApp', { pending: true }).send({ type: 'code.submitted', code: typed })
      .done('checkCode', { verdict: 'accepted' }).done('saveMethod', appSaved);
    expect(flow.state()).toEqual({ phone: 'enteringPhone' });
  });

  it('asks for it after all where what was proven counts as no pass by now', () => {
    const flow = begun(newcomer).done('prepareApp', { pending: true }).send({ type: 'code.submitted', code: typed })
      .done('checkCode', { verdict: 'accepted' }).done('saveMethod', withApp);
    expect(flow.state()).toEqual({ challenge: 'sendingChallenge' });
  });

  it('counts an e-mail address as no step-up', () => {
    const resetOnly: Facts = { ...newcomer, enforced: { mfa: false, sspr: true }, mfa: { allowed: [], hardwareToken: false }, sspr: { needed: 2, allowed: ['mobilePhone', 'email'] } };
    const flow = begun(resetOnly).send({ type: 'method.left' }, { type: 'method.chosen', method: 'email' }, { type: 'email.submitted', address: typed })
      .done('sendCode', { outcome: 'sent' }).send({ type: 'code.submitted', code: typed }).done('checkCode', { verdict: 'accepted' })
      .done('saveMethod', { ...resetOnly, onFile: ['email'], methods: [{ id: 'email', kind: 'email', answers: [] }] });
    expect(flow.state()).toEqual({ phone: 'enteringPhone' });
  });

  it('stores another default method before the end and comes back to the same page', () => {
    const flow = begun({ ...withApp, mfaPassed: true }).send({ type: 'method.left' }, { type: 'method.chosen', method: 'phone' }, { type: 'phone.submitted', number: typed, channel: 'sms' })
      .done('sendCode', { outcome: 'sent' }).send({ type: 'code.submitted', code: typed }).done('checkCode', { verdict: 'accepted' }).done('saveMethod', withBoth);
    expect(flow.can({ type: 'default.chosen', channel: 'appPush' })).toBe(false);
    flow.send({ type: 'default.chosen', channel: 'sms' });
    expect(flow.input('setDefault')).toEqual({ subject: 'u1', channel: 'sms' });
    flow.done('setDefault', { ...withBoth, defaultMethod: 'sms' });
    expect(flow.page()).toBe('confirmRegistration');
    expect(flow.context()).toMatchObject({ channel: null, facts: { defaultMethod: 'sms' } });
  });
});
