import { describe, expect, it } from 'vitest';
import { lifetimes, newCode, wording } from '#src/proofs/codes.ts';

describe('codes that are sent', () => {
  it('have six digits, leading zeros included, and repeat no oftener than chance', () => {
    const codes = Array.from({ length: 5_000 }, newCode);
    expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
    expect(codes.some((code) => code.startsWith('0'))).toBe(true);
    expect(new Set(codes).size).toBeGreaterThan(4_900);
  });

  it('are spelled out for a voice, and written whole to be read', () => {
    expect(wording('voice', '012345', 'Example', 'en').text).toContain('0 1 2 3 4 5');
    for (const channel of ['sms', 'email'] as const) expect(wording(channel, '012345', 'Example', 'en').text).toMatch(/^012345 is your Example code/);
  });

  it('are worded in the language that is asked for, each way of sending', () => {
    const german = (['sms', 'voice', 'email'] as const).map((channel) => wording(channel, '012345', 'Example', 'de'));
    expect(german.map(({ subject }) => subject)).toEqual(Array.from({ length: 3 }, () => 'Ihr Code für Example'));
    expect(german.map(({ text }) => text)).toEqual([
      '012345 ist Ihr Code für Example. Er gilt 5 Minuten. Niemand von Example wird Sie danach fragen.',
      'Ihr Code für Example ist 0 1 2 3 4 5. Noch einmal: 0 1 2 3 4 5.',
      expect.stringMatching(/^012345 ist Ihr Code für Example\.\n\nEr gilt 10 Minuten .*\n$/),
    ]);
  });

  it('live no longer than ten minutes', () => {
    expect(lifetimes).toEqual({ sms: 300_000, voice: 300_000, email: 600_000 });
  });
});
