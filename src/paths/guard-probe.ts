// What every guard says when a state is asked about an event: also of those that XState, having found its transition, no
// longer asks, and of each condition inside `and`, `or` and `not`.
import { and, not, or, type AnyMachineSnapshot, type AnyStateMachine, type EventObject } from 'xstate';
import { evaluateGuard } from 'xstate/guards';
import { nextStep } from '../engine/macrostep.ts';

/** One guard's decision at one moment. */
export type Decision = {
  /** The transition whose guard it is: `node | descriptor | position`. */
  readonly transition: string;
  readonly isTrue: boolean;
  /** In the order they stand; null where `and` and `or` had no need to ask. One for a guard that is not composed. */
  readonly conditions: readonly { readonly name: string; readonly isTrue: boolean | null }[];
  /** XState asked for it: no transition before it in the same list was enabled. */
  readonly isReached: boolean;
};

/** All candidates of one state for one event (or for none), asked at one moment. */
export type Round = { readonly decisions: readonly Decision[]; /** Transitions enabled at once, the first of which is taken. */ readonly enabled: readonly string[] };

type Guard = Parameters<typeof evaluateGuard>[0];
type Candidate = { guard?: unknown };
type Composed = { readonly check: unknown; readonly guards: readonly Guard[] };
const checks = { and: composed(and([])).check, or: composed(or([])).check, not: composed(not(() => true)).check };

/** A copy of a machine whose guards tell what they decide. Guards are pure, so that asking once more changes nothing. */
export class GuardProbe {
  readonly #machine: AnyStateMachine;
  #rounds: Round[] = [];

  constructor(machine: AnyStateMachine) {
    this.#machine = machine.provide({});
    this.#visit(this.#machine.root);
  }

  /** Every guarded transition, with the names of its conditions. */
  readonly guarded = new Map<string, readonly string[]>();

  /** The rounds of guards asked for the whole macrostep, eventless ones included. A guard that throws ends them. */
  rounds(snapshot: AnyMachineSnapshot, event: EventObject): readonly Round[] {
    const machine = this.#machine;
    const own = (node: { readonly id: string }) => machine.getStateNodeById(node.id);
    const historyValue = Object.fromEntries(Object.entries(snapshot.historyValue as Record<string, readonly { readonly id: string }[]>).map(([id, nodes]) => [id, nodes.map(own)]));
    const moved = Object.assign(Object.create(Object.getPrototypeOf(snapshot) as object) as AnyMachineSnapshot, snapshot, { machine, _nodes: snapshot._nodes.map(own), historyValue });
    this.#rounds = [];
    try {
      nextStep(machine, moved, event);
    } catch {
      // the explorer has told of it
    }
    return this.#rounds;
  }

  #visit(node: AnyStateMachine['root']): void {
    for (const [descriptor, list] of node.transitions) this.#watch(`${node.id} | ${descriptor}`, list as Candidate[]);
    this.#watch(`${node.id} | `, (node.always ?? []) as Candidate[]);
    for (const child of Object.values(node.states)) this.#visit(child);
  }

  /** The first guard of a list that XState asks answers for the whole list. */
  #watch(place: string, list: Candidate[]): void {
    const guards = list.map(({ guard }) => guard as Guard | undefined);
    const ids = list.map((_, position) => `${place} | ${position}`);
    const first = guards.findIndex((guard) => guard !== undefined);
    for (const [position, candidate] of list.entries()) {
      const guard = guards[position];
      if (guard === undefined) continue;
      this.guarded.set(ids[position] ?? '', conditionsOf(guard, this.#machine, new Set()));
      const watched = () => true;
      watched.guards = [] as Guard[];
      watched.check = (snapshot: AnyMachineSnapshot, { context, event }: { context: never; event: EventObject }) => {
        if (position === first) this.#rounds.push(roundOf(guards, ids, snapshot, context, event));
        return evaluateGuard(guard, context, event, snapshot);
      };
      candidate.guard = watched;
    }
  }
}

function roundOf(guards: readonly (Guard | undefined)[], ids: readonly string[], snapshot: AnyMachineSnapshot, context: never, event: EventObject): Round {
  const decisions: Decision[] = [];
  const enabled: string[] = [];
  for (const [position, guard] of guards.entries()) {
    const transition = ids[position] ?? '';
    const isReached = enabled.length === 0;
    if (guard === undefined) {
      enabled.push(transition);
      continue;
    }
    const conditions: { name: string; isTrue: boolean | null }[] = [];
    try {
      const isTrue = decide(guard, { snapshot, context, event, conditions });
      decisions.push({ transition, isTrue, conditions, isReached });
      if (isTrue) enabled.push(transition);
    } catch {
      if (isReached) break; // it is XState's to fail with; beyond what XState asks, a guard may rely on those before it
    }
  }
  return { decisions, enabled };
}

type Asked = { readonly snapshot: AnyMachineSnapshot; readonly context: never; readonly event: EventObject; readonly conditions: { name: string; isTrue: boolean | null }[] };

/** As XState decides, telling of each condition. */
function decide(guard: Guard, asked: Asked): boolean {
  const { snapshot, context, event, conditions } = asked;
  const inner = innerOf(guard, snapshot.machine);
  if (inner === null) {
    const isTrue = evaluateGuard(guard, context, event, snapshot);
    conditions.push({ name: nameOf(guard), isTrue });
    return isTrue;
  }
  if (inner.check === checks.not) return !inner.guards.every((one) => decide(one, asked));
  const settles = inner.check === checks.or;
  let isSettled = false;
  for (const one of inner.guards) {
    if (isSettled) conditions.push(...conditionsOf(one, snapshot.machine, new Set()).map((name) => ({ name, isTrue: null })));
    else isSettled = decide(one, asked) === settles;
  }
  return isSettled === settles;
}

/** What `and`, `or` and `not` are made of, also behind the name of an implementation; null for a condition. */
function innerOf(guard: Guard, machine: AnyStateMachine): Composed | null {
  let found: unknown = guard;
  for (let steps = 0; typeof found !== 'function' && found !== undefined && steps < 100; steps++) {
    found = machine.implementations.guards[typeof found === 'string' ? found : (found as { type: string }).type];
  }
  const made = found === undefined ? undefined : composed(found);
  return made !== undefined && Object.values(checks).includes(made.check) ? made : null;
}

function conditionsOf(guard: Guard, machine: AnyStateMachine, above: ReadonlySet<unknown>): readonly string[] {
  const inner = above.has(guard) ? null : innerOf(guard, machine);
  return inner === null ? [nameOf(guard)] : inner.guards.flatMap((one) => conditionsOf(one, machine, new Set([...above, guard])));
}

function composed(guard: unknown): Composed {
  return guard as Composed;
}

function nameOf(guard: unknown): string {
  if (typeof guard === 'string') return guard;
  if (typeof guard === 'function') return guard.name === '' || guard.name === 'guard' ? 'the condition written in the chart' : guard.name;
  return (guard as { type: string }).type;
}
