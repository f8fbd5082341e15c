import { assign, cancel, createMachine, raise } from 'xstate';

export const debounceMachine = createMachine({
  context: { searched: 0 },
  initial: 'typing',
  states: {
    typing: {
      on: {
        TYPE: { actions: [cancel('search'), raise({ type: 'SEARCH' }, { id: 'search', delay: 60_000 })] },
        ABANDON: { actions: cancel('search') },
        SEARCH: { actions: assign({ searched: ({ context }) => context.searched + 1 }) },
        DONE: 'over',
      },
    },
    over: { type: 'final' },
  },
  output: ({ context }) => context.searched,
});
