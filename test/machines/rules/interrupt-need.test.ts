import { describe, expect, it } from 'vitest';
import { interruptNeed } from '#machines/rules/interrupt-need.ts';
import { bothApp, facts, factsFor, mobile } from './case.ts';

const outside = { registrationAccess: { block: 'outsideTrustedNetworks' } } as const;
const lately = '2026-02-28T12:00:00Z';
const enforced = { mfaRegistrationEnforcedBy: ['identityProtection'] } as const;

it('interrupts for a registration where something is missing', () => {
  expect(interruptNeed(factsFor({}, {}, enforced))).toBe('registration');
  expect(interruptNeed(factsFor({}))).toBe('registration');
});

it('does not interrupt where nothing is missing or nothing asks', () => {
  expect(interruptNeed(factsFor({}, { methods: [bothApp, mobile], confirmedAt: lately }, enforced))).toBe('none');
  expect(interruptNeed(factsFor({ sspr: { registerAtSignIn: false } }))).toBe('none');
});

it('interrupts nobody whom neither preview reaches', () => {
  expect(interruptNeed(factsFor({ enablement: { refreshed: 'none' } }, {}, enforced))).toBe('none');
});

it('interrupts nobody who came to manage', () => {
  expect(interruptNeed(factsFor({}, {}, { ...enforced, mode: 'manage' }))).toBe('none');
});

it('is blocked where registration may not be reached from, and only if it would be needed', () => {
  expect(interruptNeed(factsFor(outside, {}, enforced))).toBe('blocked');
  expect(interruptNeed(factsFor(outside, {}, enforced, { insideTrustedNetwork: true }))).toBe('registration');
  expect(interruptNeed(factsFor(outside, { methods: [bothApp, mobile], confirmedAt: lately }, enforced))).toBe('none');
});

it('says that nothing would be enough, wherever the person is', () => {
  const impossible = facts({ enforced: { mfa: true, sspr: false }, mfa: { allowed: [], hardwareToken: false } });
  expect(interruptNeed(impossible)).toBe('unsatisfiable');
  expect(interruptNeed({ ...impossible, access: 'blocked' })).toBe('unsatisfiable');
});

describe('a review', () => {
  const due = facts({ reviewDue: true, onFile: ['appCode'] });
  it('interrupts where it is due and nothing is missing', () => {
    expect(interruptNeed(due)).toBe('review');
    expect(interruptNeed(factsFor({}, { methods: [bothApp, mobile] }, enforced))).toBe('review');
  });
  it('gives way to a registration, and to none that could ever be enough', () => {
    expect(interruptNeed({ ...due, enforced: { mfa: true, sspr: false }, onFile: ['email'] })).toBe('registration');
    expect(interruptNeed({ ...due, enforced: { mfa: true, sspr: false }, onFile: ['email'], mfa: { allowed: [], hardwareToken: false } })).toBe('unsatisfiable');
  });
  it('is blocked where the page may not be reached from, and is for nobody whom neither preview reaches', () => {
    expect(interruptNeed({ ...due, access: 'blocked' })).toBe('blocked');
    expect(interruptNeed({ ...due, experience: 'none' })).toBe('none');
  });
});
