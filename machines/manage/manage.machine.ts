// Manage mode: the gate, then the security info page, for as long as the person likes.
import { beginning, outcome } from '../enrolment/enrolment.setup.ts';
import { editing } from './editing.states.ts';
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
    blocked: { type: 'final', description: 'This sign-in may not reach the security info page.', meta: { page: 'ended' }, output: { result: 'blocked' } },
    notOffered: { type: 'final', description: 'The feature is not for this person.', meta: { page: 'ended' }, output: { result: 'notOffered' } },
    notChallengeable: { type: 'final', description: 'The person could not prove who they are by anything on file; an administrator must help.', meta: { page: 'ended' }, output: { result: 'notChallengeable' } },
    lockedOut: { type: 'final', description: 'The person had too many tries and is locked out for a while.', tags: ['failed'], meta: { page: 'ended' }, output: { result: 'lockedOut' } },
    cancelled: { type: 'final', description: 'The person gave up.', tags: ['cancelled'], meta: { page: 'ended' }, output: { result: 'cancelled' } },
    expired: { type: 'final', description: 'The flow took too long.', tags: ['expired'], meta: { page: 'ended' }, output: { result: 'expired' } },
  },
});
