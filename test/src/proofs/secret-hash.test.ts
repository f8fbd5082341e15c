import { describe, expect, it } from 'vitest';
import { hashOf, HashingBusyError, isHashOf } from '#src/proofs/secret-hash.ts';

describe('the hash of a secret', () => {
  it('matches that secret alone, and is another one each time', async () => {
    const [one, two] = await Promise.all([hashOf('grace hopper'), hashOf('grace hopper')]);
    expect(one).toMatch(/^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/);
    expect(one).not.toBe(two);
    expect(await Promise.all([isHashOf(one, 'grace hopper'), isHashOf(one, 'grace hoppe'), isHashOf(two, ''), isHashOf('no hash', 'no hash')])).toEqual([true, false, false, false]);
  });

  it('is one of a hundred that wait at most, and holds nobody else up meanwhile', async () => {
    const all = Array.from({ length: 110 }, () => isHashOf('scrypt$2$1$1$AA$AA', 'x'));
    const settled = await Promise.allSettled(all);
    const refused = settled.filter((one) => one.status === 'rejected');
    expect(refused).toHaveLength(8);
    for (const one of refused) expect(one.reason).toBeInstanceOf(HashingBusyError);
    expect(await isHashOf('scrypt$2$1$1$AA$AA', 'x')).toBe(false);
  });
});
