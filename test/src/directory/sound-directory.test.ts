// What is stored against the rules is read as if it were not there, and the log says so, once.
import { describe, expect, it } from 'vitest';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { soundDirectory, sounding } from '#src/directory/sound-directory.ts';
import { userKey, type UserRecord, users } from '#src/directory/user-record.ts';
import { transact } from '#src/engine/transaction.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';

const entry = (id: string) => ({ id, createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z', source: 'api' });
const phone = { ...entry('p1'), type: 'phone', phoneType: 'mobile', number: '+1 2065550100' } as const;
const person = (odd: object): UserRecord => ({
  id: 'u1', tenant: 'default', displayName: '', groups: [], roles: [], perUserMfa: 'disabled', businessPhone: null, methods: [phone], defaultMethod: 'sms', confirmedAt: null, firstPromptedAt: null,
  createdAt: 0, updatedAt: 0, source: 'api', ...odd,
});

describe('a directory read as sound', () => {
  const cases: readonly (readonly [string, object, Partial<UserRecord>, readonly string[]])[] = [
    ['a method of an unknown type', { methods: [phone, { ...entry('x'), type: 'carrierPigeon' }] }, { methods: [phone], defaultMethod: 'sms' }, ['/methods/1 user.method-unknown']],
    ['two defaults', { defaultMethod: ['sms', 'voice'] }, { defaultMethod: null }, ['/defaultMethod user.two-defaults']],
    ['a default that is not on file', { defaultMethod: 'appPush' }, { defaultMethod: null }, ['/defaultMethod user.default-not-on-file']],
    ['a second mobile phone', { methods: [phone, { ...phone, id: 'p2', number: '+1 2065550101' }] }, { methods: [phone] }, ['/methods/1 user.method-twice']],
  ];

  it.each(cases)('takes %s for absent, and says so in the log without anything personal', async (_, odd, sound, codes) => {
    const lines: unknown[] = [];
    const directory = soundDirectory(embeddedDirectory, sounding((level, message, details) => void lines.push([level, message, details])));
    const ports = { store: memoryStore(), clock: { now: () => 0 }, ids: { next: () => 'id' } };
    await transact(ports, async (tx) => {
      await tx.get(users, userKey('default', 'u1'));
      tx.put(users, userKey('default', 'u1'), person(odd));
    });
    for (let times = 0; times < 2; times += 1) expect(await transact(ports, (tx) => directory.find(tx, { tenant: 'default', id: 'u1' }, null))).toEqual(person(sound));
    expect(lines).toEqual([['warn', 'a person is stored with something no rule makes sense of; it is treated as absent', { subject: 'u1', oddities: codes }]]);
    expect(JSON.stringify(lines)).not.toContain('2065550');
  });

  it('leaves a sound person as they are, and silent', async () => {
    const lines: unknown[] = [];
    expect(sounding((...line) => void lines.push(line))(person({}))).toEqual(person({}));
    expect(lines).toEqual([]);
  });
});
