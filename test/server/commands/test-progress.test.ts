// How far a run of tests is, as somebody at a terminal sees it.
import { describe, expect, it } from 'vitest';
import { testProgress } from '#server/commands/test-progress.ts';

function screen(isTTY: boolean) {
  const written: string[] = [];
  let now = 0;
  let tick = (): void => expect.fail('it does not tick');
  let isTicking = false;
  return {
    written,
    terminal: { isTTY, write: (text: string) => void written.push(text), now: () => now },
    ticking: (each: () => void) => {
      tick = each;
      isTicking = true;
      return () => void (isTicking = false);
    },
    pass: (milliseconds: number): void => {
      for (let left = milliseconds; left > 0; left -= 200) {
        now += 200;
        tick();
      }
    },
    isTicking: () => isTicking,
  };
}

describe('the line of a run of tests', () => {
  it('counts tests and events once a second, also where a service is slow, and makes room for what else is written', () => {
    const { written, terminal, ticking, pass, isTicking } = screen(true);
    const shown = testProgress('toll', 12, terminal, ticking);
    shown.step();
    pass(800);
    expect(written).toEqual([]);
    pass(200);
    shown.step();
    shown.test();
    pass(2_000);
    shown.clear();
    pass(1_000);
    shown.end();
    const line = (text: string): string => `\rtoll: ${text}\u001B[K`;
    const gone = '\r\u001B[K';
    expect(written).toEqual([line('0 of 12 tests, 1 event (1 s)'), line('1 of 12 tests, 2 events (2 s)'), line('1 of 12 tests, 2 events (3 s)'), gone, line('1 of 12 tests, 2 events (4 s)'), gone]);
    expect(isTicking()).toBe(false);
  });

  it('is not written to a file', () => {
    const { written, terminal, ticking, pass } = screen(false);
    const shown = testProgress('toll', 12, terminal, ticking);
    pass(5_000);
    shown.clear();
    shown.end();
    expect(written).toEqual([]);
  });
});
