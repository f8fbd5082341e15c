// What the planner and the checker play the interrupt chart against, and what must hold in every state it can reach.
import type { SnapshotFrom } from 'xstate';
import { choices } from '../enrolment/events.ts';
import { people } from '../enrolment/people.samples.ts';
import { drift, events, outputsFor } from '../enrolment/world.samples.ts';
import type { Page } from '../enrolment/vocabulary.ts';
import { acceptedOnlyWhatIsAllowed } from '../step-up/step-up.samples.ts';
import type { Facts } from '../rules/facts.ts';
import { capableGate } from '../rules/gate.ts';
import type { OnFile } from '../rules/methods.ts';
import { offersOf, plan } from '../rules/plan.ts';
import type { interrupt } from './interrupt.machine.ts';

type Snapshot = SnapshotFrom<typeof interrupt>;

/**
 * Able to pass multi-factor authentication: on file and allowed, whether or not it can be asked for here. Written out rather
 * than asked of the rules, so that a mistake in the gate shows.
 */
const isMfaCapable = ({ onFile, withoutMfa = [], mfa: { allowed, hardwareToken } }: Facts): boolean => {
  const [push, code, text, call] = [allowed.includes('appPush'), allowed.includes('appCode'), allowed.includes('sms'), allowed.includes('voice')];
  const answers: Readonly<Partial<Record<OnFile, boolean>>> = { appPush: push, appCode: code, hardwareToken, mobilePhone: text || call, alternatePhone: call, officePhone: call };
  return onFile.some(entry => !withoutMfa.includes(entry) && answers[entry] === true);
};
const inside = ['introducing', 'readingNotice', 'planning', 'app', 'phone', 'email', 'choosingMethod', 'rereadingFacts', 'confirmingRegistration', 'settingDefault', 'completingRegistration', 'registered'] as const;
const shows = (snapshot: Snapshot, ...pages: Page[]) => Object.values(snapshot.getMeta()).some(meta => meta !== undefined && pages.includes(meta.page));
const result = (snapshot: Snapshot) => snapshot.status === 'done' ? snapshot.output.result : null;

export const samples = {
  input: [{ subject: 'u1' }],
  events,
  outputs: outputsFor(Object.values(people)),
  world: null,
  drift,
  /** Whoever is interrupted can come to one of these; being cancelled, expired or locked out is an end, but no way out. */
  goal: (snapshot: Snapshot) => ['registered', 'notNeeded', 'skipped', 'blocked', 'unsatisfiable', 'notChallengeable'].includes(result(snapshot) ?? ''),
  invariants: {
    'nobody who is MFA-capable is past the gate without having passed': (snapshot: Snapshot) => {
      const { facts, passed } = snapshot.context;
      if (!inside.some(state => snapshot.matches(state))) return true;
      return facts !== null && (passed || facts.mfaPassed || !isMfaCapable(facts));
    },
    'nobody but the MFA-capable is held at the gate, and nobody who could be challenged': (snapshot: Snapshot) =>
      !shows(snapshot, 'cannotChallenge') || (snapshot.context.facts !== null && isMfaCapable(snapshot.context.facts) && capableGate(snapshot.context.facts).offered.length === 0),
    'a pending method satisfies nothing: registered means that nothing is missing on file': (snapshot: Snapshot) => {
      if (result(snapshot) !== 'registered') return true;
      const { steps, satisfiable } = snapshot.context.facts === null ? { steps: [], satisfiable: false } : plan(snapshot.context.facts);
      return satisfiable && steps.length === 0;
    },
    'no challenge is shown for a channel that may not be asked for, as far as the flow knows': (snapshot: Snapshot) =>
      !shows(snapshot, 'challenge') || (snapshot.context.facts !== null && capableGate(snapshot.context.facts).offered.some(channel => channel === snapshot.context.channel)),
    'only who may put it off does': (snapshot: Snapshot) => result(snapshot) !== 'skipped' || snapshot.context.facts?.skip === 'allowed',
    'no page leaves nothing to choose': (snapshot: Snapshot) => snapshot.context.facts === null
      || ((!shows(snapshot, 'enterPhone') || offersOf(snapshot.context.facts, 'phone').length > 0) && (!shows(snapshot, 'chooseMethod') || choices(snapshot.context.facts).length > 0)),
    'a typed code is forgotten as soon as it was checked': (snapshot: Snapshot) => snapshot.context.entered === null || snapshot.hasTag('working'),
    'a method that was left is forgotten': (snapshot: Snapshot) => !shows(snapshot, 'introduction', 'chooseMethod', 'confirmRegistration', 'ended')
      || (snapshot.context.method === null && snapshot.context.channel === null && snapshot.context.address === null),
  },
  steps: { 'a challenge is accepted only for a channel that is allowed at that moment': acceptedOnlyWhatIsAllowed },
};
