// Who must pass multi-factor authentication before the registration page that was there before the combined one.
import { describe, expect, it } from 'vitest';
import { factsAbout } from '#src/administration/facts-about.ts';
import { mfaBeforeLegacyPage } from '#src/administration/legacy-reset-page.ts';
import type { StoredMethod, UserRecord } from '#src/directory/user-record.ts';
import { completePolicy, type PartialPolicy } from '#machines/rules/policy.ts';

const entry = { createdAt: '', updatedAt: '', source: 'api' };
const phone = { ...entry, id: 'p', type: 'phone', phoneType: 'mobile', number: '+1 2065550100' } as const;
const email = { ...entry, id: 'e', type: 'email', address: 'ada@example.org' } as const;
const token = { ...entry, id: 't', type: 'hardwareToken' } as const;

const asked = async (policy: PartialPolicy, methods: readonly StoredMethod[], perUserMfa: UserRecord['perUserMfa'] = 'disabled') => {
  const person: UserRecord = { id: 'u1', tenant: 'default', displayName: '', groups: [], roles: [], perUserMfa, businessPhone: '+1 2065550101', confirmedAt: null, firstPromptedAt: null, createdAt: 0, updatedAt: 0, source: 'api', defaultMethod: null, methods };
  const get = async () => ({ policy: completePolicy(policy), updatedAt: 0 }) as never; // the only row that is read
  return mfaBeforeLegacyPage(await factsAbout({ get }, person, 0));
};
const off: PartialPolicy = { enablement: { original: 'none', refreshed: 'none' } };

describe('the old registration page of password reset', () => {
  it.each<[string, PartialPolicy, readonly StoredMethod[], boolean, string]>([
    ['a flagged phone', {}, [phone, email], true, 'A rollback clears'],
    ['a flagged phone, once both previews are off', off, [phone], true, 'Neither preview reaches this person any more'],
    ['a phone whose flag a rollback cleared', off, [{ ...phone, mfaFlag: false }, email], false, 'a rollback cleared it'],
    ['one cleared phone and a token that policy allows', { mfa: { methods: ['hardwareToken'] } }, [{ ...phone, mfaFlag: false }, token], true, '(appCode)'],
    ['one cleared phone and a token that it does not', { mfa: { methods: ['sms'] } }, [{ ...phone, mfaFlag: false }, token], false, 'policy allows none of them'],
    ['an email alone', off, [email], false, 'Nothing is on file'],
    ['nothing but the business phone of the profile', {}, [], false, 'Nothing is on file'],
  ])('asks for MFA by %s: or does not, and says why', async (_, policy, methods, mfaRequired, because) => {
    expect(await asked(policy, methods)).toEqual({ mfaRequired, because: expect.stringContaining(because) });
  });
});
