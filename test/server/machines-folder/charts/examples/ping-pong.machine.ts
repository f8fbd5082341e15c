import { createMachine, sendParent, sendTo, setup } from 'xstate';

const pongMachine = createMachine({
  id: 'pong',
  initial: 'active',
  states: { active: { on: { PING: { actions: sendParent({ type: 'PONG' }) } } } },
});

export const pingMachine = setup({ actors: { pong: pongMachine } }).createMachine({
  id: 'ping',
  initial: 'waiting',
  invoke: { id: 'pong', src: 'pong' },
  states: {
    waiting: { on: { SERVE: { target: 'serving', actions: sendTo('pong', { type: 'PING' }) } } },
    serving: { on: { PONG: 'returned' } },
    returned: { type: 'final' },
  },
});
