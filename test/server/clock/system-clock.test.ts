// The machine's clock may be set forward or back while something waits for it.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#server/clock/system-clock.ts';

describe('the system clock', () => {
  beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 1), toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] }));
  afterEach(() => void vi.useRealTimers());
  const hour = 3_600_000;
  const rung = (wait: (ring: () => void) => unknown) => {
    const ring = vi.fn<() => void>();
    wait(ring);
    return ring;
  };

  it('wakes at its moment, never before', async () => {
    const ring = rung((call) => systemClock.wake(Date.now() + hour, call));
    await vi.advanceTimersByTimeAsync(hour - 1);
    expect(ring).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(ring).toHaveBeenCalledOnce();
  });

  it('set forward past a moment wakes within a minute', async () => {
    const ring = rung((call) => systemClock.wake(Date.now() + 24 * hour, call));
    vi.setSystemTime(Date.now() + 25 * hour);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ring).toHaveBeenCalledOnce();
  });

  it('set back wakes at the moment, not when so much time has passed', async () => {
    const ring = rung((call) => systemClock.wake(Date.now() + hour, call));
    vi.setSystemTime(Date.now() - hour);
    await vi.advanceTimersByTimeAsync(2 * hour - 1);
    expect(ring).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(ring).toHaveBeenCalledOnce();
  });

  it('set forward or back changes nothing of how long somebody waits', async () => {
    for (const jump of [-hour, 24 * hour]) {
      const ring = rung((call) => systemClock.after(5_000, call));
      vi.setSystemTime(Date.now() + jump);
      await vi.advanceTimersByTimeAsync(4_999);
      expect(ring).not.toHaveBeenCalled();
      await vi.advanceTimersByTimeAsync(1);
      expect(ring).toHaveBeenCalledOnce();
    }
  });

  it('calls nobody who has cancelled, and waits longer than a timer of the platform can', async () => {
    const cancelled = rung((call) => systemClock.wake(Date.now() + 1, call)());
    const late = rung((call) => systemClock.wake(Date.now() + 40 * 24 * hour, call));
    await vi.advanceTimersByTimeAsync(40 * 24 * hour - 1);
    expect(cancelled).not.toHaveBeenCalled();
    expect(late).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(late).toHaveBeenCalledOnce();
  });
});
