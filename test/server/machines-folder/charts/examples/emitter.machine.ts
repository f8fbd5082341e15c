import { emit, setup } from 'xstate';

export const emitterMachine = setup({ types: { emitted: {} as { type: 'notification'; message: string } } }).createMachine({
  initial: 'quiet',
  states: {
    quiet: { on: { SHOUT: { target: 'loud', actions: emit({ type: 'notification', message: 'Hello' }) } } },
    loud: {},
  },
});
