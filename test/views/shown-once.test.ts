// What one answer shows stands beside the page, under the names of the API and no others.
import { expect, it } from 'vitest';
import { type View, withShown } from '#src/views/view.ts';

const view: View = { page: 'scanApp', title: { id: 't', text: 'T' }, text: [], fields: [], messages: [] };

it('adds secret and address, and draws the picture where none came along', () => {
  const { shownOnce } = withShown(view, { secret: 'ABC', uri: 'otpauth://totp/x?secret=ABC', other: 'no' });
  expect(shownOnce).toEqual({ secret: 'ABC', uri: 'otpauth://totp/x?secret=ABC', qr: expect.stringMatching(/^<svg /) as string });
  expect(withShown(view, { uri: 'otpauth://x', qr: '<svg/>' }).shownOnce?.qr).toBe('<svg/>');
});

it('adds a password or codes without a picture', () => {
  expect(withShown(view, { password: 'p', codes: ['1', '2'] }).shownOnce).toEqual({ password: 'p', codes: ['1', '2'] });
});

it('leaves the view alone where there is nothing to show', () => {
  expect(withShown(view, null)).toBe(view);
});
