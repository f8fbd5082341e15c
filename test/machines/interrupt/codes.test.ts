// Every answer to sending and comparing a code, and where it leads.
import { describe, expect, it } from 'vitest';
import type { Notice, Sending, Verdict } from '#machines/enrolment/vocabulary.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { lifetimes } from '#src/proofs/codes.ts';
import { atPhone, awaitingCode, begun, checking, newcomer, typed } from './ways.ts';

const sending = () => atPhone().send({ type: 'phone.submitted', number: typed, channel: 'sms' });
const checkingApp = () => begun(newcomer).done('prepareApp', { pending: true }).send({ type: 'code.submitted', code: typed });

describe('sending a code', () => {
  it.each<[Sending, unknown, Notice | null]>([
    ['sent', { phone: 'awaitingCode' }, null],
    ['tooSoon', { phone: 'awaitingCode' }, 'tooSoon'],
    ['exhausted', { phone: 'codeNotSent' }, 'sendLimit'],
    ['lockedOut', { phone: 'codeNotSent' }, 'lockedOut'],
  ])('that was %s leads to %o', (outcome, state, notice) => {
    const flow = sending().done('sendCode', { outcome });
    expect(flow.state()).toEqual(state);
    expect(flow.context().notice).toBe(notice);
  });

  it.each<[string, unknown, Notice]>([
    ['address.refused', { phone: 'enteringPhone' }, 'addressRefused'],
    ['policy.disallows', { rereadingFacts: 'loadingFacts' }, 'policyChanged'],
    ['delivery.failed', { phone: 'codeNotSent' }, 'notDelivered'],
    ['delivery.unknown', { phone: 'codeNotSent' }, 'deliveryUnknown'],
    ['directory.unavailable', { phone: 'codeNotSent' }, 'tryAgain'],
  ])('that failed with %s leads to %o', (code, state, notice) => {
    const flow = sending().failed('sendCode', code);
    expect(flow.state()).toEqual(state);
    expect(flow.context().notice).toBe(notice);
  });

  it('ends the flow where the method is locked and no other would do, and else leads to the others', () => {
    const phoneOnly: Facts = { ...newcomer, mfa: { allowed: ['sms'], hardwareToken: false }, sspr: { needed: 0, allowed: [] } };
    const flow = begun(phoneOnly).send({ type: 'phone.submitted', number: typed, channel: 'sms' }).done('sendCode', { outcome: 'lockedOut' });
    expect(flow.output()).toEqual({ result: 'lockedOut' });
    expect(flow.tags()).toEqual(['failed']);
    expect(sending().done('sendCode', { outcome: 'lockedOut' }).send({ type: 'method.left' }).page()).toBe('chooseMethod');
  });

  it('again goes to the address at hand', () => {
    const flow = awaitingCode().send({ type: 'code.resent' });
    expect(flow.input('sendCode')).toEqual({ subject: 'u1', method: 'phone', channel: 'sms', given: typed, replaces: null });
  });

  it('to another address starts by forgetting the first', () => {
    const flow = awaitingCode().send({ type: 'address.corrected' });
    expect(flow.state()).toEqual({ phone: 'enteringPhone' });
    expect(flow.context()).toMatchObject({ method: 'phone', channel: null, given: null });
  });
});

describe('a typed code', () => {
  it.each<[Verdict, unknown, Notice | null]>([
    ['accepted', { phone: 'saving' }, null],
    ['rejected', { phone: 'awaitingCode' }, 'codeWrong'],
    ['expired', { phone: 'awaitingCode' }, 'codeExpired'],
    ['spent', { phone: 'awaitingResend' }, 'codeSpent'],
    ['exhausted', 'lockedOut', null],
  ])('of a phone that was %s leads to %o', (verdict, state, notice) => {
    const flow = checking().done('checkCode', { verdict });
    expect(flow.state()).toEqual(state);
    expect(flow.context()).toMatchObject({ notice, entered: null });
  });

  it.each<[Verdict, unknown, Notice | null]>([
    ['accepted', { app: 'saving' }, null],
    ['rejected', { app: 'awaitingCode' }, 'codeWrong'],
    ['expired', { app: 'preparingApp' }, 'codeExpired'],
    ['exhausted', 'lockedOut', null],
  ])('of an app that was %s leads to %o', (verdict, state, notice) => {
    const flow = checkingApp().done('checkCode', { verdict });
    expect(flow.state()).toEqual(state);
    expect(flow.context()).toMatchObject({ notice, entered: null });
  });

  it('may be typed again when it could not be compared', () => {
    const flow = checking().failed('checkCode', 'directory.unavailable');
    expect(flow.state()).toEqual({ phone: 'awaitingCode' });
    expect(flow.context().notice).toBe('tryAgain');
  });

  it('cannot be typed where only a new one helps', () => {
    const flow = checking().done('checkCode', { verdict: 'spent' });
    expect(flow.can({ type: 'code.submitted', code: typed })).toBe(false);
    expect(flow.send({ type: 'code.resent' }).context().notice).toBeNull();
  });

  it('that takes too long is called expired and can still be sent anew', () => {
    const flow = awaitingCode().timeout('codeLifetime');
    expect(flow.state()).toEqual({ phone: 'awaitingCode' });
    expect(flow.context().notice).toBe('codeExpired');
    expect(flow.can({ type: 'code.resent' })).toBe(true);
  });

  it.each(['sms', 'voice'] as const)('is not called expired before its time when it went by %s', channel => {
    const flow = atPhone().send({ type: 'phone.submitted', number: typed, channel }).done('sendCode', { outcome: 'sent' });
    expect(flow.timers()).toEqual([lifetimes[channel]]);
  });

  it('is not called expired before its time when it was mailed', () => {
    const flow = atPhone().send({ type: 'method.left' }, { type: 'method.chosen', method: 'email' }, { type: 'email.submitted', address: typed }).done('sendCode', { outcome: 'sent' });
    expect([lifetimes.email, flow.timers()]).toEqual([600_000, [600_000]]);
  });

  it('that ends in a lock ends the flow as failed', () => {
    const flow = checking().done('checkCode', { verdict: 'exhausted' });
    expect(flow.output()).toEqual({ result: 'lockedOut' });
    expect(flow.tags()).toEqual(['failed']);
  });
});
