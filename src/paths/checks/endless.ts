// Which states lead round within one step that never comes to rest. XState says only that there is such a loop; what it
// takes on the way is seen by the guards of a copy, every transition of which is made to have one.
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { evaluateGuard } from 'xstate/guards';
import { initialStep, nextStep } from '../../engine/macrostep.ts';

type StateNode = AnyStateMachine['root'];
type Guard = Parameters<typeof evaluateGuard>[0];
type Candidate = { guard?: unknown };

/** A round is looked for among the last so many transitions. */
const lastTaken = 200;

/** The message is XState's for a step that is stopped after too many microsteps. */
export const isEndless = (message: string): boolean => message.startsWith('Infinite loop detected');

/** Ids of the states that lead round, in their order. Empty where the step comes to rest. */
export const endlessStep = (machine: AnyStateMachine, snapshot: AnyMachineSnapshot, event: EventObject): readonly string[] =>
  roundIn(machine, (copy) => {
    const own = (node: { readonly id: string }) => copy.getStateNodeById(node.id);
    const historyValue = Object.fromEntries(Object.entries(snapshot.historyValue as Record<string, readonly { readonly id: string }[]>).map(([id, nodes]) => [id, nodes.map(own)]));
    nextStep(copy, Object.assign(Object.create(Object.getPrototypeOf(snapshot) as object) as AnyMachineSnapshot, snapshot, { machine: copy, _nodes: snapshot._nodes.map(own), historyValue }), event);
  });

/** The same of a start. */
export const endlessStart = (machine: AnyStateMachine, input: unknown): readonly string[] =>
  roundIn(machine, (copy) => {
    const { snapshot } = initialStep(copy, input);
    if (snapshot.status === 'error') throw snapshot.error;
  });

/** What stands in place of XState's message, without a full stop. */
export function endlessWords(round: readonly string[], words: (id: string) => string): string {
  const ring = [...round, ...round.slice(0, 1)].map(words).join(' → ');
  return `it never comes to rest, for ${ring} is a loop in which nobody is waited for: guard one of its transitions`;
}

function roundIn(machine: AnyStateMachine, step: (copy: AnyStateMachine) => void): readonly string[] {
  const copy = machine.provide({});
  const sources: string[] = [];
  watch(copy.root, sources);
  try {
    step(copy);
    return [];
  } catch (error) {
    if (!(error instanceof Error) || !isEndless(error.message)) return [];
  }
  const tail = sources.slice(-lastTaken);
  const isRepeated = (length: number): boolean => tail.every((source, position) => position < length || source === tail[position - length]);
  const length = Array.from({ length: tail.length / 2 }, (_, position) => position + 1).find(isRepeated) ?? tail.length;
  const round = [...new Set(tail.slice(-length))];
  const first = round.indexOf(sources.find((source) => round.includes(source)) ?? '');
  return [...round.slice(first), ...round.slice(0, first)];
}

function watch(node: StateNode, sources: string[]): void {
  for (const candidate of [...[...node.transitions.values()].flat(), ...(node.always ?? [])] as Candidate[]) {
    const guard = candidate.guard as Guard | undefined;
    const watched = () => true;
    // XState asks a guard that has a `check` by that alone, as it does its own `and`, `or` and `not`.
    watched.check = (snapshot: AnyMachineSnapshot, { context, event }: { context: never; event: EventObject }) => {
      const isTrue = guard === undefined || evaluateGuard(guard, context, event, snapshot);
      if (isTrue) sources.push(node.id);
      return isTrue;
    };
    candidate.guard = watched;
  }
  for (const child of Object.values(node.states)) watch(child, sources);
}
