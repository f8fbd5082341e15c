// A machine as anybody may drop it into a folder: it counts, rings a while after it was asked to count, and answers a
// question by work of its own. What that work does, it does outside the service: a line in the file FAULTS_LEDGER.
import { appendFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { assign, fromPromise, log, setup } from 'xstate';

type Context = { readonly sum: number; readonly rings: number; readonly answers: number; readonly asked: string };
type Event = { readonly type: 'ADD'; readonly n: number; readonly nonce: string } | { readonly type: 'ASK'; readonly nonce: string } | { readonly type: 'END'; readonly nonce: string };

const note = (line: string): void => {
  const ledger = process.env['FAULTS_LEDGER'];
  if (ledger !== undefined) appendFileSync(ledger, `${line}\n`);
};

export const counter = setup({
  types: { context: {} as Context, events: {} as Event, output: {} as Omit<Context, 'asked'>, tags: {} as 'working' },
  actors: {
    answer: fromPromise<string, { nonce: string }>(async ({ input }) => {
      await pause(5);
      note(input.nonce);
      await pause(5);
      return input.nonce;
    }),
  },
  actions: {
    add: assign({ sum: ({ context }, { n }: { n: number }) => context.sum + n }),
    ring: assign({ rings: ({ context }) => context.rings + 1 }),
    remember: assign({ asked: (_, { nonce }: { nonce: string }) => nonce }),
    count: assign({ answers: ({ context }) => context.answers + 1 }),
  },
  delays: { pause: 200 },
}).createMachine({
  id: 'counter',
  version: '1',
  context: { sum: 0, rings: 0, answers: 0, asked: '' },
  output: ({ context: { sum, rings, answers } }) => ({ sum, rings, answers }),
  initial: 'quiet',
  on: { END: '.ended' },
  states: {
    quiet: {
      on: {
        ADD: { target: 'ringing', actions: [{ type: 'add', params: ({ event }) => ({ n: event.n }) }, log(({ event }) => event.nonce, 'added')] },
        ASK: { target: 'asking', actions: { type: 'remember', params: ({ event }) => ({ nonce: event.nonce }) } },
      },
    },
    ringing: {
      on: { ADD: { actions: { type: 'add', params: ({ event }) => ({ n: event.n }) } } },
      after: { pause: { target: 'quiet', actions: 'ring' } },
    },
    asking: {
      tags: 'working',
      invoke: { src: 'answer', id: 'answer', input: ({ context }) => ({ nonce: context.asked }), onDone: { target: 'quiet', actions: 'count' }, onError: 'quiet' },
    },
    ended: { type: 'final' },
  },
});
