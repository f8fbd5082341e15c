// A chart whose delays are no whole milliseconds: the two are due within one of them, and the one set last is due first.
import { raise, setup } from 'xstate';

export const machine = setup({}).createMachine({
  id: 'parts', initial: 'running',
  states: {
    running: {
      entry: [raise({ type: 'second' }, { delay: 60_000.7 }), raise({ type: 'first' }, { delay: 60_000.2 })],
      on: { first: 'half', second: 'wrong' },
    },
    half: { on: { second: 'whole' } },
    whole: { after: { 0.5: 'over' } },
    wrong: {},
    over: { type: 'final' },
  },
});
