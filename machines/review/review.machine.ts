// The review refresh: the gate, then all that is on file, which the person confirms as it is or changes first.
import { beginning, outcome } from '../enrolment/enrolment.setup.ts';
import { editing } from '../manage/editing.states.ts';
import { ends } from '../manage/ends.states.ts';
import { managing } from '../manage/manage.setup.ts';

export const review = managing.createMachine({
  id: 'review',
  version: '1',
  description: 'A person looks through their security info after the interval that policy sets.',
  options: { maxIterations: 100 },
  context: beginning,
  output: outcome,
  initial: 'editing',
  on: {
    'flow.cancelled': { target: '.cancelled', actions: ['forgetMethod', 'forgetIntent', 'forgetNotice'] },
    'flow.expired': { target: '.expired', actions: ['forgetMethod', 'forgetIntent', 'forgetNotice'] },
  },
  states: {
    editing: editing('#review.editing', 'reviewInfo', {
      finished: '#review.reviewed', blocked: '#review.blocked', notOffered: '#review.notOffered', notChallengeable: '#review.notChallengeable', lockedOut: '#review.lockedOut',
    }),
    reviewed: { type: 'final', description: 'The person has looked through what is on file.', meta: { page: 'ended' }, output: { result: 'reviewed' } },
    ...ends,
  },
});
