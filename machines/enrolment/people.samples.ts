// People and policies as the rules know them: who the samples of every chart let in.
import type { Facts } from '../rules/facts.ts';

const newcomer: Facts = {
  experience: 'refreshed',
  access: 'open',
  enforced: { mfa: true, sspr: true },
  mfa: { allowed: ['appCode', 'sms', 'voice'], hardwareToken: false },
  sspr: { needed: 2, allowed: ['appCode', 'mobilePhone', 'email'] },
  registrable: { kinds: ['app', 'phone', 'email'], app: ['appCode'] },
  onFile: [],
  defaultMethod: null,
  skip: 'refused',
  mfaPassed: false,
};

/** An app by push only: policy allows it, and this version cannot ask for it. */
const withPush: Facts = { ...newcomer, mfa: { allowed: ['appPush', 'appCode', 'sms', 'voice'], hardwareToken: false }, onFile: ['appPush'], unchallengeable: ['appPush'], defaultMethod: 'appPush' };

export const people = {
  'nothing on file, both enforced, two for reset': newcomer,
  'nothing on file, sign-in only': { ...newcomer, enforced: { mfa: true, sspr: false }, sspr: { needed: 0, allowed: [] } },
  'nothing on file, reset only, may be put off': { ...newcomer, enforced: { mfa: false, sspr: true }, mfa: { allowed: [], hardwareToken: false }, skip: 'allowed' },
  'nothing on file, no method serves both': { ...newcomer, mfa: { allowed: ['appCode'], hardwareToken: false }, sspr: { needed: 1, allowed: ['email'] } },
  'phone on file by text, a second one missing': { ...newcomer, onFile: ['mobilePhone'], defaultMethod: 'sms' },
  'phone on file, default is a call, calls no longer allowed': { ...newcomer, mfa: { allowed: ['appCode', 'sms'], hardwareToken: false }, onFile: ['mobilePhone'], defaultMethod: 'voice' },
  'phone on file, phones no longer allowed': { ...newcomer, mfa: { allowed: ['appCode'], hardwareToken: false }, onFile: ['mobilePhone'], defaultMethod: 'voice' },
  'app on file, another enforced method missing, challenge passed at sign-in': { ...newcomer, onFile: ['appCode'], defaultMethod: 'appCode', mfaPassed: true },
  'everything on file': { ...newcomer, onFile: ['appCode', 'mobilePhone', 'email'], defaultMethod: 'appCode' },
  'nothing would satisfy the policy': { ...newcomer, mfa: { allowed: [], hardwareToken: false } },
  'nothing would satisfy the policy, may be put off': { ...newcomer, enforced: { mfa: false, sspr: true }, mfa: { allowed: [], hardwareToken: false }, sspr: { needed: 2, allowed: ['email'] }, skip: 'allowed' },
  'signing in from where nothing may be registered': { ...newcomer, access: 'blocked' },
  'app by push only on file': withPush,
  'app by push only on file, may be put off': { ...withPush, enforced: { mfa: false, sspr: true }, skip: 'allowed' },
  'app by push only on file, push not allowed': { ...withPush, mfa: newcomer.mfa },
  'app by push only on file, challenge passed at sign-in': { ...withPush, mfaPassed: true },
  'app on file without its seed': { ...newcomer, onFile: ['appCode'], unchallengeable: ['appCode'], defaultMethod: 'appCode' },
  'app on file without its seed, and a phone': { ...newcomer, sspr: { needed: 2, allowed: ['mobilePhone', 'email'] }, onFile: ['appCode', 'mobilePhone'], unchallengeable: ['appCode'], defaultMethod: 'appCode' },
  'app and phone on file, one for reset missing': { ...newcomer, sspr: { needed: 2, allowed: ['mobilePhone', 'email'] }, onFile: ['appCode', 'mobilePhone'], defaultMethod: 'appCode' },
} satisfies Record<string, Facts>;
