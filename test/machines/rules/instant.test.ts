import { expect, it } from 'vitest';
import { dateTimeOf, instantOf } from '#machines/rules/instant.ts';

it('agrees with the platform, both ways, on every day from 1600 to 2400', () => {
  for (let at = Date.UTC(1600, 0, 1, 23, 59, 58, 7); at < Date.UTC(2400, 0, 1); at += 86_400_000) {
    const text = new Date(at).toISOString();
    if (instantOf(text) !== at || dateTimeOf(at) !== text) expect([dateTimeOf(at), instantOf(text)]).toEqual([text, at]);
  }
});

it.each([
  ['1985-04-12T23:20:50.52Z', Date.UTC(1985, 3, 12, 23, 20, 50, 520)],
  ['1996-12-19T16:39:57-08:00', Date.UTC(1996, 11, 20, 0, 39, 57)],
  ['1937-01-01T12:00:27.87+00:20', Date.UTC(1937, 0, 1, 11, 40, 27, 870)],
  ['1990-12-31T23:59:60Z', Date.UTC(1991, 0, 1)],
  ['1990-12-31T15:59:60.5-08:00', Date.UTC(1991, 0, 1)],
  ['2026-01-01t00:00:00.123987z', Date.UTC(2026, 0, 1, 0, 0, 0, 123)],
  ['0001-01-01T00:00:00Z', -62_135_596_800_000],
])('reads %s', (text, at) => {
  expect(instantOf(text)).toBe(at);
});

it.each([
  '', '2026-01-01', '2026-01-01T00:00:00', '2026-01-01 00:00:00Z', '2026-13-01T00:00:00Z', '2026-00-01T00:00:00Z', '2025-02-29T00:00:00Z', '1900-02-29T00:00:00Z',
  '2026-04-31T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01T00:60:00Z', '2026-01-01T12:00:60Z', '2026-01-01T00:00:00+24:00', '2026-01-01T00:00:00.Z', ' 2026-01-01T00:00:00Z',
])('refuses %o', text => {
  expect(instantOf(text)).toBe(null);
});

it('writes the first and the last instant there is a date for, whatever lies beyond', () => {
  expect([dateTimeOf(-Infinity), dateTimeOf(Date.UTC(9999, 11, 31, 23, 59, 59, 999)), dateTimeOf(1e20)]).toEqual(['0000-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z']);
});
