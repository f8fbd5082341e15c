// Time in a suite: what comes by itself when its time has come, and what somebody waits for before doing it.
import { expiry } from '../replay/host-life.ts';
import type { SuiteStep } from '../suite.ts';

type Timed = Pick<SuiteStep, 'kind' | 'source' | 'event' | 'after'>;

/**
 * Timers, and the end of a flow's life. A flow that has none is told `flow.expired` like all that the host sends: at once, for it is
 * the last step, and nothing in a test needs to wait for that.
 */
export const comesByItself = ({ kind, source, event, after }: Timed): boolean => kind === 'timer' && (source !== null || (event.type === expiry && after > 0));

/** Milliseconds that somebody waits before a person's, an activity's or the host's step, and in which nothing happens by itself. */
export const waitBefore = (step: Timed): number => (comesByItself(step) ? 0 : step.after);
