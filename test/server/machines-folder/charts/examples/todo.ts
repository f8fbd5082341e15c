import { createMachine, sendParent } from 'xstate';

export const todoMachine = createMachine({
  types: {} as { context: { title: string }; input: { title: string }; events: { type: 'COMPLETE' } },
  id: 'todo',
  context: ({ input }) => ({ title: input.title }),
  initial: 'open',
  states: {
    open: { on: { COMPLETE: 'done' } },
    done: { type: 'final', entry: sendParent(({ context }: { context: { title: string } }) => ({ type: 'TODO.DONE', title: context.title })) },
  },
});
