// A chart whose timers have no names of their own, or are set again while they run and then fire twice.
import { cancel, raise, sendTo, setup } from 'xstate';

export const machine = setup({
  actions: { sendLetter: () => {}, call: () => {}, visit: () => {} },
}).createMachine({
  id: 'reminders', initial: 'planned',
  on: { 'letter.due': { actions: 'sendLetter' }, 'call.due': { actions: 'call' }, 'visit.due': { actions: 'visit' }, 'note.due': {} },
  states: {
    planned: {
      description: 'A letter, a call and a visit are planned.',
      entry: [raise({ type: 'letter.due' }, { delay: 60_000 }), raise({ type: 'call.due' }, { delay: 120_000 }), raise({ type: 'visit.due' }, { id: 'visit', delay: 600_000 })],
      on: { 'plan.doubled': 'doubled' },
    },
    doubled: {
      description: 'All of it is planned once more.',
      entry: [raise({ type: 'call.due' }, { delay: 120_000 }), raise({ type: 'letter.due' }, { delay: 120_000 }), raise({ type: 'visit.due' }, { id: 'visit', delay: 600_000 }), raise({ type: 'call.due' }, { delay: 0 }), sendTo(({ self }) => self, { type: 'note.due' })],
      on: { 'visit.calledOff': 'calledOff' },
    },
    calledOff: { description: 'The second visit is called off.', entry: cancel('visit') },
  },
});
