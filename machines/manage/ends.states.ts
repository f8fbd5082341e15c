// How a flow about the security info page ends otherwise than by the person being done with it.
import { managing } from './manage.setup.ts';

export const ends = {
  blocked: managing.createStateConfig({ type: 'final', description: 'This sign-in may not reach the security info page.', meta: { page: 'ended' }, output: { result: 'blocked' } }),
  notOffered: managing.createStateConfig({ type: 'final', description: 'The feature is not for this person.', meta: { page: 'ended' }, output: { result: 'notOffered' } }),
  notChallengeable: managing.createStateConfig({ type: 'final', description: 'The person could not prove who they are by anything on file; an administrator must help.', meta: { page: 'ended' }, output: { result: 'notChallengeable' } }),
  lockedOut: managing.createStateConfig({ type: 'final', description: 'The person had too many tries and is locked out for a while.', tags: ['failed'], meta: { page: 'ended' }, output: { result: 'lockedOut' } }),
  cancelled: managing.createStateConfig({ type: 'final', description: 'The person gave up.', tags: ['cancelled'], meta: { page: 'ended' }, output: { result: 'cancelled' } }),
  expired: managing.createStateConfig({ type: 'final', description: 'The flow took too long.', tags: ['expired'], meta: { page: 'ended' }, output: { result: 'expired' } }),
};
