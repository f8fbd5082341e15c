// What an operator got wrong: an option, a value, a folder that is not what the command needs.

/** Ends the process with exit code 2 and this one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
