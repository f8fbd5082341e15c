// A completion that refuses by throwing, as the checks of the rules do. What it has written by then is to stay: the
// engine would undo that for an error, and try again after one it does not know.
import { ActivityError, Completion, type Completing, Failed } from '../engine/activity.ts';
import { VaultError } from '../engine/vault.ts';

/** Refuse before the first write: what was written by then stays. A box that does not open is `secret.unreadable`. */
export const completing = <Result>(work: (tx: Completing) => Promise<Result | Failed>): Completion<Result> =>
  new Completion(async (tx) => {
    try {
      return await work(tx);
    } catch (error) {
      if (error instanceof ActivityError) return new Failed(error.code);
      if (error instanceof VaultError) return new Failed('secret.unreadable');
      throw error;
    }
  });
