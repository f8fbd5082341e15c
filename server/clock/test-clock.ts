// The machine's own time, and a way to move it forward: timers due meanwhile fire at once, in order. It can be stopped, so
// that it only moves when it is moved. For tests only.
import type { Clock } from '#src/ports/clock.ts';
import { steadyAfter } from './system-clock.ts';

export type TestClock = Clock & {
  /** Moves time by so many milliseconds and lets what is due begin. */
  advance(milliseconds: number): Promise<void>;
  readonly isStopped: boolean;
  /** From now on it stands still between two moves. */
  stop(): void;
  /** It goes on from where it stands. */
  go(): void;
};

export function testClock(): TestClock {
  let ahead = 0;
  let stoppedAt: number | null = null;
  const waiting = new Set<{ at: number; callback: () => void; timer: NodeJS.Timeout | null }>();
  const now = (): number => (stoppedAt ?? Date.now()) + ahead;
  type Waiter = { at: number; callback: () => void; timer: NodeJS.Timeout | null };
  const arm = (waiter: Waiter): void => {
    waiter.timer = setTimeout(() => {
      if (waiter.at > now()) arm(waiter);
      else {
        waiting.delete(waiter);
        waiter.callback();
      }
    }, Math.max(0, Math.min(waiter.at - now(), 60_000)));
  };
  return {
    now,
    wake(at, callback) {
      const waiter: Waiter = { at, callback, timer: null };
      waiting.add(waiter);
      arm(waiter);
      return () => {
        waiting.delete(waiter);
        if (waiter.timer !== null) clearTimeout(waiter.timer);
      };
    },
    // How long somebody waits is not what a test moves: an activity under way keeps its time.
    after: steadyAfter,
    get isStopped() {
      return stoppedAt !== null;
    },
    stop() {
      stoppedAt ??= Date.now();
    },
    go() {
      if (stoppedAt !== null) ahead += stoppedAt - Date.now();
      stoppedAt = null;
    },
    async advance(milliseconds) {
      ahead += milliseconds;
      for (const waiter of [...waiting].sort((a, b) => a.at - b.at)) {
        if (waiter.at > now() || !waiting.delete(waiter)) continue;
        if (waiter.timer !== null) clearTimeout(waiter.timer);
        waiter.callback();
        await new Promise((next) => setImmediate(next));
      }
    },
  };
}
