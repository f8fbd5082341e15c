// What the planner and the checker play the manage chart against, and what must hold in every state it can reach.
import type { SnapshotFrom } from 'xstate';
import type { manage } from './manage.machine.ts';
import { invariants, played, resultOf, steps } from './managing.samples.ts';

export const samples = {
  ...played,
  /** Whoever comes can leave by the page, or learn why not. */
  goal: (snapshot: SnapshotFrom<typeof manage>) => ['finished', 'blocked', 'notOffered', 'notChallengeable'].includes(resultOf(snapshot) ?? ''),
  invariants,
  steps,
};
