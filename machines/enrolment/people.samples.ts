// People and policies as the rules know them: who the samples of every chart let in.
import type { Facts, HeldMethod } from '../rules/facts.ts';

const newcomer: Facts = {
  experience: 'refreshed',
  access: 'open',
  enforced: { mfa: true, sspr: true },
  mfa: { allowed: ['appCode', 'sms', 'voice'], hardwareToken: false },
  sspr: { needed: 2, allowed: ['appCode', 'mobilePhone', 'email'] },
  questions: 3,
  registrable: { kinds: ['app', 'phone', 'email'], app: ['appCode'], transports: ['sms', 'voice'] },
  methods: [],
  officePhone: 'shown',
  appPasswords: 'none',
  reviewDue: false,
  onFile: [],
  withoutMfa: [],
  unchallengeable: [],
  defaultMethod: null,
  skip: 'refused',
  mfaPassed: false,
  onlyPassedBy: null,
};
const codes: HeldMethod = { id: 'app', kind: 'app', answers: ['appCode'] };
const paired: HeldMethod = { id: 'app', kind: 'app', answers: ['appPush', 'appCode'] };
const lost: HeldMethod = { id: 'app', kind: 'app', answers: [] };
const mobile: HeldMethod = { id: 'phone', kind: 'phone', answers: ['sms', 'voice'] };
const mailbox: HeldMethod = { id: 'email', kind: 'email', answers: [] };

/** Push and code by one app, both for signing in and for reset. */
const withPush: Facts = {
  ...newcomer,
  mfa: { allowed: ['appPush', 'appCode', 'sms', 'voice'], hardwareToken: false },
  sspr: { needed: 2, allowed: ['appPush', 'appCode', 'mobilePhone', 'email'] },
  registrable: { ...newcomer.registrable, app: ['appPush', 'appCode'] },
};
/** An app that asks, of which nothing is stored that could check its answer. */
const lostPush: Facts = { ...withPush, onFile: ['appPush'], methods: [lost], unchallengeable: ['appPush'], defaultMethod: 'appPush' };

export const people = {
  'nothing on file, both enforced, two for reset': newcomer,
  'nothing on file, sign-in only': { ...newcomer, enforced: { mfa: true, sspr: false }, sspr: { needed: 0, allowed: [] }, registrable: { ...newcomer.registrable, kinds: ['app', 'phone'] } },
  'nothing on file, sign-in only, may be put off for a while': { ...newcomer, enforced: { mfa: true, sspr: false }, mfa: { allowed: ['sms'], hardwareToken: false }, sspr: { needed: 0, allowed: [] }, registrable: { ...newcomer.registrable, kinds: ['phone'], app: [] }, skip: 'allowed' },
  'phone on file, a second one missing, may be put off for a while': { ...newcomer, enforced: { mfa: true, sspr: true }, onFile: ['mobilePhone'], methods: [mobile], defaultMethod: 'sms', skip: 'allowed' },
  'nothing on file, reset only, may be put off': { ...newcomer, enforced: { mfa: false, sspr: true }, mfa: { allowed: [], hardwareToken: false }, skip: 'allowed' },
  'nothing on file, reset only by mail and questions': {
    ...newcomer, enforced: { mfa: false, sspr: true }, mfa: { allowed: [], hardwareToken: false }, sspr: { needed: 2, allowed: ['email', 'securityQuestions'] },
    registrable: { ...newcomer.registrable, kinds: ['email', 'securityQuestions'], app: [] }, questions: 4, skip: 'allowed',
  },
  'nothing on file, mail or questions': {
    ...newcomer, enforced: { mfa: false, sspr: true }, mfa: { allowed: [], hardwareToken: false }, sspr: { needed: 1, allowed: ['email', 'securityQuestions'] },
    registrable: { ...newcomer.registrable, kinds: ['email', 'securityQuestions'], app: [] }, skip: 'allowed',
  },
  'nothing on file, no method serves both': { ...newcomer, mfa: { allowed: ['appCode'], hardwareToken: false }, sspr: { needed: 1, allowed: ['email'] }, registrable: { ...newcomer.registrable, kinds: ['app', 'email'] } },
  'nothing on file, push and code': { ...withPush, sspr: { needed: 0, allowed: [] }, enforced: { mfa: true, sspr: false }, registrable: { ...withPush.registrable, kinds: ['app', 'phone'] } },
  'nothing on file, push alone': {
    ...withPush, mfa: { allowed: ['appPush'], hardwareToken: false }, sspr: { needed: 0, allowed: [] }, enforced: { mfa: true, sspr: false }, registrable: { ...withPush.registrable, kinds: ['app'], app: ['appPush'] },
  },
  'phone on file by text, a second one missing': { ...newcomer, onFile: ['mobilePhone'], methods: [mobile], defaultMethod: 'sms' },
  'phone on file, a second one missing, may be put off': { ...newcomer, enforced: { mfa: false, sspr: true }, onFile: ['mobilePhone'], methods: [mobile], defaultMethod: 'sms', skip: 'allowed' },
  'phone on file, default is a call, calls no longer allowed': { ...newcomer, mfa: { allowed: ['appCode', 'sms'], hardwareToken: false }, onFile: ['mobilePhone'], methods: [mobile], defaultMethod: 'voice' },
  'phone on file, phones no longer allowed': { ...newcomer, mfa: { allowed: ['appCode'], hardwareToken: false }, onFile: ['mobilePhone'], methods: [mobile], defaultMethod: 'voice' },
  'app on file, another enforced method missing, challenge passed at sign-in': { ...newcomer, onFile: ['appCode'], methods: [codes], defaultMethod: 'appCode', mfaPassed: true },
  'everything on file': { ...newcomer, onFile: ['appCode', 'mobilePhone', 'email'], methods: [codes, mobile, mailbox], defaultMethod: 'appCode' },
  'everything on file, time for a review': { ...newcomer, onFile: ['appCode', 'mobilePhone', 'email'], methods: [codes, mobile, mailbox], defaultMethod: 'appCode', reviewDue: true },
  'nothing would satisfy the policy': { ...newcomer, mfa: { allowed: [], hardwareToken: false } },
  'nothing would satisfy the policy, may be put off': {
    ...newcomer, enforced: { mfa: false, sspr: true }, mfa: { allowed: [], hardwareToken: false }, sspr: { needed: 2, allowed: ['email'] }, registrable: { ...newcomer.registrable, kinds: ['email'], app: [] }, skip: 'allowed',
  },
  'signing in from where nothing may be registered': { ...newcomer, access: 'blocked' },
  'app by push on file, a second method missing': { ...withPush, onFile: ['appPush', 'appCode'], methods: [paired], defaultMethod: 'appPush' },
  'app by push on file without its device': lostPush,
  'app by push on file without its device, may be put off': { ...lostPush, enforced: { mfa: false, sspr: true }, skip: 'allowed' },
  'app by push on file without its device, push not allowed': { ...newcomer, onFile: ['appPush'], methods: [lost], unchallengeable: ['appPush'], defaultMethod: 'appPush' },
  'app on file without its seed': { ...newcomer, onFile: ['appCode'], methods: [lost], unchallengeable: ['appCode'], defaultMethod: 'appCode' },
  'app on file without its seed, and a phone': {
    ...newcomer, sspr: { needed: 2, allowed: ['mobilePhone', 'email'] }, onFile: ['appCode', 'mobilePhone'], methods: [lost, mobile], unchallengeable: ['appCode'], defaultMethod: 'appCode',
  },
  'app and phone on file, one for reset missing': { ...newcomer, sspr: { needed: 2, allowed: ['mobilePhone', 'email'] }, onFile: ['appCode', 'mobilePhone'], methods: [codes, mobile], defaultMethod: 'appCode' },
} satisfies Record<string, Facts>;

/** Who comes to look after their security info, or to look through it. Nothing is enforced on whoever manages. */
const manager: Facts = { ...withPush, enforced: { mfa: false, sspr: false }, skip: 'allowed' };
const table2022: Facts = {
  ...manager, officePhone: 'editable', mfa: { allowed: ['appCode', 'sms', 'voice'], hardwareToken: true },
  sspr: { needed: 1, allowed: ['appCode', 'mobilePhone', 'officePhone', 'businessPhone', 'email', 'securityQuestions'] },
  registrable: { ...newcomer.registrable, kinds: ['app', 'phone', 'email', 'securityQuestions'] },
};

export const managers = {
  'nothing on file': { ...manager, sspr: { needed: 2, allowed: [...manager.sspr.allowed, 'securityQuestions'] }, registrable: { ...manager.registrable, kinds: ['app', 'phone', 'email', 'securityQuestions'] } },
  'phone on file': { ...manager, onFile: ['mobilePhone'], methods: [mobile], defaultMethod: 'sms' },
  'app by push and phone on file': { ...manager, onFile: ['appPush', 'appCode', 'mobilePhone'], methods: [paired, mobile], defaultMethod: 'appPush' },
  'phone, second phone, office phone, questions and token, of which all may be changed': {
    ...table2022, onFile: ['hardwareToken', 'mobilePhone', 'alternatePhone', 'officePhone', 'securityQuestions'], defaultMethod: 'voice',
    methods: [
      { id: 'hardwareToken', kind: 'hardwareToken', answers: ['appCode'] }, mobile, { id: 'alternatePhone', kind: 'alternatePhone', answers: ['voice'] },
      { id: 'officePhone', kind: 'officePhone', answers: ['voice'] }, { id: 'securityQuestions', kind: 'securityQuestions', answers: [] },
    ],
  },
  'phone and mail on file, passed at sign-in, app passwords': { ...manager, onFile: ['mobilePhone', 'email'], methods: [mobile, mailbox], defaultMethod: 'sms', mfaPassed: true, appPasswords: 'open', skip: 'refused' },
  'an app password on file, none may be made': { ...manager, methods: [{ id: 'appPassword', kind: 'appPassword', answers: [] }], appPasswords: 'listed' },
  'app on file without its seed': { ...manager, onFile: ['appCode'], methods: [lost], unchallengeable: ['appCode'], defaultMethod: 'appCode' },
  'signing in from where nothing may be registered': { ...manager, access: 'blocked' },
  'the feature is for others': { ...manager, experience: 'none' },
} satisfies Record<string, Facts>;
