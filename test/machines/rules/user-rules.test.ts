import { describe, expect, it } from 'vitest';
import { soundUser, userErrors } from '#machines/rules/user-rules.ts';
import { completeUser, type Method, type PartialUser, type User } from '#machines/rules/user.ts';
import { address, alternate, codeApp, mobile, office, pushApp, questions, token } from './case.ts';

const errors = (user: Partial<PartialUser>) => userErrors(completeUser({ id: 'u1', ...user })).map(e => [e.pointer, e.code]);
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const appPassword = { type: 'appPassword', name: 'mail' } as const;

const rows: [string, Partial<PartialUser>, [string, string], Partial<PartialUser>][] = [
  ['two mobile phones', { methods: [mobile, address, mobile] }, ['/methods/2', 'user.method-twice'], { methods: [mobile, alternate, office] }],
  ['two e-mail addresses', { methods: [address, address] }, ['/methods/1', 'user.method-twice'], { methods: [address] }],
  ['two sets of questions', { methods: [questions, questions] }, ['/methods/1', 'user.method-twice'], { methods: [questions] }],
  ['an extension on a mobile phone', { methods: [{ ...mobile, number: '+1 2065550100 x1' }] }, ['/methods/0/number', 'user.extension'], { methods: [office] }],
  ['six apps and tokens', { methods: [...many(4, codeApp), ...many(2, token)] }, ['/methods', 'user.too-many-apps'], { methods: [...many(4, codeApp), token] }],
  ['two methods of one id', { methods: [{ ...codeApp, id: 'm1' }, { ...address, id: 'm1' }] }, ['/methods/1/id', 'user.id-twice'], { methods: [{ ...codeApp, id: 'm1' }, { ...address, id: 'm2' }] }],
  ['forty-one app passwords', { methods: many(41, appPassword) }, ['/methods', 'user.too-many-app-passwords'], { methods: many(40, appPassword) }],
  ['a default not on file', { methods: [pushApp], defaultMethod: 'appCode' }, ['/defaultMethod', 'user.default-not-on-file'], { methods: [token], defaultMethod: 'appCode' }],
];

describe('a directory entry', () => {
  it.each(rows)('cannot have %s', (_, broken, error, sound) => {
    expect(errors(broken)).toEqual([error]);
    expect(errors(sound)).toEqual([]);
  });

  it('names every broken rule at once', () => {
    expect(errors({ methods: [mobile, mobile, address, address], defaultMethod: 'appPush' }).map(([, code]) => code)).toEqual([
      'user.method-twice', 'user.method-twice', 'user.default-not-on-file',
    ]);
  });
});

describe('a person sent in part', () => {
  it('is completed with nothing', () => {
    expect(completeUser({ id: 'u1' })).toEqual({
      id: 'u1', displayName: '', groups: [], roles: [], perUserMfa: 'disabled', businessPhone: null, methods: [], defaultMethod: null, confirmedAt: null, firstPromptedAt: null,
    });
  });
  it('loses a seed no rule may see and a usability no caller can know', () => {
    const { methods } = completeUser({ id: 'u1', methods: [{ ...codeApp, secret: 'JBSWY3DPEHPK3PXP', usable: true }] });
    expect(methods).toEqual([codeApp]);
    const of = completeUser({ id: 'u1', methods: [{ ...token, secret: 'JBSWY3DPEHPK3PXP', period: 60, algorithm: 'SHA256' }] });
    expect(of.methods).toEqual([token]);
  });
});

describe('a person met in storage', () => {
  const stored = (different: object): User => ({ ...completeUser({ id: 'u1', methods: [mobile, address], defaultMethod: 'sms' }), ...different });
  const codes = (user: User) => soundUser(user).oddities.map(({ pointer, code }) => `${pointer} ${code}`);
  it('is the very same where nothing is odd', () => {
    const user = stored({});
    expect(soundUser(user)).toEqual({ user, oddities: [] });
    expect(soundUser(user).user).toBe(user);
  });
  it('has no method of a type or a phone of a sort that nobody knows', () => {
    const fax = { type: 'fax', number: '+1 2065550100' } as unknown as Method;
    const car = { ...mobile, phoneType: 'car' } as unknown as Method;
    const user = stored({ methods: [fax, mobile, car] });
    expect(soundUser(user).user).toEqual(stored({ methods: [mobile] }));
    expect(codes(user)).toEqual(['/methods/0 user.method-unknown', '/methods/2 user.method-unknown']);
  });
  it('has the first of two where there is only one', () => {
    const second = { ...mobile, number: '+1 2065550111' };
    expect(soundUser(stored({ methods: [mobile, second] })).user.methods).toEqual([mobile]);
    expect(codes(stored({ methods: [mobile, second, address, address] }))).toEqual(['/methods/1 user.method-twice', '/methods/3 user.method-twice']);
  });
  it('has no default that is not one channel, or is not on file', () => {
    const odd: [unknown, string][] = [[['sms', 'voice'], 'user.two-defaults'], ['fax', 'user.default-unknown'], ['appCode', 'user.default-not-on-file']];
    for (const [defaultMethod, code] of odd) {
      const user = stored({ defaultMethod });
      expect([soundUser(user).user.defaultMethod, codes(user)]).toEqual([null, [`/defaultMethod ${code}`]]);
    }
    expect(codes(stored({ methods: [{ ...mobile, type: 'fax' }], defaultMethod: 'sms' }))).toEqual(['/methods/0 user.method-unknown', '/defaultMethod user.default-not-on-file']);
  });
  it('is named by places and codes, and by nothing personal', () => {
    expect(JSON.stringify(soundUser(stored({ methods: [{ type: 'fax', number: '+1 2065550100' }, mobile, mobile] })).oddities)).not.toMatch(/2065550100|fax/);
  });
});
