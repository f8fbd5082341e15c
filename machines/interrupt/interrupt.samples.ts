// What the planner and the checker play the interrupt chart against, and what must hold in every state it can reach.
import type { SnapshotFrom } from 'xstate';
import { choices } from '../enrolment/events.ts';
import { people } from '../enrolment/people.samples.ts';
import { acceptedOnlyWhatIsAllowed, asSent, askedAsRegistered, drift, events, isOutage, outputsFor, project, skippedByFreshFacts } from '../enrolment/world.samples.ts';
import { capableGate } from '../rules/gate.ts';
import { offersOf, plan } from '../rules/plan.ts';
import { resultOf, shows } from '../manage/managing.samples.ts';
import { isMfaCapable } from '../step-up/capable.samples.ts';
import type { interrupt } from './interrupt.machine.ts';

type Snapshot = SnapshotFrom<typeof interrupt>;

const inside = ['introducing', 'planning', 'app', 'phone', 'email', 'questions', 'choosingMethod', 'rereadingFacts', 'confirmingRegistration', 'settingDefault', 'completingRegistration', 'registered'] as const;

/** How the review may end that a sign-in is interrupted for. */
const reviews = [{ result: 'reviewed', acr: 'mfa', amr: ['otp', 'mfa'], auth_time: 0 }, ...['cancelled', 'expired', 'blocked', 'notOffered', 'notChallengeable', 'lockedOut'].map(result => ({ result }))];

export const samples = {
  input: [{ subject: 'u1' }],
  asSent,
  isOutage,
  events,
  outputs: { ...outputsFor(Object.values(people)), review: reviews },
  errors: { review: [{ code: 'flow.failed' }] },
  world: null,
  drift,
  project,
  /** Whoever is interrupted can come to one of these; being cancelled, expired or locked out is an end, but no way out. */
  goal: (snapshot: Snapshot) => ['registered', 'reviewed', 'notNeeded', 'skipped', 'blocked', 'unsatisfiable', 'notChallengeable'].includes(resultOf(snapshot) ?? ''),
  invariants: {
    'nobody who is MFA-capable is past the gate without having passed': (snapshot: Snapshot) => {
      const { facts } = snapshot.context;
      if (!inside.some(state => snapshot.matches(state))) return true;
      return facts !== null && (facts.mfaPassed || !isMfaCapable(facts));
    },
    'nobody but the MFA-capable is held at the gate, and nobody who could be challenged': (snapshot: Snapshot) =>
      !shows(snapshot, 'cannotChallenge') || (snapshot.context.facts !== null && isMfaCapable(snapshot.context.facts) && capableGate(snapshot.context.facts).offered.length === 0),
    'a pending method satisfies nothing: registered means that nothing is missing on file': (snapshot: Snapshot) => {
      if (resultOf(snapshot) !== 'registered') return true;
      const { steps, satisfiable } = snapshot.context.facts === null ? { steps: [], satisfiable: false } : plan(snapshot.context.facts);
      return satisfiable && steps.length === 0;
    },
    'no challenge is shown for a channel that may not be asked for, as far as the flow knows': (snapshot: Snapshot) =>
      !shows(snapshot, 'challenge') || (snapshot.context.facts !== null && capableGate(snapshot.context.facts).offered.some(channel => channel === snapshot.context.channel)),
    'only who may put it off does': (snapshot: Snapshot) => resultOf(snapshot) !== 'skipped' || snapshot.context.facts?.skip === 'allowed',
    'no page leaves nothing to choose': (snapshot: Snapshot) => snapshot.context.facts === null
      || ((!shows(snapshot, 'enterPhone') || offersOf(snapshot.context.facts, 'phone').length > 0) && (!shows(snapshot, 'chooseMethod') || choices(snapshot.context.facts).length > 0)),
    'a typed code is forgotten as soon as it was checked': (snapshot: Snapshot) => snapshot.context.entered === null || snapshot.hasTag('working'),
    'a method that was left is forgotten': (snapshot: Snapshot) => !shows(snapshot, 'introduction', 'chooseMethod', 'confirmRegistration', 'ended')
      || (snapshot.context.method === null && snapshot.context.channel === null && snapshot.context.given === null),
  },
  steps: { 'whoever puts it off may at that very moment': skippedByFreshFacts, 'a challenge is accepted only for a channel that is allowed at that moment': acceptedOnlyWhatIsAllowed(capableGate), 'a phone is asked first in the way it was registered': askedAsRegistered },
};
