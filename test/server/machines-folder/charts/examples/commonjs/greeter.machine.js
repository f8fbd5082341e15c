const { createMachine } = require('xstate');
const { fromPromise } = require('xstate/actors');

exports.greeter = createMachine({
  initial: 'greeting',
  context: ({ input }) => ({ name: input?.name ?? 'world' }),
  states: {
    greeting: {
      invoke: {
        src: fromPromise(async ({ input }) => `Hello, ${input.name}`),
        input: ({ context }) => ({ name: context.name }),
        onDone: { target: 'greeted', actions: 'note' },
      },
    },
    greeted: { type: 'final', output: ({ event }) => event.output },
  },
  output: ({ event }) => event.output,
}, { actions: { note: () => {} } });
