// What a directory may do instead of answering, in the words of an activity.
import { ActivityError } from '../engine/activity.ts';
import { DirectoryRefusal } from '../ports/directory.ts';
import { StoreUnavailableError } from '../ports/store.ts';

/** Null for anything else: a mistake, or somebody who has moved on. */
export function directoryFailure(error: unknown): ActivityError | null {
  if (error instanceof StoreUnavailableError) return new ActivityError('directory.unavailable', 'the directory does not answer', { retryable: true, cause: error });
  if (error instanceof DirectoryRefusal) return new ActivityError('directory.refused', 'the directory does not take the change', { cause: error });
  return null;
}

/** Why a write failed, as an audit record says it: the directory's reason, or `internal` for what the log alone can tell. */
export const failureCode = (error: unknown): string => directoryFailure(error)?.code ?? 'internal';
