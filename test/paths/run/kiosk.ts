// A machine with a bit of everything a suite can see of a running service, and what can be changed in it unnoticed by whoever
// only looks at where a flow stands.
import { assign, createMachine, emit, fromCallback, fromPromise, raise, sendTo, setup } from 'xstate';
import type { Definition } from '#src/engine/definition.ts';
import type { Samples } from '#src/paths/samples.ts';

export type Change =
  | 'none' | 'a transition dropped' | 'another target' | 'a shorter delay' | 'a longer delay' | 'an action dropped' | 'a guard negated' | 'another parameter'
  | 'a tag dropped' | 'another page' | 'another output' | 'another assignment' | 'an activity dropped' | 'a throwing guard' | 'a timer more' | 'nothing emitted';

const neverRun = (): never => {
  throw new Error('no test lets this run');
};
const wrapping = setup({ types: { context: {} as { sheets: number }, input: {} as { sheets: number } }, actions: { neverRun } }).createMachine({ id: 'wrapping', context: ({ input }) => ({ sheets: input.sheets }), initial: 'folding', states: { folding: { entry: 'neverRun', on: { 'paper.folded': 'folded' } }, folded: { type: 'final' } }, output: { isWrapped: true } });

export const kiosk = (change: Change = 'none') => setup({
  types: {
    context: {} as { count: number; note: string }, input: {} as { shop: string } | undefined, emitted: {} as { type: 'bell' },
    events: {} as { type: 'item.added'; size: 'small' | 'large' } | { type: 'order.placed' } | { type: 'help.asked' } | { type: 'help.ended' } | { type: 'order.paused' } | { type: 'order.resumed' } | { type: 'order.called' } | { type: 'hand.over' } | { type: 'sheets.counted' } | { type: 'shop.closed' },
  },
  actors: { pay: fromPromise<{ receipt: string }, { count: number }>(async () => neverRun()), wrapping, scanner: fromCallback(neverRun) },
  delays: { helpTime: change === 'a shorter delay' ? 59_999 : change === 'a longer delay' ? 60_001 : 60_000 },
  actions: {
    ring: (_args, _params: { times: number }) => {},
    lightUp: () => {},
    ringBell: emit({ type: 'bell' }),
    noteFolding: assign({ note: 'folding' }),
    // A machine may look at its child.
    noteSheets: assign({ note: ({ self }) => String((self.getSnapshot() as unknown as { children: { wrapping?: { getSnapshot(): { context: { sheets: number } } } } }).children.wrapping?.getSnapshot().context.sheets) }),
  },
  guards: {
    hasItems: ({ context }) => (change === 'a guard negated' ? context.count <= 0 : context.count > 0),
    isSmall: (_, { size }: { size: string }) => (change === 'a throwing guard' ? neverRun() : size === 'small'),
  },
}).createMachine({
  id: 'kiosk',
  context: { count: 0, note: '' },
  initial: 'choosing',
  on: { 'shop.closed': '.abandoned' },
  states: {
    choosing: {
      tags: change === 'a tag dropped' ? [] : ['awaitingUser'], meta: { page: change === 'another page' ? 'menu' : 'choose' },
      on: {
        'item.added': { guard: { type: 'isSmall', params: ({ event }) => ({ size: event.size }) }, actions: assign({ count: ({ context }) => Math.min(2, context.count + (change === 'another assignment' ? 2 : 1)) }) },
        'order.placed': { guard: 'hasItems', target: 'ordering', actions: [{ type: 'ring', params: { times: change === 'another parameter' ? 2 : 1 } }, ...(change === 'an action dropped' ? [] : ['lightUp' as const])] },
        ...(change === 'a transition dropped' ? {} : { 'help.asked': 'helping' }),
      },
    },
    helping: { after: { helpTime: 'choosing', ...(change === 'a timer more' ? { 3_600_000: 'abandoned' } : {}) }, on: { 'help.ended': change === 'another target' ? 'abandoned' : 'choosing' } },
    ordering: {
      type: 'parallel',
      on: { 'order.paused': 'paused' },
      states: {
        payment: {
          initial: 'paying',
          states: {
            paying: { tags: 'working', invoke: { id: 'pay', src: 'pay', input: ({ context }) => ({ count: context.count }), onDone: { target: 'paid', actions: assign({ note: ({ event }) => event.output.receipt }) }, onError: 'refused' } },
            refused: { after: { 5_000: 'paying' } },
            paid: { type: 'final' },
          },
        },
        wrapping: {
          initial: 'wrapping',
          states: {
            wrapping: { invoke: change === 'an activity dropped' ? [] : [{ id: 'wrapping', src: 'wrapping', input: { sheets: 3 }, onDone: 'wrapped', onError: 'bare', onSnapshot: { actions: 'noteFolding' } }], on: { 'sheets.counted': { actions: 'noteSheets' } } },
            bare: { type: 'final' }, wrapped: { type: 'final' },
          },
        },
        memory: { type: 'history', history: 'deep' },
      },
      onDone: 'handing',
    },
    paused: { after: { 600_000: 'abandoned' }, on: { 'order.resumed': 'ordering.memory' } },
    handing: {
      entry: [raise({ type: 'hand.over' }, { delay: 2_000 }), ...(change === 'nothing emitted' ? [] : ['ringBell' as const])],
      invoke: { id: 'scanner', src: 'scanner', onError: 'abandoned' },
      on: { 'hand.over': 'done', 'order.called': { actions: raise({ type: 'hand.over' }) } },
    },
    done: { type: 'final' },
    abandoned: { type: 'final', tags: ['expired'] },
  },
  output: ({ context }) => ({ note: context.note, isHanded: change !== 'another output' }),
});

export const samples: Samples = {
  events: { 'item.added': [{ size: 'small' }, { size: 'large' }] },
  outputs: { pay: [{ receipt: 'r-1' }], wrapping: [{ isWrapped: true }], scanner: [] },
  errors: { pay: [{ code: 'card.refused' }], wrapping: [{ code: 'paper.torn' }], scanner: [{ code: 'light.broken' }] },
  snapshots: { wrapping: [{}] },
};

export const kioskDefinition = (change?: Change): Definition => ({
  id: 'kiosk', version: change ?? 'none', title: 'A kiosk', machine: kiosk(change), activities: {}, hostEvents: ['flow.expired'], audits: {}, eventSchema: () => undefined,
});

/** What is due at the very moment it is set, and what it sends to itself. */
const hasty = createMachine({
  id: 'hasty', initial: 'off', types: {} as { events: { type: 'go' | 'say' | 'soon' | 'one' | 'two' } },
  states: {
    off: { on: { go: 'on', say: 'saying' } },
    on: { entry: raise({ type: 'soon' }, { delay: 0 }), on: { soon: 'later' } },
    later: { after: { 0: 'end', 10: 'off' } },
    saying: { entry: [sendTo(({ self }) => self, { type: 'one' }), sendTo(({ self }) => self, { type: 'two' })], on: { one: 'heard' } },
    heard: { on: { two: 'end' } },
    end: { type: 'final' },
  },
});
export const hastyDefinition: Definition = { ...kioskDefinition(), id: 'hasty', version: '1', machine: hasty };

/** Two timers that are due at one moment, the second of which a test may leave to itself. */
const twins = (isHeard: boolean, delay: number) => createMachine({
  id: 'twins', initial: 'waiting', types: {} as { events: { type: 'tock' | 'tick' } },
  states: {
    waiting: { entry: [raise({ type: 'tock' }, { delay: 10, id: 'tock' }), raise({ type: 'tick' }, { delay, id: 'tick' })], on: { tock: 'rung' } },
    rung: { on: isHeard ? { tick: 'waiting' } : {} },
  },
});
export const twinsDefinition = (id: string, { isHeard = false, delay = 10 } = {}): Definition => ({ ...kioskDefinition(), id, version: '1', machine: twins(isHeard, delay) });
