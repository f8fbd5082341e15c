// Why a written file may have no tests.
import { describe, expect, it } from 'vitest';
import { nothingIn } from '#src/paths/formats/nothing.ts';
import { parcel } from './suites.ts';

const says = (covered: number, total: number): string => nothingIn({ ...parcel().suite, criterion: 'states', covered, total, tests: [] });

describe('a suite without tests', () => {
  it('says whether there is nothing to cover, nothing that can be, or nothing left', () => {
    expect(says(0, 0)).toBe('nothing to cover: 0 of 0 states');
    expect(says(0, 4)).toBe('nothing more that can be covered: 0 of 4 states');
    expect(says(4, 4)).toBe('nothing left to cover: 4 of 4 states');
  });
});
