import { describe, expect, it } from 'vitest';
import { newAppPassword } from '#src/proofs/app-passwords.ts';

describe('an app password', () => {
  it('is 16 letters, each of 26 as likely as the others: 75 bits', () => {
    const made = Array.from({ length: 2_000 }, newAppPassword);
    expect(made.every((password) => /^[a-z]{16}$/.test(password))).toBe(true);
    expect(new Set(made).size).toBe(2_000);
    const counts = new Map<string, number>();
    for (const letter of made.join('')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
    // 32,000 letters: 1,231 each are expected, and the standard deviation is 34.
    expect(counts.size).toBe(26);
    for (const count of counts.values()) expect(Math.abs(count - 1_231)).toBeLessThan(7 * 34);
    expect(16 * Math.log2(26)).toBeGreaterThan(75);
  });
});
