// A completion that refuses by throwing, as the checks of the rules do, and that comes to an end also where the directory fails.
// What it has written by then is to stay: the engine would undo that for an error, and try again after one it does not know.
import { ActivityError, type ActivityHost, type Completing, Completion, Failed } from '../engine/activity.ts';
import type { Transaction } from '../engine/transaction.ts';
import { VaultError } from '../engine/vault.ts';
import { directoryFailure } from '../directory/directory-failure.ts';

/** How often a directory that does not answer is asked before that is the answer: the engine runs the same completion again a second after each. */
const attemptsAtMost = 3;

/**
 * Refuse before the first write: what was written by then stays. `refused` records the failure, in the same commit; it gets the
 * code that the chart gets. A box that does not open is `secret.unreadable`; `directory.unavailable`, `directory.refused`.
 */
export function completing<Result>(work: (tx: Completing) => Promise<Result | Failed>, refused: (tx: Transaction, code: string) => void = () => {}): Completion<Result> {
  let attempts = 0;
  return new Completion(async (tx) => {
    try {
      return await work(tx);
    } catch (error) {
      const failure = failureOf(error);
      if (failure === null) throw error;
      attempts += 1;
      if (failure.isRetryable && attempts < attemptsAtMost) throw error;
      // Of somebody who has been erased meanwhile nothing is written down.
      if (failure.code !== 'subject.unknown') refused(tx, failure.code);
      return new Failed(failure.code);
    }
  });
}

/** A commit of an activity's own, before its completion. */
export const beforehand = <Result>(host: ActivityHost, work: (tx: Transaction) => Promise<Result>): Promise<Result> => outside(() => host.transact(work));

/** Outside of a completion, a directory that fails says so in the activity's words. */
export async function outside<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw directoryFailure(error) ?? error;
  }
}

/** Null for what nobody foresaw, and for a race that was lost, which the engine runs again. */
function failureOf(error: unknown): ActivityError | null {
  if (error instanceof ActivityError) return error;
  return error instanceof VaultError ? new ActivityError('secret.unreadable', 'what is kept does not open') : directoryFailure(error);
}
