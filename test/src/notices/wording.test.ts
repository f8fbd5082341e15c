import { describe, expect, it } from 'vitest';
import { noticesFor } from '#src/notices/changes.ts';
import type { NoticeContent } from '#src/notices/notice-row.ts';
import { noticeWording } from '#src/notices/wording.ts';
import { alternate, app, mail, office, otherMail, otherPhone, person, phone } from './people.ts';

const at = Date.UTC(2026, 0, 5, 13, 7, 9, 42);
const content = (more: Partial<NoticeContent> = {}): NoticeContent =>
  ({ ways: [], changes: [{ what: 'added', method: { kind: 'app', address: null } }], at, by: 'user', ip: '198.51.100.7', language: 'en', ...more });

describe('a notice', () => {
  it('says in a mail what happened, when, from where, and what to do', () => {
    const { subject, text } = noticeWording(content(), 'email', 'Example');
    expect(subject).toBe('Example: your security info was changed');
    expect(text).toBe(`Hello,

the information you use to sign in to Example, or to reset your password, was changed:

- Added: authenticator app

When: 5 January 2026 at 13:07 UTC (2026-01-05T13:07:09Z)
From where: IP address 198.51.100.7

If this was you, or you know of it, there is nothing to do.
If this was not you, tell your administrator at once and name the time above. They can protect your account and undo the change.

Nobody reads answers to this message. We never ask you for a code or a password.
`);
  });

  it('says the same in a text, in short', () => {
    const { text } = noticeWording(content({ changes: [{ what: 'changed', method: { kind: 'mobilePhone', address: '+1 ••••••0177' }, before: '+1 ••••••0100' }] }), 'sms', 'Example');
    expect(text).toBe('Example: your security info was changed. Changed: phone +1 ••••••0177 (before: +1 ••••••0100). 5 January 2026 at 13:07 UTC, from 198.51.100.7. Not you? Tell your administrator at once.');
  });

  it.each(['email', 'sms'] as const)('names an administrator and no place, by %s', (channel) => {
    const { text } = noticeWording(content({ by: 'administrator' }), channel, 'Example');
    expect(text).toContain('by your administrator');
    expect(text).not.toContain('198.51.100.7');
  });

  it('does not repeat what is no address', () => {
    for (const ip of [null, 'http://evil.example/']) {
      const { text } = noticeWording(content({ ip }), 'email', 'Example');
      expect(text).toContain('its IP address is not known');
      expect(text).not.toContain('evil');
    }
    expect(noticeWording(content({ ip: 'http://evil.example/' }), 'sms', 'Example').text).not.toContain('evil');
  });

  it('is in the language that was chosen, its date too', () => {
    const { subject, text } = noticeWording(content({ language: 'de' }), 'email', 'Example');
    expect(subject).toBe('Example: Ihre Sicherheitsangaben wurden geändert');
    expect(text).toContain('Wann: 5. Januar 2026 um 13:07 UTC (2026-01-05T13:07:09Z)');
  });

  it('has words for every change, and in them no whole number, no address, no name and no link', () => {
    const methods = [phone, alternate, office, mail, app, { id: 'q', type: 'securityQuestions', count: 3 }, { id: 't', type: 'hardwareToken' }, { id: 'w', type: 'appPassword', name: 'see evil.example' }] as const;
    const full = person({ methods, defaultMethod: 'sms' });
    const changed = person({ methods: [otherPhone, otherMail, ...methods.filter(({ type }) => type !== 'phone' && type !== 'email')], defaultMethod: 'appCode' }, full);
    const rolledBack = person({ methods: methods.map((method) => ({ ...method, mfaFlag: false })) }, full);
    const empty = person();
    for (const language of ['en', 'de']) {
      for (const [before, after] of [[empty, full], [full, empty], [full, changed], [full, rolledBack], [rolledBack, full]] as const) {
        const changes = [...noticesFor(before, after), { what: 'reRegistration' } as const];
        expect(changes.length).toBeGreaterThan(1);
        for (const channel of ['email', 'sms'] as const) {
          const { subject, text } = noticeWording(content({ changes, language }), channel, 'Example');
          expect(`${subject}${text}`).not.toMatch(/\d{7}|ada@|eve@|Pixel|evil|https?:|undefined|⟦/);
          expect(subject.length).toBeLessThanOrEqual(60);
        }
      }
    }
  });
});
