import { describe, expect, it } from 'vitest';
import { noticesFor } from '#src/notices/changes.ts';
import { app, mail, otherMail, otherPhone, person, phone } from './people.ts';

const told = (before: Parameters<typeof person>[0], after: Parameters<typeof person>[0]) => {
  const old = person(before);
  return noticesFor(old, person(after, old));
};

describe('what a person is told of', () => {
  it('is nothing where nothing that concerns them is another', () => {
    const methods = [phone, mail, app];
    expect(told({ methods, defaultMethod: 'sms' }, { methods, defaultMethod: 'sms', displayName: 'Ada L.', groups: ['x'], confirmedAt: '2026-01-01T00:00:00Z' })).toEqual([]);
    expect(told({ methods }, { methods: [{ ...phone, lastUsedAt: '2026-01-01T00:00:00Z' }, mail, { ...app, name: 'Another name' }] })).toEqual([]);
  });

  it('is a method that was added, named by its kind, its address masked', () => {
    expect(told({}, { methods: [phone, mail, app] })).toEqual([
      { what: 'added', method: { kind: 'mobilePhone', address: '+1 ••••••0100' } },
      { what: 'added', method: { kind: 'email', address: 'a•••@example.org' } },
      { what: 'added', method: { kind: 'app', address: null } },
    ]);
  });

  it('is a method that was deleted, also where another one of its kind stays', () => {
    expect(told({ methods: [app, { ...app, id: 'a2' }] }, { methods: [app] })).toEqual([{ what: 'deleted', method: { kind: 'app', address: null } }]);
    expect(told({ methods: [phone] }, {})).toEqual([{ what: 'deleted', method: { kind: 'mobilePhone', address: '+1 ••••••0100' } }]);
  });

  it('is a change where the number, the address or the secret is another, whatever its id', () => {
    expect(told({ methods: [phone] }, { methods: [otherPhone] })).toEqual([{ what: 'changed', method: { kind: 'mobilePhone', address: '+1 ••••••0177' }, before: '+1 ••••••0100' }]);
    expect(told({ methods: [mail] }, { methods: [otherMail] })).toEqual([{ what: 'changed', method: { kind: 'email', address: 'e•••@example.net' }, before: 'a•••@example.org' }]);
    expect(told({ methods: [app] }, { methods: [{ ...app, secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }] })).toEqual([{ what: 'changed', method: { kind: 'app', address: null }, before: null }]);
  });

  it('is another default, or none', () => {
    expect(told({ methods: [phone], defaultMethod: 'sms' }, { methods: [phone], defaultMethod: 'voice' })).toEqual([{ what: 'default', channel: 'voice' }]);
    expect(told({ methods: [phone], defaultMethod: 'sms' }, { methods: [phone] })).toEqual([{ what: 'default', channel: null }]);
  });

  it('is a rollback, which leaves the entry and takes its mark, and its way back', () => {
    const method = { kind: 'mobilePhone', address: '+1 ••••••0100' };
    expect(told({ methods: [phone, mail] }, { methods: [{ ...phone, mfaFlag: false }, mail] })).toEqual([{ what: 'rolledBack', method }]);
    expect(told({ methods: [{ ...phone, mfaFlag: false }] }, { methods: [phone] })).toEqual([{ what: 'restored', method }]);
  });
});
