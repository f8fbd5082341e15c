import { describe, expect, it } from 'vitest';
import { phoneNumber } from '#src/directory/phone-number.ts';

describe('a phone number', () => {
  it.each([
    ['+1 2065550100', '+1 2065550100', '+12065550100'],
    ['+12065550100', '+1 2065550100', '+12065550100'],
    [' +1 (206) 555-0100', '+1 2065550100', '+12065550100'],
    ['+44 7700 900123', '+44 7700900123', '+447700900123'],
    ['+39 06 1234 5678', '+39 0612345678', '+390612345678'],
  ])('%j is stored as %j', (typed, stored, e164) => {
    expect(phoneNumber(typed)).toEqual({ stored, e164, extension: null });
  });

  it('keeps an extension apart', () => {
    expect(phoneNumber('+1 2065550150 x12')).toEqual({ stored: '+1 2065550150', e164: '+12065550150', extension: '12' });
  });

  it.each([['2065550100', 'phone.unreadable'], ['+999 1234567', 'phone.unreadable'], ['', 'phone.unreadable'], ['+1 206', 'phone.impossible'], ['+1 20655501001', 'phone.impossible']])('%j is refused as %s', (typed, code) => {
    expect(phoneNumber(typed)).toEqual({ code });
  });
});
