// Who gets combined registration at all: facts of the how-to's and of the concept articles.
import { describe, expect, it } from 'vitest';
import { asked, enforced, manage, trustedOnly } from './asked.ts';
import { bothApp, mobile } from '../machines/rules/case.ts';

const off = { enablement: { refreshed: 'none', original: 'none' } } as const;
const closed = { add: [], change: [], delete: [] };

describe('combined registration', () => {
  it('is enabled for nobody', () => {
    expect(asked(off).experience).toBe('none');
  });

  it('is enabled for a selected group alone', () => {
    const policy = { enablement: { refreshed: { groups: ['pilot'] }, original: 'none' } } as const;
    expect([asked(policy, { groups: ['pilot'] }).experience, asked(policy, { groups: ['staff'] }).experience]).toEqual(['refreshed', 'none']);
  });

  it('is enabled for all', () => {
    expect(asked({ enablement: { refreshed: 'all' } }).experience).toBe('refreshed');
  });

  it('is the refreshed one for whom both previews reach', () => {
    expect(asked({ enablement: { refreshed: { groups: ['a'] }, original: 'all' } }, { groups: ['a'] }).experience).toBe('refreshed');
  });

  it('is the first preview for whom only that reaches', () => {
    expect(asked({ enablement: { refreshed: { groups: ['a'] }, original: 'all' } }, { groups: ['b'] }).experience).toBe('original');
  });

  it('is not offered in a national cloud, whatever is enabled', () => {
    const answer = asked({ tenant: { cloud: 'national' }, enablement: { refreshed: 'all', original: 'all' } }, enforced);
    expect([answer.experience, answer.interrupt, answer.manage]).toEqual(['none', 'none', closed]);
  });

  it('prompts nobody any more once it is set to none', () => {
    const answer = asked(off, enforced, { mfaRegistrationEnforcedBy: ['identityProtection'] });
    expect([answer.interrupt, answer.steps]).toEqual(['none', []]);
  });

  it('once set to none leaves what was registered by it good for multi-factor authentication', () => {
    const answer = asked(off, { methods: [bothApp, mobile] });
    expect([answer.registered.mfa, answer.capable.mfa]).toEqual([true, true]);
  });

  it('is what a block of registration is about: whom it does not reach is not blocked', () => {
    expect(asked({ ...off, ...trustedOnly }, enforced).interrupt).toBe('none');
    expect(asked(trustedOnly, enforced).interrupt).toBe('blocked');
  });

  it('is a page a person opens by themselves, too, where nothing is enforced', () => {
    const answer = asked({ sspr: { registerAtSignIn: false } }, {}, manage);
    expect([answer.interrupt, answer.steps, answer.manage.add]).toEqual(['none', [], ['app', 'phone', 'email']]);
  });
});
