// What the checker says of a small machine, short enough to be compared.
import type { AnyStateMachine } from 'xstate';
import { check, type CheckOptions, type Finding } from '#src/paths/check.ts';
import type { Samples } from '#src/paths/samples.ts';

export const findingsOf = (machine: AnyStateMachine, samples: Samples = {}, options: CheckOptions = {}): readonly Finding[] => check(machine, samples, options).findings;

/** Of one rule: severity, place, and the events that lead there. */
export const told = (rule: string, machine: AnyStateMachine, samples: Samples = {}, options: CheckOptions = {}): readonly string[] =>
  findingsOf(machine, samples, options).filter((finding) => finding.rule === rule).map(({ severity, where, path, cycle }) => [`${severity} ${where}`, ...path.map(({ type }) => type)].join(' > ') + (cycle === undefined ? '' : ` @ ${cycle.map(({ type }) => type).join(' > ')}`));
