// What is promised of every state of a chart that was explored: nobody is stuck, no rule is broken, and what is offered is what is taken.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { hostEvents } from '#machines/enrolment/events.ts';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { channels, managedOrder } from '#machines/rules/methods.ts';
import { offersOf } from '#src/engine/offers.ts';
import { invariantViolations, stepViolations, stuckStates } from '#src/paths/check.ts';
import type { Graph } from '#src/paths/graph.ts';
import { definitionOf } from '../views/reachable.ts';

/** Whoever is stuck, and every broken rule, each with the events that lead there. */
export function findings(graph: Graph): readonly { readonly rule: string; readonly events: readonly string[] }[] {
  const events = ({ steps }: { readonly steps: readonly { readonly event: { readonly type: string } }[] }) => steps.map(({ event }) => event.type);
  return [
    ...stuckStates(graph, graph.samples.goal).map(({ value, path }) => ({ rule: `stuck in ${JSON.stringify(value)}`, events: events(path) })),
    ...[...invariantViolations(graph), ...stepViolations(graph)].map(({ name, path }) => ({ rule: name, events: events(path) })),
  ];
}

/** `wrong`: the states that list what they do not take, or take what they do not list. */
export function offersOfAll({ machine, nodes }: Pick<Graph, 'machine' | 'nodes'>): { readonly states: number; readonly working: number; readonly wrong: readonly string[] } {
  const definition = definitionOf(machine);
  const wrong: string[] = [];
  const seen = new Set<string>();
  let working = 0;
  for (const { snapshot } of nodes) {
    const key = JSON.stringify([snapshot.value, snapshot.status, { ...snapshot.context as object, notice: null }]);
    if (seen.has(key)) continue;
    seen.add(key);
    const listed = offersOf(definition, snapshot).flatMap(({ name, input }) => choicesIn(input).map((choice) => `${name} ${choice}`)).toSorted();
    const taken = snapshot.status === 'active' ? everythingTyped(machine, snapshot).toSorted() : [];
    if (listed.join() !== taken.join()) wrong.push(`${JSON.stringify(snapshot.value)} lists [${listed.join()}] and takes [${taken.join()}]`);
    if (snapshot.hasTag('working')) {
      working++;
      if (taken.join() !== 'flow.cancelled -') wrong.push(`${JSON.stringify(snapshot.value)} takes ${taken.join()} while working`);
    }
  }
  return { states: seen.size, working, wrong };
}

const someIds = ['nobody has this one', ...managedOrder.flatMap((kind) => [kind, `${kind}-2`])];
const everyChoice: Readonly<Record<string, readonly [key: string, values: readonly string[]]>> = {
  'method.chosen': ['method', ['app', 'phone', 'email', 'securityQuestions']],
  'app.switched': ['channel', channels],
  'phone.submitted': ['channel', channels],
  'channel.chosen': ['channel', channels],
  'default.chosen': ['channel', channels],
  'addition.chosen': ['kind', managedOrder],
};
const sealed = { sealed: 'r' };

/** Every client event with every choice there could ever be, as the chart itself answers. */
function everythingTyped(machine: AnyStateMachine, snapshot: AnyMachineSnapshot): string[] {
  // The context of every chart of the family has facts.
  const ids = [...new Set([...someIds, ...((snapshot.context as Context).facts?.methods ?? []).map(({ id }) => id)])];
  const typed = { number: sealed, address: sealed, code: sealed, answers: sealed, name: sealed };
  return (machine.events as string[]).filter((type) => !type.startsWith('xstate.') && !hostEvents.some((host) => host === type)).flatMap((type) => {
    const [key, values] = type === 'change.chosen' || type === 'deletion.chosen' ? ['id', ids] : everyChoice[type] ?? ['', ['-']];
    return values.filter((value) => snapshot.can({ type, ...typed, ...(key === '' ? {} : { [key]: value }) })).map((value) => `${type} ${value}`);
  });
}

/** The values of the one choice in a payload; `-` where there is nothing to choose. */
function choicesIn(input: object): readonly string[] {
  const properties = 'properties' in input ? Object.values(input.properties as Record<string, { readonly enum?: readonly string[] }>) : [];
  return properties.find((property) => property.enum !== undefined)?.enum ?? ['-'];
}
