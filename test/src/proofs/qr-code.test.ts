import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { qrSvg } from '#src/proofs/qr-code.ts';

describe('a QR code', () => {
  it('has a dark square exactly where the code has one', () => {
    const text = 'otpauth://totp/Example:Ada?secret=GEZDGNBVGY3TQOJQ';
    const { size, data } = encode(text, { ecc: 'M', border: 4 });
    const svg = qrSvg(text);
    const drawn = Array.from({ length: size }, () => Array<boolean>(size).fill(false));
    for (const [, x, y, length] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
      for (let i = 0; i < Number(length); i++) drawn[Number(y)]![Number(x) + i] = true;
    }
    expect(drawn).toEqual(data);
    expect(svg).toContain(`viewBox="0 0 ${size} ${size}"`);
  });
});
