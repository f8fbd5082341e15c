// The machine's own time.
import type { Clock } from '#src/ports/clock.ts';

/** A clock that is set forward or back meanwhile is noticed within this many milliseconds. */
const longestNap = 60_000;

/** Calls once `left()` milliseconds have passed, asking again after each nap. */
export function afterNaps(left: () => number, callback: () => void): () => void {
  let timer: NodeJS.Timeout;
  const nap = (): void => {
    timer = setTimeout(() => (left() <= 0 ? callback() : nap()), Math.max(0, Math.min(left(), longestNap)));
  };
  nap();
  return () => clearTimeout(timer);
}

/** Time that nobody sets. */
export const steadyAfter: Clock['after'] = (milliseconds, callback) => {
  const end = performance.now() + milliseconds;
  return afterNaps(() => Math.ceil(end - performance.now()), callback);
};

export const systemClock: Clock = {
  now: () => Date.now(),
  wake: (at, callback) => afterNaps(() => at - Date.now(), callback),
  after: steadyAfter,
};
