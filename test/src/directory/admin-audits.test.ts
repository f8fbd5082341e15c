import { describe, expect, it } from 'vitest';
import { completePolicy, type PartialPolicy } from '#machines/rules/policy.ts';
import type { PartialUser } from '#machines/rules/user.ts';
import { later, ours } from '#src/audit/edition.ts';
import { policyAudits, userAudits } from '#src/directory/admin-audits.ts';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import type { UserRecord } from '#src/directory/user-record.ts';
import { createVault } from '#src/engine/vault.ts';

const vault = createVault({ current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 7)]]) });
let count = 0;
const load = (sent: Partial<PartialUser>, before: UserRecord | null = null): UserRecord =>
  userRecordFrom({ id: 'u1', ...sent }, before, { tenant: 'default', now: 0, vault, ids: { next: (prefix) => `${prefix}_${++count}` } });

const phone = { type: 'phone', phoneType: 'mobile', number: '+1 2065550100' } as const;
const email = { type: 'email', address: 'ada.lovelace@example.org' } as const;
const app = { type: 'app', variant: 'other', push: false, code: true, name: 'Ada 2065550100', secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' } as const;
const everything: Partial<PartialUser> = {
  methods: [phone, email, app, { type: 'securityQuestions', count: 3 }, { type: 'hardwareToken', name: 'ada@example.org' }, { type: 'appPassword', name: 'mail of +1 2065550100' }], defaultMethod: 'sms',
};
/** Activity, reason, and what changed, of each record. */
const said = (before: UserRecord | null, after: UserRecord) => userAudits('key_1', before, after).map(({ activityDisplayName, resultReason, targetResources }) =>
  [activityDisplayName, resultReason, ...targetResources.flatMap(({ modifiedProperties }) => modifiedProperties.map(({ displayName, oldValue, newValue }) => `${displayName}: ${oldValue} → ${newValue}`))]);

describe('the audit records of an entry that an administrator writes', () => {
  it('name who did it to whom', () => {
    expect(userAudits('key_1', null, load({ methods: [phone] }))).toEqual([{
      activityDisplayName: 'Admin registered security info', result: 'success', resultReason: 'Admin registered phone method for user', initiatedBy: { app: { id: 'key_1' } },
      targetResources: [{ id: 'u1', type: 'User', modifiedProperties: [{ displayName: 'mobilePhone', oldValue: null, newValue: '+1 ••••••0100' }] }], correlationId: null, additionalDetails: later,
    }]);
  });

  it('say that their activities came with a later edition of the feature, and which is ours', () => {
    const ada = load({});
    const marks = userAudits('key_1', ada, { ...load(everything, ada), perUserMfa: 'enforced', roles: ['reader'] }).map(({ activityDisplayName, additionalDetails }) => [activityDisplayName, additionalDetails]);
    expect(marks.filter(([activity]) => activity === 'Update per-user multifactor authentication state' || activity === 'Update user')).toEqual([['Update per-user multifactor authentication state', later], ['Update user', ours]]);
    expect(marks.filter(([, details]) => details === later)).toHaveLength(marks.length - 1);
  });

  it('are none for a person without methods, and for one who stays as they are', () => {
    const ada = load(everything);
    expect(userAudits('key_1', null, load({ displayName: 'Ada' }))).toEqual([]);
    expect(userAudits('key_1', ada, { ...ada, displayName: 'Countess', groups: ['nobility'], updatedAt: 9, methods: ada.methods.map((method) => ({ ...method, updatedAt: 'later', lastUsedAt: 'later', lastStep: 9 })) })).toEqual([]);
  });

  it('are one for every method that is added or removed, and one for another default', () => {
    const ada = load(everything);
    const kinds = ['phone', 'email', 'authenticator app', 'security questions', 'hardware token', 'app password'];
    expect(said(null, ada).map(([activity, reason]) => `${activity}: ${reason}`)).toEqual([
      ...kinds.map((kind) => `Admin registered security info: Admin registered ${kind} method for user`), 'Admin updated security info: Admin changed default method for user',
    ]);
    expect(said(ada, load({}, ada))).toEqual([
      ['Admin deleted security info', 'Admin deleted phone method for user', 'mobilePhone: +1 ••••••0100 → null'],
      ['Admin deleted security info', 'Admin deleted email method for user', 'email: a•••@example.org → null'],
      ['Admin deleted security info', 'Admin deleted authenticator app method for user', 'authenticatorApp: other, code → null'],
      ['Admin deleted security info', 'Admin deleted security questions method for user', 'securityQuestions: 3 → null'],
      ['Admin deleted security info', 'Admin deleted hardware token method for user', 'hardwareToken: on file → null'],
      ['Admin deleted security info', 'Admin deleted app password method for user', 'appPassword: on file → null'],
      ['Admin updated security info', 'Admin changed default method for user', 'defaultMethod: sms → null'],
    ]);
  });

  it('are one for a method that is changed, by its id or because a person can have only one of it', () => {
    const ada = load({ methods: [phone, email, app] });
    const [mobile, address, pixel] = ada.methods as [UserRecord['methods'][number], UserRecord['methods'][number], UserRecord['methods'][number]];
    expect(said(ada, load({ methods: [{ ...mobile, ...phone, mfaFlag: false }, { ...address, ...email, address: 'grace@example.org' }, { ...pixel, ...app, name: 'Other', push: true }] }, ada))).toEqual([
      ['Admin updated security info', 'Admin changed phone method for user', 'mfaFlag: true → false'],
      ['Admin updated security info', 'Admin changed email method for user', 'email: a•••@example.org → g•••@example.org'],
      ['Admin updated security info', 'Admin changed authenticator app method for user', 'authenticatorApp: other, code → other, notification, code', 'name: null → changed', 'secret: null → changed'],
    ]);
    expect(said(ada, load({ methods: [{ ...phone, number: '+44 2079460100' }, email, app] }, ada)).map(([, ...changes]) => changes)).toEqual([
      ['Admin changed phone method for user', 'mobilePhone: +1 ••••••0100 → +44 ••••••0100'],
      ['Admin deleted authenticator app method for user', 'authenticatorApp: other, code → null'],
      ['Admin registered authenticator app method for user', 'authenticatorApp: null → other, code'],
    ]);
  });

  it('tell of another number also where it looks the same, masked', () => {
    const ada = load({ methods: [phone] });
    expect(said(ada, load({ methods: [{ ...ada.methods[0]!, ...phone, number: '+1 3065550100' }] }, ada))).toEqual([['Admin updated security info', 'Admin changed phone method for user', 'mobilePhone: +1 ••••••0100 → +1 ••••••0100']]);
  });

  it('hold no number, no address, no name and no seed', () => {
    const ada = load(everything);
    const records = JSON.stringify([...userAudits('key_1', null, ada), ...userAudits('key_1', ada, load({}, ada)), ...userAudits('key_1', ada, load(everything, ada))]);
    for (const hidden of ['2065550100', 'ada.lovelace', 'ada@', 'mail of', 'GEZDGNBV', 'v1.k1']) expect(records).not.toContain(hidden);
  });
});

describe('the audit record of a policy', () => {
  const from = completePolicy({});
  const to = (policy: PartialPolicy) => policyAudits('key_1', 'default', from, completePolicy(policy));

  it('says which parts are others, before and after', () => {
    expect(to({ graceDays: 7, mfa: { methods: ['sms'] } })).toEqual([{
      activityDisplayName: 'Authentication Methods Policy Update', result: 'success', resultReason: 'Admin changed the policy', initiatedBy: { app: { id: 'key_1' } }, correlationId: null, additionalDetails: later,
      targetResources: [{ id: 'default', type: 'Policy', modifiedProperties: [
        { displayName: 'mfa', oldValue: '{"methods":["appPush","appCode","sms","voice"]}', newValue: '{"methods":["sms"]}' },
        { displayName: 'graceDays', oldValue: '14', newValue: '7' },
      ] }],
    }]);
  });

  it('is none for a policy that says the same', () => {
    expect(to({ tenant: { cloud: 'public', plan: 'paid' } })).toEqual([]);
  });
});
