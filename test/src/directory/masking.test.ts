import { describe, expect, it } from 'vitest';
import { maskEmail, maskPhone } from '#src/directory/masking.ts';

describe('a masked number', () => {
  it.each([
    ['+1 2065550100', '+1 ••••••0100'],
    ['+44 7700900123', '+44 ••••••0123'],
    ['+1 2065550150 x1234', '+1 ••••••0150'],
    ['+290 51234', '+290 ••••••34'],
    ['+999 1234', '+999 ••••••'],
    ['+12065550100', '••••••0100'],
    ['', '••••••'],
  ])('of %j is %j', (number, masked) => {
    expect(maskPhone(number)).toBe(masked);
  });
});

describe('a masked address', () => {
  it.each([
    ['ada@example.org', 'a•••@example.org'],
    ['ad@example.org', 'a•••@example.org'],
    ['a@example.org', '•••@example.org'],
    ['@example.org', '•••@example.org'],
    ['😀x@example.org', '😀•••@example.org'],
    ['"a@b"@example.org', '"•••@example.org'],
    ['nobody', '•••'],
    ['', '•••'],
  ])('of %j is %j', (address, masked) => {
    expect(maskEmail(address)).toBe(masked);
  });
});
