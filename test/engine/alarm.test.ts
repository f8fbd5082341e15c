// Rings for the earliest moment anybody asked for, once.
import { describe, expect, it } from 'vitest';
import { Alarm } from '#src/engine/alarm.ts';
import { manualClock } from '../support/manual-clock.ts';

const ringing = () => {
  const clock = manualClock(0);
  const rings: number[] = [];
  return { clock, rings, alarm: new Alarm(clock, () => void rings.push(clock.now())) };
};

describe('the alarm', () => {
  it('rings once, for the earliest moment, whatever the order of asking', async () => {
    const { clock, rings, alarm } = ringing();
    for (const at of [500, 300, 400, null]) alarm.by(at);
    expect(clock.waiting).toBe(1);
    await clock.advance(1_000);
    expect(rings).toEqual([300]);
  });

  it('can be set again after it rang', async () => {
    const { clock, rings, alarm } = ringing();
    alarm.by(100);
    await clock.advance(100);
    alarm.by(200);
    await clock.advance(100);
    expect(rings).toEqual([100, 200]);
  });

  it('rings soon for a moment that has passed, never in the turn of whoever asks', async () => {
    const { clock, rings, alarm } = ringing();
    alarm.by(-1);
    expect(rings).toEqual([]);
    await clock.settle();
    expect(rings).toEqual([0]);
  });

  it('is silent once it is off, also for moments asked for later', async () => {
    const { clock, rings, alarm } = ringing();
    alarm.by(100);
    alarm.off();
    alarm.by(50);
    await clock.advance(1_000);
    expect([rings, clock.waiting]).toEqual([[], 0]);
  });
});
