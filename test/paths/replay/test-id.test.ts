// What two tests must have in common to be one.
import { describe, expect, it } from 'vitest';
import { testIdOf } from '#src/paths/replay/test-id.ts';
import type { SuiteStep, SuiteTest } from '#src/paths/suite.ts';

const step = (event: SuiteStep['event'], kind: SuiteStep['kind'], source: string | null): SuiteStep =>
  ({ event, kind, source, after: 0, transitions: ['m:on:ring:0'], state: 'off', expect: { status: 'active', tags: [], timers: [], activities: [], effects: [], page: null, output: null, context: {} } });
const testOf = (...steps: SuiteStep[]): Pick<SuiteTest, 'input' | 'steps'> => ({ input: null, steps });
const ring = { type: 'ring' };

describe('the id of a test', () => {
  it('keeps apart what a person sends and what a timer sends under the same name', () => {
    const ids = [testOf(step(ring, 'user', null)), testOf(step(ring, 'timer', 'ringing')), testOf(step(ring, 'timer', 'other'))].map(testIdOf);
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toMatch(/^[0-9a-f]{12}$/);
  });

  it('does not ask what was seen', () => {
    const seen = step(ring, 'user', null);
    expect(testIdOf(testOf({ ...seen, state: 'on', expect: { ...seen.expect, page: 'bell' } }))).toBe(testIdOf(testOf(seen)));
  });
});
