import { assign, createMachine, setup } from 'xstate';

const addressMachine = createMachine({
  id: 'address',
  initial: 'asking',
  context: { street: '' },
  states: {
    asking: { on: { SUBMIT: { target: 'given', actions: assign({ street: ({ event }: { event: { type: string; street?: string } }) => event.street ?? '' }) } } },
    given: { type: 'final' },
  },
  output: ({ context }) => ({ street: context.street }),
});

export const checkoutMachine = setup({ actors: { address: addressMachine } }).createMachine({
  id: 'checkout',
  initial: 'cart',
  context: { street: null as string | null },
  states: {
    cart: { on: { CHECKOUT: 'shipping' } },
    shipping: { invoke: { src: 'address', onDone: { target: 'ordered', actions: assign({ street: ({ event }) => event.output.street }) } } },
    ordered: { type: 'final' },
  },
  output: ({ context }) => context.street,
});
