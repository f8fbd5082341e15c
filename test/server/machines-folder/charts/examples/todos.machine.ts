import { type ActorRefFrom, assign, createMachine, sendTo } from 'xstate';
import { todoMachine } from './todo.ts';

type Event = { type: 'NEW_TODO'; title: string } | { type: 'CHECK'; index: number } | { type: 'TODO.DONE'; title: string };

export const todosMachine = createMachine({
  types: {} as { context: { todos: { title: string; ref: ActorRefFrom<typeof todoMachine> }[]; done: string[] }; events: Event },
  id: 'todos',
  context: { todos: [], done: [] },
  initial: 'ready',
  states: {
    ready: {
      on: {
        NEW_TODO: {
          actions: assign({
            todos: ({ context, event, spawn }) => [...context.todos, { title: event.title, ref: spawn(todoMachine, { id: `todo-${context.todos.length}`, input: { title: event.title } }) }],
          }),
        },
        CHECK: { actions: sendTo(({ context, event }) => context.todos[event.index]!.ref, { type: 'COMPLETE' }) },
        'TODO.DONE': { actions: assign({ done: ({ context, event }) => [...context.done, event.title] }) },
      },
      always: { guard: ({ context }) => context.done.length === 2, target: 'finished' },
    },
    finished: { type: 'final' },
  },
  output: ({ context }) => context.done,
});
