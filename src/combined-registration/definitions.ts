// Where charts, activities, schemas and pages become machines that the engine can host.
import type { AnyStateMachine } from 'xstate';
import { hostEvents } from '#machines/enrolment/events.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { capableGate } from '#machines/rules/gate.ts';
import { signInSchema } from '#machines/rules/sign-in.schema.ts';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import { activitiesWith, type ActivitySettings } from '../activities/activities.ts';
import type { Definition } from '../engine/definition.ts';
import { plainView } from '../views/plain-view.ts';
import { registrationView } from '../views/registration-view.ts';
import type { ViewOf } from '../views/view.ts';
import { audits } from './audits.ts';
import { eventSchemaBy } from './event-schemas.ts';
import { isOfTheFamily } from './family.ts';
import { begin, clearAway } from './starting.ts';

export { warningsOf, type Warning } from './warnings.ts';

const minute = 60_000;

/** The machines about security info that this version serves. */
export const combinedRegistrationDefinitions = (settings: ActivitySettings): Definition[] => {
  const activities = activitiesWith(settings);
  const host = (machine: AnyStateMachine, title: string): Definition => ({
    id: machine.id,
    version: machine.version ?? '1',
    title,
    machine,
    activities,
    eventSchema: eventSchemaBy(capableGate),
    hostEvents,
    inputSchema: { type: 'object', additionalProperties: false, properties: { signIn: signInSchema } },
    machineInput: ({ subject }) => ({ subject }),
    audits,
    lifetime: { idle: 15 * minute, absolute: 60 * minute },
    starting: begin(settings.directory),
    ended: clearAway,
  });
  return [host(interrupt, 'Registration at sign-in'), host(stepUp, 'Step-up')];
};

/** A person's page where the machine brings one, else one made of the machine itself. */
export const viewOfMachine = (definition: Pick<Definition, 'id'>): ViewOf => (isOfTheFamily(definition) ? registrationView : plainView);
