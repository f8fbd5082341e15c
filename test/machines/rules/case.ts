// A person, a policy and a sign-in in one line, for the tests of the rules.
import { factsOf, type Case } from '#machines/rules/facts-of.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { completePolicy, type PartialPolicy } from '#machines/rules/policy.ts';
import { completeSignIn, completeUser, type PartialUser, type SignIn } from '#machines/rules/user.ts';

export const now = Date.parse('2026-03-01T12:00:00Z');
export const caseOf = (policy: PartialPolicy, user: Partial<PartialUser> = {}, signIn: Partial<SignIn> = {}, rest: Partial<Case> = {}): Case => ({
  policy: completePolicy(policy),
  user: completeUser({ id: 'u1', ...user }),
  signIn: completeSignIn(signIn),
  now,
  insideTrustedNetwork: false,
  ...rest,
});

/** Nothing on file, everything allowed for multi-factor authentication, nothing enforced; a test says what is different. */
export const facts = (different: Partial<Facts> = {}): Facts => ({
  experience: 'refreshed',
  access: 'open',
  enforced: { mfa: false, sspr: false },
  mfa: { allowed: ['appPush', 'appCode', 'sms', 'voice'], hardwareToken: false },
  sspr: { needed: 0, allowed: [] },
  registrable: { kinds: ['app', 'phone', 'email', 'securityQuestions'], app: ['appPush', 'appCode'] },
  questions: 3,
  methods: [],
  officePhone: 'shown',
  appPasswords: 'none',
  reviewDue: false,
  onlyPassedBy: null,
  onFile: [],
  defaultMethod: null,
  skip: 'refused',
  mfaPassed: false,
  ...different,
});

export const factsFor = (...args: Parameters<typeof caseOf>): Facts => factsOf(caseOf(...args));

export const mobile = { type: 'phone', phoneType: 'mobile', number: '+1 2065550100' } as const;
export const alternate = { type: 'phone', phoneType: 'alternate', number: '+1 2065550102' } as const;
export const office = { type: 'phone', phoneType: 'office', number: '+1 2065550103 x12' } as const;
export const pushApp = { type: 'app', variant: 'microsoft', push: true, code: false, name: 'Pixel' } as const;
export const codeApp = { type: 'app', variant: 'other', push: false, code: true, name: 'Any' } as const;
export const bothApp = { type: 'app', variant: 'microsoft', push: true, code: true, name: 'Pixel' } as const;
export const address = { type: 'email', address: 'ada@example.org' } as const;
export const questions = { type: 'securityQuestions', count: 3 } as const;
export const token = { type: 'hardwareToken' } as const;
