// Which of two suites is to be had: first what it covers, then what it costs.
import type { Feasible } from './feasible-paths.ts';

/** Steps of all tests together. */
export const eventsOf = (tests: readonly { readonly steps: readonly unknown[] }[]): number => tests.reduce((sum, { steps }) => sum + steps.length, 0);

/** The one that leaves less uncovered; of two that leave as much, the one with fewer events, or the first. */
export function shorter(one: Feasible, other: Feasible): Feasible {
  const events = ({ tests }: Feasible): number => eventsOf(tests.map(({ replayed }) => replayed));
  if (one.uncovered.length !== other.uncovered.length) return one.uncovered.length < other.uncovered.length ? one : other;
  return events(one) <= events(other) ? one : other;
}
