import { assign, createMachine, enqueueActions } from 'xstate';

export const enqueueMachine = createMachine({
  context: { count: 0, big: false },
  on: {
    ADD: {
      actions: enqueueActions(({ enqueue, check }) => {
        enqueue.assign({ count: ({ context }) => context.count + 1 });
        if (check(({ context }) => context.count >= 2)) enqueue.raise({ type: 'GREW' });
      }),
    },
    GREW: { actions: assign({ big: true }), target: '.grown' },
  },
  initial: 'small',
  states: { small: {}, grown: { type: 'final' } },
  output: ({ context }) => context,
});
