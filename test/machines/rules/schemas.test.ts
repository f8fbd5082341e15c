import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { policySchema } from '#machines/rules/policy.schema.ts';
import { defaultPolicy } from '#machines/rules/policy.ts';
import { signInSchema } from '#machines/rules/sign-in.schema.ts';
import { userSchema } from '#machines/rules/user.schema.ts';
import { defaultSignIn } from '#machines/rules/user.ts';
import { address, bothApp, codeApp, mobile, office, questions, token } from './case.ts';

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, allowUnionTypes: true, discriminator: true });
addFormats.default(ajv);
const validator = (schema: object) => {
  const validate = ajv.compile(schema);
  return (value: unknown) => (validate(value) ? [] : (validate.errors ?? []).map(e => `${e.instancePath} ${e.keyword}`));
};
const policy = validator(policySchema);
const user = validator(userSchema);
const signIn = validator(signInSchema);
const withMethod = (method: object) => user({ id: 'u1', methods: [method] });

describe('the schema of a policy', () => {
  it('accepts the default, none of it, and groups', () => {
    expect(policy(defaultPolicy)).toEqual([]);
    expect(policy({})).toEqual([]);
    expect(policy({ sspr: { scope: { groups: ['a'] } }, registrationAccess: { trustedNetworks: ['10.0.0.0/8', '2001:db8::/32'] } })).toEqual([]);
  });
  it('refuses unknown names and keys', () => {
    expect(policy({ mfa: { methods: ['fax'] } })).toEqual(['/mfa/methods/0 enum']);
    expect(policy({ sspr: { method: [] } })).toEqual(['/sspr additionalProperties']);
    expect(policy({ sspr: { methodsRequired: 3 } })).toEqual(['/sspr/methodsRequired enum']);
  });
});

describe('the schema of a person', () => {
  it('accepts the id alone, every kind of method, and what the directory itself gives out', () => {
    expect(user({ id: 'u1' })).toEqual([]);
    const methods = [mobile, office, bothApp, { ...codeApp, secret: 'JBSWY3DPEHPK3PXP' }, address, questions, token, { type: 'appPassword', name: 'mail' }];
    expect(user({ id: 'u1', methods: methods.map(m => ({ ...m, id: 'm1', registeredBy: 'admin', mfaFlag: false, lastUsedAt: null, usable: false })) })).toEqual([]);
    expect(user({ id: 'u1', businessPhone: null, defaultMethod: null, confirmedAt: '2026-01-01T00:00:00Z', firstPromptedAt: null })).toEqual([]);
  });
  it('names what is wrong with the method that was meant, and only that', () => {
    expect(withMethod({ ...mobile, number: '555' })).toEqual(['/methods/0/number pattern']);
    expect(withMethod({ ...address, address: 'nobody' })).toEqual(['/methods/0/address format']);
    expect(withMethod({ ...address, number: '+1 2065550100' })).toEqual(['/methods/0 additionalProperties']);
    expect(withMethod({ ...codeApp, name: 'x'.repeat(257) })).toEqual(['/methods/0/name maxLength']);
    expect(withMethod({ type: 'fido2' })).toEqual(['/methods/0 discriminator']);
  });
  it('refuses a person without id and dates that are none', () => {
    expect(user({})).toEqual([' required']);
    expect(user({ id: 'u1', confirmedAt: '2026-01-01' })).toEqual(['/confirmedAt format']);
    expect(user({ id: 'u1', methods: Array.from({ length: 101 }, () => token) })).toEqual(['/methods maxItems']);
  });
});

describe('the schema of a sign-in', () => {
  it('accepts the default, none of it, and an address nobody can read', () => {
    expect(signIn(defaultSignIn)).toEqual([]);
    expect(signIn({})).toEqual([]);
    expect(signIn({ ip: 'somewhere', mfaAt: '2026-01-01T00:00:00+01:00' })).toEqual([]);
  });
  it('refuses an unknown source', () => {
    expect(signIn({ mfaRegistrationEnforcedBy: ['me'] })).toEqual(['/mfaRegistrationEnforcedBy/0 enum']);
  });
});
