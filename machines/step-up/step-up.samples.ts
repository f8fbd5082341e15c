// What the planner and the checker play the step-up chart against, and what must hold in every state it can reach.
import type { SnapshotFrom } from 'xstate';
import { people } from '../enrolment/people.samples.ts';
import { acceptedOnlyWhatIsAllowed, asSent, drift, events, isOutage, outputsFor, project } from '../enrolment/world.samples.ts';
import { capableGate } from '../rules/gate.ts';
import type { stepUp } from './step-up.machine.ts';

type Snapshot = SnapshotFrom<typeof stepUp>;
const result = (snapshot: Snapshot) => snapshot.status === 'done' ? snapshot.output.result : null;

export const samples = {
  input: [{ subject: 'u1' }],
  asSent,
  isOutage,
  events: { 'code.submitted': events['code.submitted'], 'channel.chosen': events['channel.chosen'] },
  outputs: outputsFor(Object.values(people)),
  world: null,
  drift,
  project,
  goal: (snapshot: Snapshot) => ['passed', 'notCapable'].includes(result(snapshot) ?? ''),
  invariants: {
    'who passed has an assurance to show for it': (snapshot: Snapshot) => result(snapshot) !== 'passed' || snapshot.context.assurance !== null,
    'no challenge is shown for a channel that may not be asked for, as far as the flow knows': (snapshot: Snapshot) =>
      !snapshot.matches({ challenge: 'awaitingChallenge' })
      || (snapshot.context.facts !== null && capableGate(snapshot.context.facts).offered.some(channel => channel === snapshot.context.channel)),
    'a typed code is forgotten as soon as it was checked': (snapshot: Snapshot) => snapshot.context.entered === null || snapshot.hasTag('working'),
  },
  steps: { 'a challenge is accepted only for a channel that is allowed at that moment': acceptedOnlyWhatIsAllowed(capableGate) },
};
