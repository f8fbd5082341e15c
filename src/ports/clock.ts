// Time comes from outside, so that a test can move it and a timer is never more than a row with a due time.

/** Cancels a wake-up that has not happened yet. */
export type Cancel = () => void;

export type Clock = {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Calls once, as soon as `now()` has reached `at` (at once, but never in the caller's own turn, when it already has). */
  wake(at: number, callback: () => void): Cancel;
  /** Calls once after so long, whatever the time of day is set to meanwhile: for patience and limits, which are no moments. */
  after(milliseconds: number, callback: () => void): Cancel;
};

/** The last moment that a date can say, in the year 275760: a timer may be due later. */
const lastDate = 8.64e15;

/** A moment as every answer, log and audit record prints it: RFC 3339, UTC. */
export const iso = (at: number): string => new Date(Math.min(at, lastDate)).toISOString();
