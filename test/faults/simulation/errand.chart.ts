// A machine with a child machine: an errand that sends a courier, hears from them, recalls them, and is told when they are
// back. Both reach an end by themselves.
import { assign, fromPromise, sendParent, setup } from 'xstate';

/** On the way, carrying, and back: a life of its own. */
export const courier = setup({
  types: { context: {} as { readonly legs: readonly string[] }, input: {} as { serial: number }, output: {} as { legs: number }, events: {} as { type: 'leg.walked' | 'leg.told' | 'parcel.taken'; nonce: string } },
  actors: {
    carry: fromPromise<{ key: string }>(() => {
      throw new Error('the host performs it');
    }),
  },
  actions: { walk: assign({ legs: ({ context }, { nonce }: { nonce: string }) => [...context.legs, nonce] }) },
  delays: { day: 50_000, night: 20_000 },
}).createMachine({
  id: 'courier',
  context: { legs: [] },
  output: ({ context }) => ({ legs: context.legs.length }),
  initial: 'walking',
  on: { 'leg.walked': { actions: { type: 'walk', params: ({ event }) => ({ nonce: event.nonce }) } }, 'leg.told': { actions: [{ type: 'walk', params: ({ event }) => ({ nonce: event.nonce }) }, sendParent({ type: 'heard' })] } },
  states: {
    walking: { on: { 'parcel.taken': 'carrying' }, after: { day: 'back' } },
    carrying: { invoke: { src: 'carry', id: 'carry', onDone: 'resting', onError: 'walking' } },
    resting: { after: { night: 'back' } },
    back: { type: 'final' },
  },
});

export const errand = setup({
  types: {
    context: {} as { readonly nonce: string; readonly serial: number; readonly heard: number; readonly walked: readonly number[] },
    input: {} as { nonce: string },
    events: {} as { type: 'errand.sent' | 'errand.recalled'; nonce: string } | { type: 'heard' },
  },
  actors: { courier },
  /** Provided by the simulation. */
  actions: { tell: (_asked, _params: { nonce: string; serial: number }) => {} },
  delays: { patience: 60_000, overdue: 120_000, rest: 10_000 },
}).createMachine({
  id: 'errand',
  context: ({ input }) => ({ nonce: input.nonce, serial: 0, heard: 0, walked: [] }),
  initial: 'planning',
  on: { heard: { actions: assign({ heard: ({ context }) => context.heard + 1 }) } },
  states: {
    planning: { on: { 'errand.sent': 'underWay' }, after: { patience: 'dropped' } },
    underWay: {
      entry: [assign({ serial: ({ context }) => context.serial + 1 }), { type: 'tell', params: ({ context }) => ({ nonce: context.nonce, serial: context.serial }) }],
      invoke: {
        src: 'courier', id: 'courier', input: ({ context }) => ({ serial: context.serial }),
        onDone: { target: 'over', actions: assign({ walked: ({ context, event }) => [...context.walked, event.output.legs] }) },
        onError: 'over',
      },
      on: { 'errand.recalled': 'planning', 'errand.sent': { target: 'underWay', reenter: true } },
      after: { overdue: 'planning' },
    },
    over: { on: { 'errand.sent': 'underWay' }, after: { rest: 'done' } },
    done: { type: 'final' },
    dropped: { type: 'final' },
  },
});

/** What its callers may want: some of it is the courier's. */
export const wishes = ['errand.sent', 'errand.sent', 'errand.recalled', 'leg.walked', 'leg.told', 'leg.told', 'parcel.taken'] as const;
