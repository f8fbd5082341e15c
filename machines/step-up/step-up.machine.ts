// Step-up alone: a host asks that this person prove who they are now, and learns how strongly and when.
import { beginning, outcome } from '../enrolment/enrolment.setup.ts';
import { reading } from '../enrolment/reading.states.ts';
import { challenge } from './challenge.states.ts';
import { gated } from './gate.setup.ts';

export const stepUp = gated.createMachine({
  id: 'step-up',
  version: '1',
  description: 'A person proves who they are with a method that is on file and that policy allows.',
  options: { maxIterations: 100 },
  context: beginning,
  output: outcome,
  initial: 'readingFacts',
  on: {
    'flow.cancelled': { target: '.cancelled', actions: 'forgetNotice' },
    'flow.expired': { target: '.expired', actions: 'forgetNotice' },
  },
  states: {
    readingFacts: reading({ read: '#step-up.gate' }),
    gate: {
      description: 'The rules decide whether the person has a method to be challenged with.',
      always: [{ guard: 'canStepUp', target: 'challenge' }, { target: 'notCapable' }],
    },
    challenge: challenge({ again: '#step-up.readingFacts', passed: '#step-up.passed', lockedOut: '#step-up.lockedOut' }),
    passed: { type: 'final', description: 'The person has proven who they are.', meta: { page: 'ended' }, output: { result: 'passed' } },
    notCapable: { type: 'final', description: 'Nothing on file may serve as a challenge.', tags: ['failed'], meta: { page: 'ended' }, output: { result: 'notCapable' } },
    lockedOut: { type: 'final', description: 'The person had too many tries and is locked out for a while.', tags: ['failed'], meta: { page: 'ended' }, output: { result: 'lockedOut' } },
    cancelled: { type: 'final', description: 'The person gave up.', tags: ['cancelled'], meta: { page: 'ended' }, output: { result: 'cancelled' } },
    expired: { type: 'final', description: 'The flow took too long.', tags: ['expired'], meta: { page: 'ended' }, output: { result: 'expired' } },
  },
});
