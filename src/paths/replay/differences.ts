// Whether a machine that really ran stands where the graph has it.
import { canonicalText } from '../canonical-text.ts';
import type { GraphNode } from '../graph.ts';

/**
 * @param waiting names of the timers that the clock holds
 * @returns what is different, as a sentence; null when nothing is
 */
export function difference(expected: GraphNode, actual: GraphNode, waiting: readonly string[]): string | null {
  const [was, is] = [expected.snapshot, actual.snapshot];
  if (was.status !== 'error' && is.status === 'error') return `the machine fails: ${is.error instanceof Error ? is.error.message : canonicalText(is.error)}`;
  return told('the status', was.status, is.status)
    ?? told('the state', was.value, is.value)
    ?? told('the output', was.output, is.output)
    ?? (was.status === 'active' ? told('what runs', activities(expected), activities(actual)) : null)
    ?? (was.status === 'active' ? told('the timers', Object.keys(expected.timers).sort(), waiting.toSorted()) : null);
}

const told = (what: string, expected: unknown, actual: unknown): string | null => {
  const [one, other] = [canonicalText(expected), canonicalText(actual)];
  return one === other ? null : `${what}: ${other} instead of ${one}`;
};

const activities = ({ running }: GraphNode): string[] => Object.entries(running).map(([id, { src }]) => `${id}: ${src}`).sort();
