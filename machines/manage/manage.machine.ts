// Manage mode: the gate, then the security info page, for as long as the person likes.
import { beginning, outcome } from '../enrolment/enrolment.setup.ts';
import { editing } from './editing.states.ts';
import { ends } from './ends.states.ts';
import { managing } from './manage.setup.ts';

export const manage = managing.createMachine({
  id: 'manage',
  version: '1',
  description: 'A person adds, changes and deletes methods and chooses the default.',
  options: { maxIterations: 100 },
  context: beginning,
  output: outcome,
  initial: 'editing',
  on: {
    'flow.cancelled': { target: '.cancelled', actions: ['forgetMethod', 'forgetIntent', 'forgetNotice'] },
    'flow.expired': { target: '.expired', actions: ['forgetMethod', 'forgetIntent', 'forgetNotice'] },
  },
  states: {
    editing: editing('#manage.editing', 'securityInfo', {
      finished: '#manage.finished', blocked: '#manage.blocked', notOffered: '#manage.notOffered', notChallengeable: '#manage.notChallengeable', lockedOut: '#manage.lockedOut',
    }),
    finished: { type: 'final', description: 'The person is done.', meta: { page: 'ended' }, output: { result: 'finished' } },
    ...ends,
  },
});
