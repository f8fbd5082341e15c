// A chart that the package named `@xstate/test` can handle, with what the two are compared by.
import { assign, createMachine, type EventObject } from 'xstate';

export const cart = createMachine({
  id: 'cart', types: {} as { context: { items: number }; events: { type: 'add'; count?: number } | { type: 'clear' | 'pay' | 'confirm' | 'back' | 'thank' } }, context: { items: 0 }, initial: 'shopping',
  states: {
    shopping: { initial: 'empty', states: {
      empty: { on: { add: { target: 'filled', actions: assign({ items: ({ event }) => event.count ?? 1 }) } } },
      filled: { on: { add: { guard: ({ context, event }) => context.items + (event.count ?? 1) < 4, actions: assign({ items: ({ context, event }) => context.items + (event.count ?? 1) }) }, clear: { target: 'empty', actions: assign({ items: 0 }) }, pay: '#cart.paying' } },
    } },
    paying: { on: { confirm: 'checking', back: 'shopping.filled' } },
    checking: { always: [{ guard: ({ context }) => context.items > 2, target: 'gift' }, { target: 'paid' }] },
    gift: { on: { thank: 'paid' } },
    paid: { type: 'final' },
  },
});

/** Counts without end, round by round. */
export const counter = createMachine({ id: 'counter', types: {} as { context: { n: number }; input: { n: number } | undefined }, context: ({ input }) => ({ n: input?.n ?? 0 }), initial: 'odd', states: {
  odd: { on: { count: { target: 'even', actions: assign({ n: ({ context }) => context.n + 1 }) } } },
  even: { on: { count: { target: 'odd', actions: assign({ n: ({ context }) => context.n + 1 }) } } },
} });

type Steps = { readonly steps: readonly { readonly event: EventObject; readonly state: unknown }[] };
const placeOf = (state: unknown) => state as { readonly value: unknown; readonly context: unknown };

/** Each path as its events and the states they lead to, without events that changed nothing: the package sends what is refused. Of paths that begin others none. */
export function told(paths: readonly Steps[]): string[] {
  const all = paths.map(({ steps }) => steps.map(({ event, state }) => JSON.stringify([event, placeOf(state).value, placeOf(state).context])).filter((_, at) => {
    const [before, after] = [steps[at - 1], steps[at]];
    return at === 0 || JSON.stringify([placeOf(before?.state).value, placeOf(before?.state).context]) !== JSON.stringify([placeOf(after?.state).value, placeOf(after?.state).context]);
  }).join(' → '));
  return [...new Set(all)].filter((one) => !all.some((other) => other.startsWith(`${one} → `))).sort();
}
