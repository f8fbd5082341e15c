// A small chart with one of everything that a format has to write: a person's events, an activity, timers, a guard, regions, effects.
import { and, assign, emit, fromPromise, not, setup } from 'xstate';

type Event = { type: 'parcel.weighed'; grams: number } | { type: 'parcel.handedOver'; to: string } | { type: 'parcel.cancelled' } | { type: 'route.delayed' };

export const machine = setup({
  types: { context: {} as { grams: number; rate: string | null }, events: {} as Event, emitted: {} as { type: 'told' }, output: {} as { rate: string | null } },
  actors: { askRate: fromPromise<'letter' | 'parcel', { grams: number }>(() => Promise.reject(new Error('never run here'))) },
  actions: { printLabel: (_given, _params: { rate: string }) => { throw new Error('never performed here'); } },
  guards: { isHeavy: (_, { grams }: { grams: number }) => grams > 1_000, isFree: () => false },
  delays: { patience: 86_400_000 },
}).createMachine({
  id: 'parcel', version: '3', description: 'A parcel is taken in and brought to somebody.',
  context: { grams: 0, rate: null }, initial: 'awaitingWeight', output: ({ context }) => ({ rate: context.rate }),
  on: { 'parcel.cancelled': '.cancelled' },
  states: {
    awaitingWeight: {
      description: 'The parcel lies on the scales.', tags: 'awaitingUser', meta: { page: 'scales' }, after: { patience: 'refused' },
      on: {
        'parcel.weighed': [
          { guard: { type: 'isHeavy', params: ({ event }) => ({ grams: event.grams }) }, target: 'refused' },
          { target: 'askingRate', actions: assign({ grams: ({ event }) => event.grams }) },
        ],
      },
    },
    askingRate: {
      description: 'The carrier is asked what it costs.', tags: 'working',
      invoke: {
        src: 'askRate', input: ({ context }) => ({ grams: context.grams }),
        onDone: { target: 'onTheWay', actions: [assign({ rate: ({ event }) => event.output }), { type: 'printLabel', params: ({ event }) => ({ rate: event.output }) }] },
        onError: 'awaitingWeight',
      },
    },
    onTheWay: {
      type: 'parallel', description: 'The parcel travels.', onDone: 'delivered',
      states: {
        van: { initial: 'driving', states: { driving: { description: 'The van drives.', after: { 600_000: 'waiting' } }, waiting: { meta: { page: 'door' }, on: { 'parcel.handedOver': { target: 'empty', actions: emit({ type: 'told' }) }, 'route.delayed': 'driving' } }, empty: { type: 'final' } } },
        customer: { initial: 'unaware', states: { unaware: { description: 'The customer knows nothing yet.', after: { 900_000: { guard: and([not('isFree')]), target: 'told' } } }, told: { description: 'The customer knows.', type: 'final' } } },
      },
    },
    delivered: { type: 'final', description: 'The parcel is delivered.' },
    refused: { type: 'final', description: 'The parcel is not taken.', tags: 'failed' },
    cancelled: { type: 'final', description: 'The sender took it back.', tags: 'cancelled' },
  },
});
