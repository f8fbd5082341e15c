// What happens by itself at the very moment at which a test ends: two timers may be due at once, and the test be about the first.
import type { AnyStateMachine } from 'xstate';
import { asJson } from '../as-json.ts';
import { canonicalText } from '../canonical-text.ts';
import type { Edge } from '../graph.ts';
import { expectationOf } from '../replay/expectation.ts';
import { endsFlow, expiry, HostLife, isHeard, type Lifetime } from '../replay/host-life.ts';
import { type Happening, Rehearsal } from '../replay/rehearsal.ts';
import type { SuiteStep, SuiteTest } from '../suite.ts';

/** `did`: the test's steps as the machine takes them. Those of a suite that was written down will do where everything in it is JSON. */
export type Going = { readonly machine: AnyStateMachine; readonly input: unknown; readonly did: readonly Pick<Edge, 'kind' | 'event' | 'source'>[]; readonly lifetime?: Lifetime | undefined };
/** A chart that goes round in no time has no end. */
const most = 100;

/** Steps to be expected after the last one, in their order. None where the machine does not go as the test does. */
export function stillDue(test: Pick<SuiteTest, 'start' | 'steps'>, { machine, input, did, lifetime }: Going): readonly SuiteStep[] {
  const last = (test.steps.at(-1) ?? test.start).expect;
  const now = test.steps.reduce((sum, { after }) => sum + after, 0);
  if (last.status !== 'active' || (last.timers.length === 0 && (lifetime === undefined || now < Math.min(lifetime.idle, lifetime.absolute)))) return [];
  const rehearsal = new Rehearsal(machine, input);
  const life = new HostLife(lifetime);
  for (const [at, one] of did.entries()) {
    const happening = taken(rehearsal, one, life, test.steps[at]?.after ?? 0);
    if (happening === null || canonicalText(happening.transitions) !== canonicalText(test.steps[at]?.transitions)) return [];
    if (endsFlow({ ...one, ...happening })) return []; // whatever timers the chart set then, the host lets none of them come
    if (isHeard({ ...one, ...happening })) life.heard(rehearsal.clock.now);
  }
  const { clock } = rehearsal;
  const due: SuiteStep[] = [];
  while (due.length < most && rehearsal.node.snapshot.status === 'active') {
    const before = rehearsal.node;
    const [next] = clock.pending();
    const isTimer = next !== undefined && next.due <= clock.now;
    if (!isTimer && life.end > clock.now) break;
    const source = isTimer ? next.name : null;
    const event = source === null ? { type: expiry } : (before.timers[source]?.event ?? { type: source });
    const { transitions, effects } = isTimer ? rehearsal.fireNext() : rehearsal.send({ kind: 'timer', event, source, world: null });
    if (!isTimer && transitions.length === 0) break; // the host stops a flow that does not take its end
    const { node } = rehearsal;
    due.push({ event: asJson(event) as unknown as SuiteStep['event'], kind: 'timer', source, after: 0, transitions, state: asJson(node.snapshot.value), expect: expectationOf(node, effects, before) }); // an object with its type stays one
    if (!isTimer) break;
  }
  return due;
}

/**
 * @param wait before the step, as the test has it; a clock has its own
 * @returns null: it is not what comes next
 */
function taken(rehearsal: Rehearsal, { kind, event, source }: Going['did'][number], life: HostLife, wait: number): Happening | null {
  const { clock } = rehearsal;
  if (kind === 'timer' && source !== null) return clock.pending()[0]?.name === source ? rehearsal.fireNext() : null;
  const moment = kind === 'timer' && event.type === expiry && life.end !== Infinity ? life.end : clock.now + wait;
  if ((clock.pending()[0]?.due ?? Infinity) <= moment) return null;
  clock.goTo(moment);
  return rehearsal.send({ kind, event, source, world: null });
}
