// Person and policy that change while somebody registers: who is stopped, and what is read again.
import { describe, expect, it } from 'vitest';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { walk } from '../walk.ts';
import { begun, checking, newcomer, typed, withApp } from './ways.ts';

const refused = (code = 'policy.disallows') => begun(newcomer).done('prepareApp', { pending: true }).send({ type: 'code.submitted', code: typed })
  .done('checkCode', { verdict: 'accepted' }).failed('saveMethod', code);
const confirming = () => checking().done('checkCode', { verdict: 'accepted' }).done('saveMethod', { ...withApp, mfaPassed: true, onFile: ['appCode', 'mobilePhone'] });

describe('facts that changed on the way', () => {
  it('are read again when a save was refused', () => {
    const flow = refused();
    expect(flow.state()).toEqual({ rereadingFacts: 'loadingFacts' });
    expect(flow.context()).toMatchObject({ method: null, entered: null, notice: 'policyChanged' });
    flow.done('loadFacts', { ...newcomer, mfa: { allowed: ['sms'], hardwareToken: false } });
    expect(flow.page()).toBe('enterPhone');
    expect(flow.context().notice).toBe('policyChanged');
  });

  it('stop a person who could be challenged by now, and who reads that this is why', () => {
    expect(refused().done('loadFacts', withApp).state()).toEqual({ challenge: 'sendingChallenge' });
    const flow = refused('stepUp.required').done('loadFacts', withApp).done('sendChallenge', { outcome: 'sent' });
    expect([flow.page(), flow.context().notice]).toEqual(['challenge', 'stepUpNeeded']);
    const late = confirming().send({ type: 'registration.confirmed' }).failed('completeRegistration', 'stepUp.required').done('loadFacts', withApp).done('sendChallenge', { outcome: 'sent' });
    expect([late.page(), late.context().notice]).toEqual(['challenge', 'stepUpNeeded']);
  });

  it('stop a person whose way in was closed, or whom nothing helps any more', () => {
    expect(refused().done('loadFacts', { ...newcomer, access: 'blocked' }).output()).toEqual({ result: 'blocked' });
    expect(refused().done('loadFacts', { ...newcomer, mfa: { allowed: [], hardwareToken: false } }).page()).toBe('unsatisfiable');
  });

  it('may ask for more before the registration is complete', () => {
    const flow = confirming().send({ type: 'registration.confirmed' }).failed('completeRegistration', 'policy.disallows');
    expect(flow.state()).toEqual({ rereadingFacts: 'loadingFacts' });
    expect(flow.done('loadFacts', { ...withApp, mfaPassed: true, sspr: { needed: 2, allowed: ['appCode', 'email'] } }).page()).toBe('enterEmail');
  });

  it('are no reason to begin again when only the completion failed', () => {
    const flow = confirming().send({ type: 'registration.confirmed' }).failed('completeRegistration', 'directory.unavailable');
    expect(flow.page()).toBe('confirmRegistration');
    expect(flow.context().notice).toBe('tryAgain');
  });

  it('wait for the person where an app could not be prepared, lest host and plan go round for ever', () => {
    const flow = begun(newcomer).failed('prepareApp', 'cap.reached');
    expect(flow.tags()).toEqual(['awaitingUser']);
    expect(flow.context().notice).toBe('capReached');
    flow.send({ type: 'retry.chosen' });
    expect(flow.done('loadFacts', { ...newcomer, registrable: { kinds: ['phone', 'email'], app: ['appCode'] } }).state()).toEqual({ phone: 'enteringPhone' });
  });

  it('that cannot be read are asked for again by the person, who keeps the place', () => {
    const flow = walk(interrupt).failed('loadFacts', 'directory.unavailable');
    expect(flow.page()).toBe('unavailable');
    expect(flow.send({ type: 'retry.chosen' }).state()).toEqual({ readingFacts: 'loadingFacts' });
    const later = refused().failed('loadFacts', 'directory.unavailable');
    expect(later.page()).toBe('unavailable');
    expect(later.send({ type: 'retry.chosen' }).done('loadFacts', newcomer).state()).toEqual({ app: 'preparingApp' });
  });
});
