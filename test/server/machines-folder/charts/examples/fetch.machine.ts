import { assign, fromPromise, setup } from 'xstate';

const attempts = new Map<string, number>();

export const fetchMachine = setup({
  types: { context: {} as { id: string; retries: number; data?: { name: string }; error?: unknown }, input: {} as { id: string } },
  actors: {
    fetchUser: fromPromise(async ({ input }: { input: { id: string } }) => {
      const tried = (attempts.get(input.id) ?? 0) + 1;
      attempts.set(input.id, tried);
      if (input.id.startsWith('flaky') && tried < 3) throw new Error(`try ${tried} failed`);
      if (input.id.startsWith('never')) throw new Error('nobody of that name');
      return { name: `User ${input.id}` };
    }),
  },
}).createMachine({
  initial: 'idle',
  context: ({ input }) => ({ id: input.id, retries: 0 }),
  states: {
    idle: { on: { FETCH: 'loading' } },
    loading: {
      invoke: {
        src: 'fetchUser',
        input: ({ context }) => ({ id: context.id }),
        onDone: { target: 'success', actions: assign({ data: ({ event }) => event.output }) },
        onError: { target: 'failure', actions: assign({ error: ({ event }) => event.error }) },
      },
    },
    success: { type: 'final' },
    failure: { on: { RETRY: { target: 'loading', actions: assign({ retries: ({ context }) => context.retries + 1 }) } } },
  },
  output: ({ context }) => ({ name: context.data?.name, retries: context.retries }),
});
