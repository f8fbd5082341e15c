// Every flow the samples of a chart lead to, person by person, without time passing and without the world changing by itself.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { converged2018, rules2018 } from '#machines/converged-2018/converged-2018.machine.ts';
import { hostEvents } from '#machines/enrolment/events.ts';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { managers, people } from '#machines/enrolment/people.samples.ts';
import { events, outputsFor, type Outcome, type Rules, type World } from '#machines/enrolment/world.samples.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { samples as interrupted } from '#machines/interrupt/interrupt.samples.ts';
import { manage } from '#machines/manage/manage.machine.ts';
import { review } from '#machines/review/review.machine.ts';
import { defaultAfter } from '#machines/rules/default-method.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { capableGate } from '#machines/rules/gate.ts';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import { eventSchemaBy } from '#src/combined-registration/event-schemas.ts';
import type { Definition } from '#src/engine/definition.ts';
import { initialStep, nextStep, type Step } from '#src/engine/macrostep.ts';
import { offersOf } from '#src/engine/offers.ts';
import { gateOf } from '#src/views/gates.ts';

/** Every chart of the family, and of the family's pages. */
export const charts: readonly AnyStateMachine[] = [interrupt, manage, review, stepUp, converged2018];

type Asked = { readonly id: string; readonly src: string; readonly input: unknown };
type Position = { readonly snapshot: AnyMachineSnapshot; readonly asked: readonly Asked[]; readonly world: World };
type Answers = (asked: unknown, world: World) => readonly Outcome[];

/** As much of a definition as offers and views look at. */
export const definitionOf = (machine: AnyStateMachine): Definition => ({
  id: machine.id, version: '1', title: machine.id, machine, activities: {}, eventSchema: eventSchemaBy(gateOf(machine.id)), hostEvents, audits: {},
});

/** Who comes to the chart: those who are interrupted, or those who look after their methods; to the review only some, for it has the very pages of the other. */
export const samplePeople = ({ id }: Pick<AnyStateMachine, 'id'>): readonly Facts[] => {
  if (id === review.id) return [managers['nothing on file'], managers['phone and mail on file, passed at sign-in, app passwords'], managers['app on file without its seed'], withPhoneAndQuestions];
  return Object.values(id === manage.id ? managers : people);
};
const withPhoneAndQuestions: Facts = {
  ...managers['phone on file'], officePhone: 'editable', sspr: { needed: 1, allowed: ['securityQuestions'] }, registrable: { ...managers['phone on file'].registrable, kinds: ['phone', 'securityQuestions'] },
};

const explored = new Map<string, AnyMachineSnapshot[]>();

export function reachable(machine: AnyStateMachine, everybody: readonly Facts[] = samplePeople(machine)): AnyMachineSnapshot[] {
  return everybody.flatMap((facts) => {
    // By what the chart is, for a copy of it may have another shape under the same name.
    const key = JSON.stringify([machine.id, Object.keys(machine.states), facts]);
    const known = explored.get(key) ?? reachableFor(machine, facts);
    explored.set(key, known);
    return known;
  });
}

/** One change of what is on file a run where people may go on for ever: enough for every page, and many times as many runs for each further one. */
const rulesOf = ({ id }: AnyStateMachine): Rules =>
  ({ ...(id === converged2018.id ? rules2018 : { gate: capableGate, defaultAfter }), movesAtMost: id === manage.id || id === review.id ? 1 : id === converged2018.id ? 2 : null });

/** More than that is a sample that has no end. */
const most = 20_000;

function reachableFor(machine: AnyStateMachine, facts: Facts): AnyMachineSnapshot[] {
  const definition = definitionOf(machine);
  const outputs = { ...outputsFor([facts], rulesOf(machine)), review: reviewed } as unknown as Readonly<Record<string, Answers>>;
  const seen = new Map<string, Position>();
  const left = new Set<string>();
  const open: Position[] = [];
  const arrive = (step: Step, before: readonly Asked[], world: World) => {
    const asked = askedAfter(step, before);
    const key = JSON.stringify([step.snapshot.value, step.snapshot.context, step.snapshot.status, step.snapshot.output, asked, world]);
    if (seen.has(key)) return;
    const position = { snapshot: step.snapshot, asked, world };
    if (seen.size >= most) throw new Error(`${machine.id} leads further than ${most} places`);
    seen.set(key, position);
    // A notice decides nothing: where a person is asked, what comes next is gone through once for all of them.
    const next = step.snapshot.hasTag('awaitingUser') ? JSON.stringify([step.snapshot.value, { ...(step.snapshot.context as Context), notice: null }, asked, world]) : key;
    if (left.has(next)) return;
    left.add(next);
    open.push(position);
  };
  arrive(initialStep(machine, { subject: 'u1' }), [], null);
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    const { snapshot, asked, world } = position;
    for (const name of [...offersOf(definition, snapshot).map((offer) => offer.name), 'app.paired', 'push.answered']) {
      for (const payload of payloadsOf(name, snapshot)) {
        const event = { type: name, ...payload };
        if (snapshot.can(event)) arrive(nextStep(machine, snapshot, event), asked, world);
      }
    }
    for (const { id, src, input } of asked) {
      for (const outcome of outputs[src]?.(input, world) ?? []) {
        const event = 'error' in outcome ? { type: `xstate.error.actor.${id}`, error: outcome.error, actorId: id } : { type: `xstate.done.actor.${id}`, output: outcome.output, actorId: id };
        arrive(nextStep(machine, snapshot, event), asked.filter((other) => other.id !== id), 'world' in outcome ? (outcome.world ?? null) : world);
      }
    }
  }
  // Places that differ in the world alone look alike.
  return [...new Map([...seen.values()].map(({ snapshot }) => [JSON.stringify([snapshot.value, snapshot.context, snapshot.status]), snapshot] as const)).values()];
}

/** How the review of an interrupted sign-in may end, which is a flow of its own. */
const reviewed: Answers = (_, world) => [
  ...interrupted.outputs.review.map((output) => ({ output, world })), ...interrupted.errors.review.map((error) => ({ error, world })),
];

function payloadsOf(name: string, snapshot: AnyMachineSnapshot): readonly object[] {
  const listed = (events as unknown as Readonly<Record<string, readonly object[] | ((snapshot: AnyMachineSnapshot) => readonly object[])>>)[name] ?? [{}];
  return typeof listed === 'function' ? listed(snapshot) : listed;
}

const askedAfter = ({ snapshot, actions }: Step, before: readonly Asked[]): readonly Asked[] => {
  const started = actions.filter(({ type }) => type === 'xstate.spawnChild').map(({ params }) => params as Asked).map(({ id, src, input }) => ({ id, src, input }));
  return [...before, ...started].filter(({ id }, i, all) => snapshot.children[id] !== undefined && all.findLastIndex((other) => other.id === id) === i);
};
