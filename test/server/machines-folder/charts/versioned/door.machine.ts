import { assign, fromPromise, raise, setup } from 'xstate';
import limits from './limits.json' with { type: 'json' };
import { openState } from './open.states.ts';
import { isCode } from './rules.ts';

const removed = { type: 'final', description: 'It is gone.' } as const;

export const doorMachine = setup({
  types: { context: {} as { tries: number; description: string; tags: string[] }, events: {} as { type: 'code.given'; code: string } | { type: 'unlocked' } | { type: 'note'; meta: string } },
  delays: { openFor: 5_000 },
  actors: { moveBolt: fromPromise(async () => true) },
  guards: { canTry: ({ context }) => context.tries < limits.tries, isRight: ({ event }) => isCode((event as { code: string }).code, 'x') },
}).createMachine({
  id: 'door',
  context: { tries: 0, description: 'a door', tags: [] },
  initial: 'locked',
  states: {
    locked: {
      description: 'Nobody gets in.',
      tags: ['waiting'],
      meta: { page: 'locked' },
      on: {
        'code.given': [
          { guard: 'isRight', target: 'moving', description: 'Someone has a key.' },
          { guard: 'canTry', actions: assign({ tries: ({ context }) => context.tries + 1, tags: () => ['old'] }) },
        ],
        unlocked: 'closed',
      },
    },
    moving: { invoke: { src: 'moveBolt', onDone: { target: 'open', description: 'The bolt has moved.' }, onError: 'locked' } },
    closed: { entry: raise({ type: 'note', meta: 'sent' }), on: { 'code.given': 'open' } },
    open: openState(),
    removed,
  },
});
