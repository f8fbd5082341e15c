// A chart in which somebody has to wait: the cup must be filled so late that it cools down only when the tea is ready. A person,
// an activity and the host each take their time.
import { fromPromise, setup, stateIn } from 'xstate';

export const tea = ({ brewing = 600_000, cooling = 420_000 } = {}) => setup({
  types: { events: {} as { type: 'cup.asked' } | { type: 'guest.came' } },
  actors: { warmCup: fromPromise<string>(() => Promise.reject(new Error('never run here'))) },
  delays: { brewing, cooling },
  guards: { isReady: stateIn({ pot: 'ready' }) },
}).createMachine({
  id: 'tea', version: '1', type: 'parallel',
  states: {
    pot: { initial: 'brewing', states: { brewing: { description: 'The tea brews.', after: { brewing: 'ready' } }, ready: { description: 'The tea is ready.' } } },
    cup: {
      initial: 'cold',
      states: {
        cold: { description: 'The cup is cold.', on: { 'cup.asked': 'warming' } },
        warming: { description: 'The cup is warmed.', invoke: { src: 'warmCup', onDone: 'warm', onError: 'cold' } },
        warm: { description: 'The cup is warm.', on: { 'guest.came': 'cooling' } },
        cooling: { description: 'The cup cools down.', after: { cooling: [{ guard: 'isReady', target: 'served' }, { target: 'cold' }] } },
        served: { description: 'The tea is served.' },
      },
    },
  },
});

export const machine = tea();
