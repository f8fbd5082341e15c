import { describe, expect, it } from 'vitest';
import { userErrors } from '#machines/rules/user-rules.ts';
import { completeUser, type PartialUser } from '#machines/rules/user.ts';
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
  });
});
