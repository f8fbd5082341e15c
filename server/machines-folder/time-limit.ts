// How long a chart is looked at: its steps are as slow as their author made them, and one of them may never end.
import { isNativeError } from 'node:util/types';
import { runInNewContext } from 'node:vm';

/** Two thirds of a minute: what is done with the states that were found comes on top. */
export const exploringSeconds = 40;

/** Milliseconds for which a step under way is waited for when the time is up. */
const grace = 10_000;
/** What asking the rules of a check may take, as a part of the time for exploring. */
const forRules = 0.5;

export type Clock = { /** Milliseconds. */ readonly now: () => number; readonly grace: number };

const ownClock: Clock = { now: () => performance.now(), grace };

/** Begins as it is made. */
export class TimeLimit {
  readonly #most: number;
  readonly #began: number;
  readonly #clock: Clock;

  constructor(seconds: number, clock: Clock = ownClock) {
    this.#most = seconds * 1_000;
    this.#clock = clock;
    this.#began = clock.now();
  }

  /** For exploring. */
  get isUp(): boolean {
    return this.#clock.now() - this.#began >= this.#most;
  }

  /** For exploring and for the rules that ask every state thereafter. */
  get isAllUp(): boolean {
    return this.#clock.now() - this.#began >= this.#most * (1 + forRules);
  }

  /** Does the work, which looks at the time by itself. False: it had to be broken off in the midst of a step that does not end. */
  within = (work: () => void): boolean => {
    try {
      runInNewContext('work()', { work }, { timeout: this.#most + this.#clock.grace }); // the only way there is to stop what computes in this thread
      return true;
    } catch (error) {
      if (isNativeError(error) && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return false; // made in that other context
      throw error;
    }
  };
}
