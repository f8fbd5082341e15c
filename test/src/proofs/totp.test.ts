import { spawnSync } from 'node:child_process';
import { Secret } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { codeAt, matchingStep, newSeed, provisioningUri, stepAt } from '#src/proofs/totp.ts';

/** RFC 6238 appendix B, SHA-1: the seed in ASCII; seconds since 1970 and the code of eight digits, of which ours are the last six. */
const seed = Secret.fromLatin1('12345678901234567890').base32;
const vectors = [[59, '94287082'], [1111111109, '07081804'], [1111111111, '14050471'], [1234567890, '89005924'], [2000000000, '69279037'], [20000000000, '65353130']] as const;

describe('time-based one-time passwords', () => {
  it.each(vectors)('are those of the RFC at %d s', (seconds, code) => {
    expect(codeAt(seed, stepAt(seconds * 1_000))).toBe(code.slice(-6));
    expect(matchingStep(seed, code.slice(-6), seconds * 1_000, null, 0)).toBe(Math.floor(seconds / 30));
  });

  it('are those of oathtool', () => {
    const now = Date.UTC(2026, 0, 5, 12, 0, 17);
    const made = newSeed();
    const { status, stdout, error } = spawnSync('oathtool', ['--totp', '--base32', '--now', '2026-01-05 12:00:17 UTC', made], { encoding: 'utf8' });
    if (error !== undefined) return console.log('oathtool is not installed: codes were compared with the vectors of RFC 6238 only');
    expect(status).toBe(0);
    expect(matchingStep(made, stdout.trim(), now, null, 0)).toBe(stepAt(now));
  });

  it('are accepted one step early or late, and no further', () => {
    const now = 1_000_000_000_000;
    const at = stepAt(now);
    expect([-2, -1, 0, 1, 2].map((off) => matchingStep(seed, codeAt(seed, at + off), now, null, 1))).toEqual([null, at - 1, at, at + 1, null]);
    expect(matchingStep(seed, codeAt(seed, at - 1), now, null, 0)).toBeNull();
  });

  it('are accepted once: the step must grow', () => {
    const now = 1_000_000_000_000;
    const at = stepAt(now);
    expect(matchingStep(seed, codeAt(seed, at), now, at, 1)).toBeNull();
    expect(matchingStep(seed, codeAt(seed, at - 1), now, at, 1)).toBeNull();
    expect(matchingStep(seed, codeAt(seed, at + 1), now, at, 1)).toBe(at + 1);
  });

  it('are not anything else that is typed', () => {
    for (const typed of ['', '12345', '1234567', 'abcdef', '٠٠٠٠٠٠']) expect(matchingStep(seed, typed, 0, null, 1)).toBeNull();
  });

  it('come from 160 random bits', () => {
    expect(Secret.fromBase32(newSeed()).bytes).toHaveLength(20);
    expect(new Set(Array.from({ length: 50 }, newSeed)).size).toBe(50);
  });

  it('are announced to an app with issuer and account, escaped', () => {
    expect(provisioningUri(seed, 'A & B', 'ada: x@example.org')).toMatch(/^otpauth:\/\/totp\/A%20%26%20B:ada%3A%20x%40example\.org\?issuer=A%20%26%20B&secret=[A-Z2-7]{32}&algorithm=SHA1&digits=6&period=30$/);
  });
});
