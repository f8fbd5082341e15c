// Wakes once for the earliest moment anything is due. It holds no truth: the rows do, and say the next moment themselves.
import type { Cancel, Clock } from '../ports/clock.ts';

export class Alarm {
  readonly #clock: Clock;
  readonly #ring: () => void;
  #set: { at: number; cancel: Cancel } | null = null;
  #isOff = false;

  constructor(clock: Clock, ring: () => void) {
    this.#clock = clock;
    this.#ring = ring;
  }

  /** Makes sure to ring at `at`, or before. */
  by(at: number | null): void {
    if (at === null || this.#isOff || (this.#set !== null && this.#set.at <= at)) return;
    this.#set?.cancel();
    this.#set = { at, cancel: this.#clock.wake(at, () => {
      this.#set = null;
      this.#ring();
    }) };
  }

  off(): void {
    this.#isOff = true;
    this.#set?.cancel();
    this.#set = null;
  }
}
