import { assign, setup } from 'xstate';

const counterMachine = setup({
  types: {
    context: {} as { count: number },
    events: {} as { type: 'increment'; by?: number } | { type: 'decrement' } | { type: 'reset' },
  },
  actions: {
    add: assign({ count: ({ context }, params: { by: number }) => context.count + params.by }),
  },
  guards: {
    isPositive: ({ context }) => context.count > 0,
  },
}).createMachine({
  context: { count: 0 },
  initial: 'counting',
  states: {
    counting: {
      on: {
        increment: { actions: { type: 'add', params: ({ event }) => ({ by: event.by ?? 1 }) } },
        decrement: { guard: 'isPositive', actions: { type: 'add', params: { by: -1 } } },
        reset: { actions: assign({ count: 0 }) },
      },
    },
  },
});

// oxlint-disable-next-line import/no-default-export -- a plain machine may well be one
export default counterMachine;
