// Which of the timers that run can be the next to fire. Whatever is no timer may take any time; a timer fires at its moment,
// and not before one that is due earlier. What has happened so far tells in which order moments can lie.
import type { Timer, Timers } from '../paths/graph.ts';

/** `t[later] - t[earlier] <= most`; steps are counted from 0, the start. */
type Bound = { readonly later: number; readonly earlier: number; readonly most: number };

export class Moments {
  /** The bounds that hold whatever is next. */
  readonly #bounds: Bound[] = [];
  /** Timers that run, by the step that set each. */
  #running = new Map<Timer, number>();
  #steps = 0;

  /** @param timers those that run after the start */
  constructor(timers: Timers) {
    this.#follow(timers);
  }

  /** Whether this timer can fire now: there are moments for all steps so far at which it is due before all others that run. */
  canFire(timer: Timer): boolean {
    return isPossible([...this.#bounds, ...this.#next(timer)], this.#steps + 1);
  }

  /** @param fired the timer that made the step @param timers those that run after it */
  step(fired: Timer | null, timers: Timers): void {
    this.#bounds.push(...this.#next(fired));
    this.#steps += 1;
    this.#follow(timers);
  }

  /** A timer that goes on is the same object from step to step. */
  #follow(timers: Timers): void {
    this.#running = new Map(Object.values(timers).map((timer) => [timer, this.#running.get(timer) ?? this.#steps]));
  }

  #next(fired: Timer | null): Bound[] {
    const at = this.#steps + 1;
    const bounds: Bound[] = [{ later: at - 1, earlier: at, most: 0 }];
    for (const [timer, set] of this.#running) {
      const delay = Math.max(0, timer.delay); // as with every clock, a negative one is none
      bounds.push({ later: at, earlier: set, most: delay });
      if (timer === fired) bounds.push({ later: set, earlier: at, most: -delay });
    }
    return bounds;
  }
}

/** Bellman and Ford: bounds on differences can be kept unless they make a circle whose sum is below zero. */
function isPossible(bounds: readonly Bound[], last: number): boolean {
  const at = Array.from({ length: last + 1 }, () => 0);
  for (let round = 0; round <= last + 1; round++) {
    let hasMoved = false;
    for (const { later, earlier, most } of bounds) {
      const latest = (at[earlier] ?? 0) + most;
      if ((at[later] ?? 0) <= latest) continue;
      at[later] = latest;
      hasMoved = true;
    }
    if (!hasMoved) return true;
  }
  return false;
}
