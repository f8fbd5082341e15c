// Time as a service has it: whole milliseconds. A timer of less than one is due in the next of them, and of those that are
// due in the same, the one that is due first goes first.
import type { Timer } from '../graph.ts';

/** Some 35,000 years: nobody waits for a timer that is longer, and sums of shorter ones are exact. */
const longest = 2 ** 50;

/** In whole milliseconds; infinite where it never comes. */
export const moments = (delay: number): number => (delay > longest ? Infinity : Math.ceil(delay));

/** Of two timers of one millisecond the one with more of it goes first: what is sent at once before all others. */
export const hasteOf = ({ delay, isAtOnce }: Pick<Timer, 'delay' | 'isAtOnce'>): number => (isAtOnce === true ? 1 : delay > longest ? 0 : Math.ceil(delay) - delay);
