// The word of a device: signed by its key, for this very request, about now.
import { describe, expect, it } from 'vitest';
import { isSignedBy, keyObjectOf, type Signed, signedText } from '#src/devices/device.ts';
import { newKeys, signedBy } from './device-rig.ts';

const now = Date.UTC(2026, 0, 5, 12);
const at = now / 1_000;
const signed: Signed = { method: 'POST', path: '/v1/devices/device_1/requests/approval_1', at, body: { number: '42', answer: 'approve' } };

describe('the word of a device', () => {
  const { publicKey, privateKey } = newKeys();
  const signature = signedBy(privateKey, signed);
  const holds = (changes: Partial<Signed> = {}, by = publicKey, sent = signature, moment = now): boolean => {
    const { at: _, ...about } = { ...signed, ...changes };
    return isSignedBy(by, about, sent, moment);
  };

  it('is five lines, with the body in one form whatever the order of its names', () => {
    expect(signedText(signed)).toBe('factorflow-device-1\nPOST\n/v1/devices/device_1/requests/approval_1\n1767614400\n2nljk1_ZyQ6b0tKdW3xq-Z0E7zhHSQnEPTiyqI4x2W4');
    expect(signedText({ ...signed, body: { answer: 'approve', number: '42' } })).toBe(signedText(signed));
    expect(signedText({ ...signed, body: null })).toContain('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU');
  });

  it('holds as it was signed', () => expect(holds()).toBe(true));
  it('does not hold for another method', () => expect(holds({ method: 'GET' })).toBe(false));
  it('does not hold for another path', () => expect(holds({ path: '/v1/devices/device_2/requests/approval_1' })).toBe(false));
  it('does not hold for another body', () => expect(holds({ body: { answer: 'approve', number: '43' } })).toBe(false));
  it('does not hold for another moment', () => expect(holds({}, publicKey, { ...signature, at: at + 1 })).toBe(false));
  it('does not hold by another key', () => expect(holds({}, newKeys().publicKey)).toBe(false));
  it('does not hold for a device that nobody knows, whatever was signed', () => expect(isSignedBy(null, signed, signature, now)).toBe(false));
  it('does not hold without a signature', () => expect(holds({}, publicKey, { at, text: '' })).toBe(false));

  it('holds for two minutes either way, and no longer', () => {
    for (const off of [-120, 120]) expect(holds({}, publicKey, signature, now + off * 1_000)).toBe(true);
    for (const off of [-121, 121]) expect(holds({}, publicKey, signature, now + off * 1_000)).toBe(false);
  });

  it('knows a point that is not on the curve for no key', () => {
    expect(keyObjectOf(publicKey)).not.toBeNull();
    expect(keyObjectOf({ ...publicKey, y: publicKey.x })).toBeNull();
  });
});
