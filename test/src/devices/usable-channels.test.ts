// An app may be answerable by push and not by code, or the other way round: each is asked only for what can be checked.
import { describe, expect, it } from 'vitest';
import { channelsUsable } from '#machines/rules/capability.ts';
import { completePolicy } from '#machines/rules/policy.ts';
import { factsOf } from '#machines/rules/facts-of.ts';
import { completeSignIn, completeUser } from '#machines/rules/user.ts';
import { asUser, type StoredMethod, type UserRecord } from '#src/directory/user-record.ts';

const at = '2026-01-01T00:00:00.000Z';
const device = { id: 'device_1', name: 'Pixel', publicKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } } as const;
const app = (more: Partial<StoredMethod> = {}): StoredMethod => ({ id: 'method_1', type: 'app', variant: 'microsoft', push: true, code: true, name: 'Pixel', createdAt: at, updatedAt: at, source: 'api', ...more }) as StoredMethod; // one shape of several
const person = (method: StoredMethod): UserRecord => ({ ...completeUser({ id: 'u1' }), methods: [method], tenant: 'default', createdAt: 0, updatedAt: 0, source: 'api' });
const factsBy = (method: StoredMethod) => factsOf({ policy: completePolicy({ mfa: { methods: ['appPush', 'appCode'] } }), user: asUser(person(method)), signIn: completeSignIn({}), now: 0, insideTrustedNetwork: false });

describe('an app on file', () => {
  it.each([
    ['with device and seed', { device, seed: 'box' }, ['appPush', 'appCode'], []],
    ['with a device alone', { device }, ['appPush'], ['appCode']],
    ['with a seed alone', { seed: 'box' }, ['appCode'], ['appPush']],
    ['with neither', {}, [], ['appPush', 'appCode']],
  ] as const)('%s is asked for just what can be checked', (_, more, usable, not) => {
    const facts = factsBy(app(more));
    expect(channelsUsable(facts)).toEqual(usable);
    expect(facts.unchallengeable).toEqual(not);
    expect(facts.methods).toEqual([{ id: 'method_1', kind: 'app', answers: usable }]);
  });

  it('says which channel nothing is stored for, and neither key nor seed', () => {
    expect(asUser(person(app({ device }))).methods).toEqual([{ id: 'method_1', type: 'app', variant: 'microsoft', push: true, code: true, name: 'Pixel', unanswerable: ['appCode'] }]);
  });

  it('is not believed what it cannot do by whoever sends it', () => {
    expect(completeUser({ id: 'u1', methods: [{ type: 'app', variant: 'microsoft', push: true, code: true, name: 'Pixel', unanswerable: ['appPush'] }] }).methods[0]).not.toHaveProperty('unanswerable');
  });
});
