// Charts that do little but set timers, drawn at random: delays of nothing, equal ones and different ones, events raised late,
// sent to themselves late or at once, called off, states entered anew. Every transition costs fuel, so that all of them end.
import * as fc from 'fast-check';
import { assign, cancel, createMachine, raise, sendTo, type AnyStateMachine } from 'xstate';

const delays = [0, 0, 10, 10, 20, 30] as const;
/** Some look like the positions of a list, which objects keep in an order of their own. */
const names = ['x', '7', '3', undefined] as const;
const heard = ['tick', 'tock', 'own'] as const;

type RawAction = { readonly kind: 'raise' | 'sendLate' | 'sendAtOnce' | 'raiseAtOnce' | 'cancel'; readonly type: (typeof heard)[number]; readonly delay: number; readonly name: string | undefined };
type RawStep = { readonly target: number; readonly reenter: boolean; readonly actions: readonly RawAction[] };
type RawState = { readonly entry: readonly RawAction[]; readonly after: readonly (RawStep & { readonly delay: number })[]; readonly on: Readonly<Record<'go' | 'stop' | (typeof heard)[number], RawStep | null>> };
export type RawTimedChart = { readonly fuel: number; readonly states: readonly RawState[] };

const action: fc.Arbitrary<RawAction> = fc.record({ kind: fc.constantFrom('raise', 'raise', 'sendLate', 'sendAtOnce', 'raiseAtOnce', 'cancel'), type: fc.constantFrom(...heard), delay: fc.constantFrom(...delays), name: fc.constantFrom(...names) });
const step = { target: fc.integer({ min: -1, max: 2 }), reenter: fc.boolean(), actions: fc.array(action, { maxLength: 3 }) };
const transition = fc.option(fc.record(step), { freq: 2 });
const state: fc.Arbitrary<RawState> = fc.record({
  entry: fc.array(action, { maxLength: 2 }), after: fc.uniqueArray(fc.record({ ...step, delay: fc.constantFrom(...delays) }), { maxLength: 2, selector: ({ delay }) => delay }),
  on: fc.record({ go: transition, stop: transition, tick: transition, tock: transition, own: transition }),
});
export const timedCharts: fc.Arbitrary<RawTimedChart> = fc.record({ fuel: fc.integer({ min: 2, max: 4 }), states: fc.array(state, { minLength: 3, maxLength: 3 }) });

export type Tempo = {
  /** Delays are so many times shorter: of 10, 20 and 30 milliseconds. Default 1. */
  readonly faster?: number;
  /** It takes its expiry, as the end. */
  readonly isMortal?: boolean;
};

export function timedChart({ fuel, states }: RawTimedChart, { faster = 1, isMortal = false }: Tempo = {}): AnyStateMachine {
  const made = (action: RawAction): unknown => asAction({ ...action, delay: action.delay / faster });
  const burnt = assign({ fuel: ({ context }: { context: { fuel: number } }) => context.fuel - 1 });
  const taken = ({ target, reenter, actions }: RawStep): object => ({ guard: ({ context }: { context: { fuel: number } }) => context.fuel > 0, ...(target < 0 ? {} : { target: `s${target}`, reenter }), actions: [burnt, ...actions.map(made)] });
  return createMachine({
    id: 'm', context: { fuel }, initial: 's0', ...(isMortal ? { on: { 'flow.expired': '.over' } } : {}),
    states: { ...Object.fromEntries(states.map(({ entry, after, on }, at) => [`s${at}`, {
      entry: entry.map(made), after: Object.fromEntries(after.map((one) => [one.delay / faster, taken(one)])),
      on: Object.fromEntries(Object.entries(on).flatMap(([type, one]) => (one === null ? [] : [[type, taken(one)]]))),
    }])), ...(isMortal ? { over: { type: 'final' } } : {}) },
  } as never);
}

function asAction({ kind, type, delay, name }: RawAction): unknown {
  const id = name === undefined ? {} : { id: name };
  switch (kind) {
    case 'raise': return raise({ type }, { delay, ...id });
    case 'raiseAtOnce': return raise({ type });
    case 'sendLate': return sendTo(({ self }) => self, { type }, { delay, ...id });
    case 'sendAtOnce': return sendTo(({ self }) => self, { type }, id);
    case 'cancel': return cancel(name ?? 'x');
  }
}
