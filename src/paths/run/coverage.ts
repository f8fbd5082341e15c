// What of a chart has been gone through: by a run of tests, or by the flows of a service, read from their logs.
import type { AnyStateMachine } from 'xstate';
import { transitionsOf } from '../../engine/macrostep.ts';
import type { Json } from '../../ports/json.ts';
import { wordsOf } from '../formats/chart-words.ts';
import { idleTransitions } from '../idle-transitions.ts';

/** How often each transition was taken, and after how many steps a flow stood in each state; by id, and only what there is of it. */
export type Coverage = {
  readonly machine: string;
  readonly version: string;
  readonly transitions: Readonly<Record<string, number>>;
  readonly states: Readonly<Record<string, number>>;
};

/** A step as tests see it and as logs keep it. */
export type CoveredStep = { readonly transitions: readonly string[]; readonly state: Json };

/** @param id of the machine as the service hosts it */
export function coverageBy(steps: Iterable<CoveredStep>, machine: AnyStateMachine, { id, version }: { readonly id: string; readonly version: string }): Coverage {
  const [transitions, states] = [new Map<string, number>(), new Map<string, number>()];
  for (const step of steps) {
    for (const taken of step.transitions) count(transitions, taken);
    for (const state of statesIn(machine, step.state)) count(states, state);
  }
  return limited({ machine: id, version, transitions: Object.fromEntries(transitions), states: Object.fromEntries(states) }, machine);
}

/** Both together, as far as the machine of today still has it; of the later version. */
export function merged(before: Coverage, now: Coverage, machine: AnyStateMachine): Coverage {
  return limited({ ...now, transitions: sum(before.transitions, now.transitions), states: sum(before.states, now.states) }, machine);
}

/** How many of the machine's transitions were taken, and which were not. */
export function uncoveredBy({ transitions }: Pick<Coverage, 'transitions'>, machine: AnyStateMachine): { readonly total: number; readonly missing: readonly string[] } {
  const all = transitionsOf(machine).filter((id) => !idleTransitions(machine).has(id));
  return { total: all.length, missing: all.filter((id) => (transitions[id] ?? 0) === 0) };
}

/** Ids of the active states, the root left out. */
function statesIn(machine: AnyStateMachine, state: Json): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const leaf of wordsOf(machine).leaves(state)) for (let node = leaf; node.parent !== undefined; node = node.parent) ids.add(node.id);
  return ids;
}

const count = (counts: Map<string, number>, id: string): void => void counts.set(id, (counts.get(id) ?? 0) + 1);

const sum = (one: Coverage['states'], other: Coverage['states']): Coverage['states'] =>
  Object.fromEntries([...new Set([...Object.keys(one), ...Object.keys(other)])].sort().map((id) => [id, (one[id] ?? 0) + (other[id] ?? 0)]));

/** In the order of the chart. */
function limited(coverage: Coverage, machine: AnyStateMachine): Coverage {
  const only = (ids: readonly string[], counts: Coverage['states']) => Object.fromEntries(ids.flatMap((id) => (counts[id] === undefined ? [] : [[id, counts[id]] as const])));
  return { ...coverage, transitions: only(transitionsOf(machine), coverage.transitions), states: only(wordsOf(machine).nodes.map(({ id }) => id), coverage.states) };
}
