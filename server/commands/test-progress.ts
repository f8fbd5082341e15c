// How far a run of tests is, on one line of a terminal that goes on counting while a service is slow.
import { counted } from './counted.ts';
import { sameLine, type Terminal } from './same-line.ts';

export type TestProgress = {
  /** A step went as expected. */
  readonly step: () => void;
  /** A test is over. */
  readonly test: () => void;
  /** Gone from the terminal until it is next due: something else is to be written there. */
  readonly clear: () => void;
  readonly end: () => void;
};

type Every = (tick: () => void) => () => void;

/** More often than the line changes, which is once a second. */
const every: Every = (tick) => {
  const running = setInterval(tick, 200);
  return () => clearInterval(running);
};

/** @param tests of the run. Without a terminal nothing is ever written. */
export function testProgress(subject: string, tests: number, terminal?: Terminal, ticking = every): TestProgress {
  const line = sameLine(subject, terminal);
  let [done, events] = [0, 0];
  const stop = ticking(() => line.say(`${done} of ${counted(tests, 'test')}, ${counted(events, 'event')}`));
  return {
    step: () => void events++,
    test: () => void done++,
    clear: () => line.end(),
    end: () => {
      stop();
      line.end();
    },
  };
}
