import { assign, createMachine, fromObservable } from 'xstate';

const threeTicks = fromObservable(() => ({
  subscribe(observer) {
    let count = 0;
    const interval = setInterval(() => {
      observer.next(++count);
      if (count < 3) return;
      clearInterval(interval);
      observer.complete();
    }, 5);
    return { unsubscribe: () => clearInterval(interval) };
  },
}));

export const tickerMachine = createMachine({
  context: { last: 0 },
  initial: 'ticking',
  states: {
    ticking: {
      invoke: {
        src: threeTicks,
        onSnapshot: { actions: assign({ last: ({ event }) => event.snapshot.context ?? 0 }) },
        onDone: 'over',
      },
    },
    over: { type: 'final' },
  },
  output: ({ context }) => context.last,
});
