// What the planner and the checker play the review chart against, and what must hold in every state it can reach.
import type { SnapshotFrom } from 'xstate';
import { managers } from '../enrolment/people.samples.ts';
import type { Facts } from '../rules/facts.ts';
import { invariants, playedWith, resultOf, steps } from '../manage/managing.samples.ts';
import type { review } from './review.machine.ts';

/** The page is the one that is managed, so fewer come here: between them they take every step there is, and no two have what one has. */
const { 'app by push and phone on file': withBoth, 'phone, second phone, office phone, questions and token, of which all may be changed': withPhones, ...others } = managers;
const people: readonly Facts[] = [
  ...Object.values(others),
  {
    ...withBoth, mfa: { ...withBoth.mfa, allowed: ['appPush', 'sms'] }, sspr: { needed: 0, allowed: [] }, registrable: { ...withBoth.registrable, kinds: ['app', 'phone'], app: ['appPush'] },
    onFile: ['appPush', 'mobilePhone'], methods: withBoth.methods.map(method => (method.kind === 'app' ? { ...method, answers: ['appPush'] } : method)),
  },
  {
    ...withPhones, mfa: { allowed: ['voice'], hardwareToken: false }, sspr: { needed: 0, allowed: [] }, registrable: { ...withPhones.registrable, kinds: ['phone'], app: [] },
    onFile: ['mobilePhone', 'alternatePhone', 'officePhone'], methods: withPhones.methods.filter(({ answers }) => answers.includes('voice')),
  },
];

export const samples = {
  ...playedWith(1, people),
  /** Whoever is asked to look through their security info can confirm it, or learns why not. */
  goal: (snapshot: SnapshotFrom<typeof review>) => ['reviewed', 'blocked', 'notOffered', 'notChallengeable'].includes(resultOf(snapshot) ?? ''),
  invariants: {
    ...invariants,
    'reviewed means that it was noted': (snapshot: SnapshotFrom<typeof review>) => resultOf(snapshot) !== 'reviewed' || snapshot.context.facts?.reviewDue === false,
  },
  steps,
};
