// What an actor may answer of which the samples say nothing. Whatever is made up here is told.
import type { AnyActorLogic, AnyStateMachine } from 'xstate';
import { isMachine, kindOf } from '../engine/actor-logic.ts';
import type { Outcome } from './samples.ts';

const failed: Outcome = { error: { code: 'activity.failed' } };

/** The outputs that a child machine may end with when it is given this input; null where it does not start. */
export type ChildEnds = (machine: AnyStateMachine, input: unknown) => readonly unknown[] | null;

export function guessedOutcomes(logic: AnyActorLogic | undefined, src: string, input: unknown, childEnds: ChildEnds, guessed: Set<string>): readonly Outcome[] {
  if (logic !== undefined && isMachine(logic)) {
    const outputs = childEnds(logic, input);
    guessed.add(`the child machine "${src}" is tried with ${outputs === null ? 'no output' : `the ${outputs.length} outputs its own chart leads to`} and with one error`);
    return [...(outputs ?? [undefined]).map((output) => ({ output })), failed];
  }
  switch (logic === undefined ? 'promise' : kindOf(logic)) {
    case 'pure':
    case 'live':
      guessed.add(`"${src}" is taken to run until it is stopped: it is no promise, and what it sends is tried as events`);
      return [];
    case 'machine':
    case 'promise':
      guessed.add(`"${src}" is tried with no output and with one error`);
      return [{ output: undefined }, failed];
  }
}
