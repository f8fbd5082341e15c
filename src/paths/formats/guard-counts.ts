// How often the guards of a chart said yes and no while a suite was walked.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { initialStep, nextStep } from '../../engine/macrostep.ts';
import { GuardProbe } from '../guard-probe.ts';
import type { Suite, SuiteTest } from '../suite.ts';

export type GuardCount = { yes: number; no: number };

/**
 * By transition. Walked again with a machine whose guards tell; where a value of the suite is not what it was before it
 * became text, and at the start, only what the transitions taken tell: yes for them, no for those before them in their lists.
 */
export function guardCounts(machine: AnyStateMachine, suite: Suite): ReadonlyMap<string, GuardCount> {
  const probe = new GuardProbe(machine);
  const counts = new Map([...probe.guarded.keys()].map((id): [string, GuardCount] => [id, { yes: 0, no: 0 }]));
  const decide = (transition: string, isTrue: boolean): void => {
    const count = counts.get(transition);
    if (count !== undefined) count[isTrue ? 'yes' : 'no']++;
  };
  const tell = (taken: readonly string[]): void => {
    for (const id of taken) {
      const [, list = '', position = ''] = /^([^]*) \| (\d+)$/.exec(id) ?? [];
      for (let before = 0; before < Number(position); before++) decide(`${list} | ${before}`, false);
      decide(id, true);
    }
  };
  for (const test of suite.tests) {
    tell(test.start.transitions);
    let snapshot = started(machine, test);
    for (const { event, transitions } of test.steps) {
      const next = snapshot === null ? null : taken(machine, snapshot, event, transitions);
      if (snapshot === null || next === null) tell(transitions);
      else for (const round of probe.rounds(snapshot, event)) for (const { transition, isTrue, isReached } of round.decisions) if (isReached) decide(transition, isTrue);
      snapshot = next;
    }
  }
  return counts;
}

function started(machine: AnyStateMachine, test: SuiteTest): AnyMachineSnapshot | null {
  try {
    const { snapshot, taken } = initialStep(machine, test.input ?? undefined);
    return isSame(taken, test.start.transitions) ? snapshot : null;
  } catch {
    return null; // the input is not what it was
  }
}

function taken(machine: AnyStateMachine, snapshot: AnyMachineSnapshot, event: SuiteTest['steps'][number]['event'], transitions: readonly string[]): AnyMachineSnapshot | null {
  try {
    const step = nextStep(machine, snapshot, event);
    return isSame(step.taken, transitions) ? step.snapshot : null;
  } catch {
    return null; // a guard met a value that is not what it was
  }
}

const isSame = (left: readonly string[], right: readonly string[]): boolean => left.length === right.length && left.every((id, position) => id === right[position]);
