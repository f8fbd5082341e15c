// Moments as they are printed.
import { expect, it } from 'vitest';
import { iso } from '#src/ports/clock.ts';

it('prints a moment that no date can say as the last one that can be said', () => {
  expect(iso(Date.UTC(2026, 10, 22, 3, 4, 5, 6))).toBe('2026-11-22T03:04:05.006Z');
  expect([iso(8.64e15), iso(8.64e15 + 1), iso(1e300)]).toEqual(Array(3).fill('+275760-09-13T00:00:00.000Z'));
});
