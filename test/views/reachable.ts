// Every flow the samples of a chart lead to, person by person, without time passing and without the world changing.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { hostEvents } from '#machines/enrolment/events.ts';
import { people } from '#machines/enrolment/people.samples.ts';
import { events, outputsFor, type Outcome, type World } from '#machines/enrolment/world.samples.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { capableGate } from '#machines/rules/gate.ts';
import { eventSchemaBy } from '#src/combined-registration/event-schemas.ts';
import type { Definition } from '#src/engine/definition.ts';
import { initialStep, nextStep, type Step } from '#src/engine/macrostep.ts';
import { offersOf } from '#src/engine/offers.ts';

type Asked = { readonly id: string; readonly src: string; readonly input: unknown };
type Position = { readonly snapshot: AnyMachineSnapshot; readonly asked: readonly Asked[]; readonly world: World };

/** As much of a definition as offers and views look at. */
export const definitionOf = (machine: AnyStateMachine): Definition => ({
  id: machine.id, version: '1', title: machine.id, machine, activities: {}, eventSchema: eventSchemaBy(capableGate), hostEvents, audits: {},
});

export const samplePeople: readonly Facts[] = Object.values(people);

export function reachable(machine: AnyStateMachine, everybody: readonly Facts[] = samplePeople): AnyMachineSnapshot[] {
  return everybody.flatMap((facts) => reachableFor(machine, facts));
}

function reachableFor(machine: AnyStateMachine, facts: Facts): AnyMachineSnapshot[] {
  const definition = definitionOf(machine);
  const outputs = outputsFor([facts]) as unknown as Readonly<Record<string, (asked: unknown, world: World) => readonly Outcome[]>>;
  const seen = new Map<string, Position>();
  const open: Position[] = [];
  const arrive = (step: Step, before: readonly Asked[], world: World) => {
    const asked = askedAfter(step, before);
    const key = JSON.stringify([step.snapshot.value, step.snapshot.context, step.snapshot.status, step.snapshot.output, asked, world]);
    if (seen.has(key)) return;
    const position = { snapshot: step.snapshot, asked, world };
    seen.set(key, position);
    open.push(position);
  };
  arrive(initialStep(machine, { subject: 'u1' }), [], null);
  for (let position = open.pop(); position !== undefined; position = open.pop()) {
    const { snapshot, asked, world } = position;
    for (const { name } of offersOf(definition, snapshot)) {
      for (const payload of (events as Readonly<Record<string, readonly object[]>>)[name] ?? [{}]) {
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
  return [...seen.values()].map(({ snapshot }) => snapshot);
}

const askedAfter = ({ snapshot, actions }: Step, before: readonly Asked[]): readonly Asked[] => {
  const started = actions.filter(({ type }) => type === 'xstate.spawnChild').map(({ params }) => params as Asked).map(({ id, src, input }) => ({ id, src, input }));
  return [...before, ...started].filter(({ id }, i, all) => snapshot.children[id] !== undefined && all.findLastIndex((other) => other.id === id) === i);
};
