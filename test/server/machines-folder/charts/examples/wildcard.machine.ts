import { assign, createMachine } from 'xstate';

export const wildcardMachine = createMachine({
  context: { seen: [] as string[] },
  initial: 'listening',
  states: {
    listening: {
      on: {
        'mouse.*': { actions: assign({ seen: ({ context, event }) => [...context.seen, `mouse:${event.type}`] }) },
        STOP: 'stopped',
        '*': { actions: assign({ seen: ({ context, event }) => [...context.seen, event.type] }) },
      },
    },
    stopped: { type: 'final' },
  },
  output: ({ context }) => context.seen,
});
