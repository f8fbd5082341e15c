// The chart that the simulation runs: an order with everything that a host can lose or double. Delays of states and of a
// raised event, an activity that is repeated, one that must not be, a region beside another, an action after the commit,
// an audit record in it, a log line, an assignment that throws. From every state it reaches an end by itself.
import { assign, cancel, fromPromise, log, raise, setup } from 'xstate';

type Context = { readonly nonce: string; readonly notes: readonly string[]; readonly serial: number; readonly keys: readonly string[] };
type Done = { readonly key: string };

const elsewhere = () => fromPromise<Done, { serial: number }>(() => {
  throw new Error('the host performs it');
});

export const order = setup({
  types: {
    context: {} as Context,
    input: {} as { nonce: string },
    events: {} as { type: 'note.added' | 'trap.sprung' | 'order.placed' | 'order.changed' | 'order.dropped' | 'order.reopened' | 'charge.repeated'; nonce: string } | { type: 'flow.cancelled' } | { type: 'nudged' } | { type: 'remembered' },
    tags: {} as 'working' | 'cancelled',
  },
  actors: { reserve: elsewhere(), charge: elsewhere(), pack: elsewhere() },
  actions: {
    /** An audit record, as the definition declares. */
    recordNote: (_asked, _params: { nonce: string }) => {},
    /** Provided by the simulation. */
    tell: (_asked, _params: { nonce: string; serial: number }) => {},
    count: assign({ serial: ({ context }) => context.serial + 1 }),
    keep: assign({ keys: ({ context }, { key }: Done) => [...context.keys, key] }),
    spring: assign(() => {
      throw new Error('the trap is sprung');
    }),
  },
  delays: { patience: 60_000, overdue: 90_000, pause: 30_000, silence: 15_000, rest: 10_000 },
}).createMachine({
  id: 'order',
  context: ({ input }) => ({ nonce: input.nonce, notes: [], serial: 0, keys: [] }),
  initial: 'open',
  on: {
    'note.added': { actions: [assign({ notes: ({ context, event }) => [...context.notes, event.nonce] }), { type: 'recordNote', params: ({ event }) => ({ nonce: event.nonce }) }, log(({ event }) => event.nonce, 'noted')] },
    'trap.sprung': { actions: 'spring' },
    'flow.cancelled': '.cancelled',
    remembered: { actions: 'count' },
  },
  states: {
    // What is raised here is not cancelled when the state is left: only the end of the flow ends it.
    open: { entry: raise({ type: 'remembered' }, { id: 'memory', delay: 45_000 }), on: { 'order.placed': 'reserving' }, after: { patience: 'lapsed' } },
    reserving: {
      tags: 'working',
      entry: 'count',
      invoke: { src: 'reserve', id: 'reserve', input: ({ context }) => ({ serial: context.serial }), onDone: { target: 'paying', actions: { type: 'keep', params: ({ event }) => event.output } }, onError: 'refused' },
      on: { 'order.changed': { target: 'reserving', reenter: true }, 'order.dropped': 'open' },
      after: { overdue: 'open' },
    },
    paying: {
      tags: 'working',
      entry: 'count',
      invoke: { src: 'charge', id: 'charge', input: ({ context }) => ({ serial: context.serial }), onDone: { target: 'shipping', actions: { type: 'keep', params: ({ event }) => event.output } }, onError: 'unclear' },
      after: { overdue: 'unclear' },
    },
    unclear: { on: { 'charge.repeated': 'paying', 'order.dropped': 'refused' }, after: { patience: 'refused' } },
    shipping: {
      type: 'parallel',
      entry: raise({ type: 'nudged' }, { id: 'nudge', delay: 20_000 }),
      exit: cancel('nudge'),
      on: { nudged: { actions: ['count', { type: 'tell', params: ({ context }) => ({ nonce: context.nonce, serial: context.serial }) }] }, 'order.dropped': 'open' },
      states: {
        parcel: {
          initial: 'packing',
          states: {
            packing: {
              entry: 'count',
              invoke: { src: 'pack', id: 'pack', input: ({ context }) => ({ serial: context.serial }), onDone: { target: 'packed', actions: { type: 'keep', params: ({ event }) => event.output } }, onError: 'pausing' },
            },
            pausing: { after: { pause: 'packing' } },
            packed: { type: 'final' },
          },
        },
        notice: {
          initial: 'silent',
          states: {
            silent: { after: { silence: 'told' } },
            told: { type: 'final', entry: ['count', { type: 'tell', params: ({ context }) => ({ nonce: context.nonce, serial: context.serial }) }] },
          },
        },
      },
      onDone: 'settled',
    },
    settled: { on: { 'order.reopened': 'open' }, after: { rest: 'closed' } },
    closed: { type: 'final' },
    refused: { type: 'final' },
    lapsed: { type: 'final' },
    cancelled: { type: 'final', tags: 'cancelled' },
  },
});

/** What its callers may want. */
export const wishes = ['note.added', 'note.added', 'order.placed', 'order.placed', 'order.placed', 'order.changed', 'order.dropped', 'charge.repeated', 'order.reopened', 'trap.sprung'] as const;
