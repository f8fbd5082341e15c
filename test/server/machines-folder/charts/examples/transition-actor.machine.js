import { assign, createMachine, fromTransition, sendTo } from 'xstate';

const counter = fromTransition((state, event) => (event.type === 'inc' ? { count: state.count + 1 } : state), { count: 0 });

export const transitionActorMachine = createMachine({
  context: { count: 0 },
  invoke: {
    id: 'counter',
    src: counter,
    onSnapshot: { actions: assign({ count: ({ event }) => event.snapshot.context.count }) },
  },
  initial: 'active',
  states: {
    active: {
      on: { INC: { actions: sendTo('counter', { type: 'inc' }) } },
      always: { guard: ({ context }) => context.count === 2, target: 'two' },
    },
    two: { type: 'final' },
  },
  output: ({ context }) => context.count,
});
