import { createMachine } from 'xstate';

const pedestrianStates = {
  initial: 'walk',
  states: {
    walk: { after: { 2000: 'wait' } },
    wait: { after: { 2000: 'stop' } },
    stop: { type: 'final' },
  },
} as const;

export const lightMachine = createMachine({
  id: 'light',
  initial: 'green',
  states: {
    green: { after: { 10_000: 'yellow' }, on: { POWER_OUTAGE: 'red.flashing' } },
    yellow: { after: { 1000: 'red' } },
    red: {
      initial: 'pedestrians',
      states: {
        pedestrians: { ...pedestrianStates, onDone: '#light.green' },
        flashing: { on: { POWER_RESTORED: '#light.green' } },
      },
    },
  },
});
