import { describe, expect, it } from 'vitest';
import type { PartialUser } from '#machines/rules/user.ts';
import type { UserRecord } from '#src/directory/user-record.ts';
import { type UsedChannel, waysFor } from '#src/notices/ways.ts';
import { alternate, app, mail, office, otherMail, otherPhone, person, phone } from './people.ts';

type Methods = NonNullable<PartialUser['methods']>;
const paired = { ...app, id: 'a9', variant: 'microsoft', push: true, code: false } as const;
const device = { id: 'device_1', name: 'Pixel', publicKey: { kty: 'EC', crv: 'P-256', x: '', y: '' } } as const;

/** A person whose push app has its device, which no caller can send. */
const having = (methods: Methods): UserRecord => {
  const record = person({ methods });
  return { ...record, methods: record.methods.map((method) => (method.id === paired.id ? { ...method, device } : method)) };
};
const way = (before: Methods, after: Methods, used: readonly UsedChannel[] = []) => waysFor(having(before), having(after), used)[0] ?? null;

const toMail = { channel: 'email', to: 'ada@example.org' };
const toDevice = { channel: 'push', to: 'device_1' };
const toPhone = { channel: 'sms', to: '+12065550100' };

describe('the way to tell somebody of a change', () => {
  it.each<[string, Methods, Methods, UsedChannel[], unknown]>([
    ['by mail, where there is an address', [phone, mail], [phone, mail, app], ['appCode'], toMail],
    ['by mail, where a text was what the person proved themselves by', [phone, mail], [phone, mail, app], ['sms'], toMail],
    ['to the mail address that was, where it was changed', [mail], [otherMail], ['email'], toMail],
    ['to the mail address that was, where it was changed after a text', [mail, phone], [otherMail, phone], ['sms', 'email'], toMail],
    ['to the mail address that was, where it was deleted', [mail, phone], [phone], [], toMail],
    ['by text, where there is no mail address', [phone], [phone, app], ['appCode'], toPhone],
    ['by text to the number that was, where it was changed', [phone], [otherPhone], ['sms'], toPhone],
    ['by text to the number that was, where it was deleted', [phone, app], [app], ['appCode'], toPhone],
    ['by text, where the mail address has just been added', [phone], [phone, mail], ['email'], toPhone],
    ['by text to the very phone the person used, rather than to the address that has just been added', [phone], [phone, mail], ['sms', 'email'], toPhone],
    ['by text, where mail was used and its address stays', [phone, mail], [phone, mail, app], ['email'], toPhone],
    ['to the address that is new, where there is no other', [], [mail], ['email'], toMail],
    ['to the number that is new, where there is no other', [app], [app, phone], ['appCode', 'sms'], toPhone],
    ['over the way that was used, where there is no other', [phone], [phone], ['voice'], toPhone],
    ['by push, where there is neither mail nor a mobile phone', [paired, office], [paired, office, app], ['appCode'], toDevice],
    ['by text rather than by push', [phone, paired], [phone, paired, app], ['appCode'], toPhone],
    ['by push, where a text was used', [phone, paired], [phone, paired, app], ['sms'], toDevice],
    ['to the very device that was used, where there is no other', [paired], [paired, app], ['appPush'], toDevice],
    ['nowhere, where a device is paired no more', [paired], [], ['appPush'], null],
    ['nowhere, where there is only an app without push', [], [app], ['appCode'], null],
    ['nowhere, where a phone can only be called', [alternate, office], [alternate], [], null],
    ['nowhere, where a number cannot be dialled', [{ ...phone, number: '12' }], [], [], null],
  ])('is %s', (_, before, after, used, expected) => {
    expect(way(before, after, used)).toEqual(expected);
  });

  it('has others behind it: what is new comes last', () => {
    const ways = waysFor(person({ methods: [mail, phone] }), person({ methods: [otherMail, phone] }), ['email']);
    expect(ways).toEqual([toMail, toPhone, { channel: 'email', to: 'eve@example.net' }]);
  });
});
