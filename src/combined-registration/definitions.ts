// Where charts, activities, schemas and pages become machines that the engine can host.
import type { AnyStateMachine } from 'xstate';
import { converged2018, rules2018 } from '#machines/converged-2018/converged-2018.machine.ts';
import { hostEvents } from '#machines/enrolment/events.ts';
import type { actors } from '#machines/enrolment/vocabulary.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { manage } from '#machines/manage/manage.machine.ts';
import { review } from '#machines/review/review.machine.ts';
import { capableGate, type Gate } from '#machines/rules/gate.ts';
import { signInSchema } from '#machines/rules/sign-in.schema.ts';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import { activitiesWith, type ActivitySettings } from '../activities/activities.ts';
import type { Definition } from '../engine/definition.ts';
import { plainView } from '../views/plain-view.ts';
import { registrationViewFrom } from '../views/registration-view.ts';
import type { ViewOf } from '../views/view.ts';
import { audits } from './audits.ts';
import { eventSchemaBy } from './event-schemas.ts';
import { isOfTheFamily } from './family.ts';
import { begin, clearAway } from './starting.ts';

const minute = 60_000;

/** The chart has the input and the output of the stand-in whose place it takes; that it is no promise is the engine's to know, which runs it as a flow of its own. */
const inner = { review: review as unknown as typeof actors.review };
const [registration, registration2018] = [interrupt.provide({ actors: inner }), converged2018.provide({ actors: inner })];

type Hosting = {
  readonly machine: AnyStateMachine;
  readonly title: string;
  /** The very rule the chart was made with. */
  readonly gate: Gate;
  readonly activities: Definition['activities'];
  /** Milliseconds from the start of a flow to its end, whatever is done in it. */
  readonly absolute?: number;
};

/** The machines about security info that this version serves. */
export const combinedRegistrationDefinitions = (settings: ActivitySettings): Definition[] => {
  const host = ({ machine, title, gate, activities, absolute = 60 * minute }: Hosting): Definition => ({
    id: machine.id,
    version: machine.version ?? '1',
    title,
    machine,
    activities,
    eventSchema: eventSchemaBy(gate),
    hostEvents,
    inputSchema: { type: 'object', additionalProperties: false, properties: { signIn: signInSchema } },
    machineInput: ({ subject }) => ({ subject }),
    audits,
    lifetime: { idle: 15 * minute, absolute },
    starting: begin(settings.directory),
    ended: clearAway,
  });
  const today = { gate: capableGate, activities: activitiesWith(settings) };
  const then = { gate: rules2018.gate, activities: activitiesWith({ ...settings, ...rules2018 }) };
  return [
    host({ ...today, machine: registration, title: 'Registration at sign-in' }),
    // The page of methods is open for a quarter of an hour; then the person signs in again.
    host({ ...today, machine: manage, title: 'Security info', absolute: 15 * minute }),
    host({ ...today, machine: review, title: 'Review of security info' }),
    host({ ...today, machine: stepUp, title: 'Step-up' }),
    host({ ...then, machine: registration2018, title: 'Registration at sign-in, as in the first preview' }),
  ];
};

/** A person's page where the machine brings one, else one made of the machine itself. Pages show people as the activities know them. */
export const viewOfMachine = ({ directory }: Pick<ActivitySettings, 'directory'>): ((definition: Pick<Definition, 'id'>) => ViewOf) => {
  const registrationView = registrationViewFrom(directory);
  return (definition) => (isOfTheFamily(definition) ? registrationView : plainView);
};
