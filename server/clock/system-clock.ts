// The machine's own time.
import type { Clock } from '#src/ports/clock.ts';

/** A clock that is set forward or back meanwhile is noticed within this many milliseconds. */
const longestNap = 60_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  wake(at, callback) {
    let timer: NodeJS.Timeout;
    const nap = (): void => {
      const rest = at - Date.now();
      if (rest <= 0) callback();
      else timer = setTimeout(nap, Math.min(rest, longestNap));
    };
    timer = setTimeout(nap, Math.max(0, Math.min(at - Date.now(), longestNap)));
    return () => clearTimeout(timer);
  },
};
