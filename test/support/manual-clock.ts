// Time that passes only when a test says so.
import type { Clock } from '#src/ports/clock.ts';

export type ManualClock = Clock & {
  /** Moves time forward, calling whatever is woken on the way in the order of its moments; what follows from one call is finished before the next. */
  advance(milliseconds: number): Promise<void>;
  /** Lets everything that waits for no time finish. */
  settle(): Promise<void>;
  /** Wake-ups asked for and neither called nor cancelled. */
  readonly waiting: number;
};

/** `start` in milliseconds since 1970. */
export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let now = start;
  const wakes = new Set<{ readonly at: number; readonly callback: () => void }>();
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await new Promise((next) => setImmediate(next));
  };
  const callDue = async (until: number): Promise<void> => {
    for (;;) {
      const [next] = [...wakes].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
      if (next === undefined) return;
      wakes.delete(next);
      now = Math.max(now, next.at);
      next.callback();
      await settle();
    }
  };
  const wake: Clock['wake'] = (at, callback) => {
    const wake = { at, callback };
    wakes.add(wake);
    if (at <= now) setImmediate(() => wakes.delete(wake) && callback());
    return () => void wakes.delete(wake);
  };
  return {
    now: () => now,
    wake,
    after: (milliseconds, callback) => wake(now + milliseconds, callback),
    settle,
    async advance(milliseconds) {
      await settle();
      const end = now + milliseconds;
      await callDue(end);
      now = end;
    },
    get waiting() {
      return wakes.size;
    },
  };
}
