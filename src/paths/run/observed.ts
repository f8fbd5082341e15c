// What a running service has done with a flow, step by step, in the words in which a suite says what it expects.
import type { SeenStep } from '../../engine/held-flows.ts';
import type { Json, JsonObject } from '../../ports/json.ts';
import { follow, unnamedTimer } from '../following.ts';
import type { GraphNode, Running, Timer } from '../graph.ts';
import { asJson } from '../as-json.ts';
import { expectationOf } from '../replay/expectation.ts';
import type { Expectation } from '../suite.ts';

export type Observed = Expectation & {
  /** What made the step. */
  readonly event: JsonObject & { readonly type: string };
  readonly transitions: readonly string[];
  /** The state's value after the step. */
  readonly state: Json;
};

/**
 * @param seen steps that follow each other, from a moment at which nothing that the machine had sent to itself was on its way
 * @param before the step before them; null at the start
 */
export function observedIn(seen: readonly SeenStep[], before: SeenStep | null): Observed[] {
  const onTheWay: Sent[] = [];
  let last = before === null ? null : nodeOf(before, []);
  return seen.map((one) => {
    if (onTheWay[0]?.[1].event.type === one.event.type) onTheWay.shift();
    onTheWay.push(...selfSent(one.step));
    const node = nodeOf(one, onTheWay);
    const { effects } = follow(one.step, null, null);
    const observed: Observed = { event: asJson(one.event) as Observed['event'], transitions: one.step.taken, state: asJson(one.step.snapshot.value), ...expectationOf(node, effects, last) };
    last = node;
    return observed;
  });
}

/** Null: without a name of its own. */
type Sent = readonly [name: string | null, timer: Timer];

function nodeOf({ run, step: { snapshot } }: SeenStep, onTheWay: readonly Sent[]): GraphNode {
  const running: Running = Object.fromEntries(Object.entries(run.pending).flatMap(([id, { kind, src, input }]) => (kind === 'activity' ? [[id, { src, input }] as const] : [])));
  const timers = new Map<string, Timer>();
  // A timer for somebody else is an effect to a suite; what has no name of its own is known by the step and a place in it.
  if (snapshot.status === 'active') for (const [id, { to, event }] of Object.entries(run.timers)) if (to === undefined) timers.set(/^\d+\.\d+$/.test(id) ? unnamedTimer(event.type, timers) : id, { event, delay: 0 });
  if (snapshot.status === 'active') for (const [id, timer] of onTheWay) timers.set(id ?? unnamedTimer(timer.event.type, timers), timer);
  return { snapshot, running, timers: Object.fromEntries(timers), world: null };
}

/** To the host it is one more step of the same commit; in a suite it is a timer that fires at once. */
function selfSent({ actions, self }: SeenStep['step']): Sent[] {
  return actions.flatMap(({ type, params }) => {
    const { to, delay, id, event } = (params ?? {}) as { to?: unknown; delay?: number; id?: string; event?: { type: string } }; // as XState documents its sendTo
    return type === 'xstate.sendTo' && to === self && delay === undefined && event !== undefined ? [[id ?? null, { event, delay: 0 }] as const] : [];
  });
}
