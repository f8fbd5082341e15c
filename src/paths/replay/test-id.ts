// The name of a test that stays the same while what the test does stays the same, whatever else is edited in the chart.
import { createHash } from 'node:crypto';
import { canonicalText } from '../canonical-text.ts';
import type { SuiteTest } from '../suite.ts';

/** The first twelve hex digits of a hash of the input, the events, who makes them, and the transitions they take. */
export function testIdOf({ input, steps }: Pick<SuiteTest, 'input' | 'steps'>): string {
  const did = [input, ...steps.map(({ event: { type, ...payload }, transitions, kind, source }) => [type, payload, transitions, ...(kind === 'user' ? [] : [kind, source])])];
  return createHash('sha256').update(canonicalText(did)).digest('hex').slice(0, 12);
}
