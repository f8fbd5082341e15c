// The registration report: what each flag says of whom, totals over everybody, pages, and the same as a table.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Body, key, type Service, startService } from '../../support/service.ts';

const mobile = { type: 'phone', phoneType: 'mobile', number: '+1 2065550166' };
const app = { type: 'app', variant: 'microsoft', push: true, code: true, name: 'Pixel' };
const email = { type: 'email', address: 'ada.lovelace@example.org' };

describe('the registration report', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService();
    for (const { id } of (await service.call('GET', '/v1/users')).body.items) await service.call('DELETE', `/v1/users/${id}`);
    await service.call('PUT', '/v1/policy', { mfa: { methods: ['appCode', 'sms'] }, sspr: { scope: { groups: ['staff'] }, methodsRequired: 2, methods: ['appCode', 'email', 'mobilePhone'] } });
    const people: Record<string, object> = {
      a1: { displayName: '=HYPERLINK("x"), "Ada"', groups: ['staff'], methods: [mobile, email], defaultMethod: 'voice' }, b2: { methods: [mobile, email, app], defaultMethod: 'sms' },
      c3: { groups: ['staff'], methods: [email] }, d4: { roles: ['User Administrator'], methods: [email, mobile] }, e5: { groups: ['staff'], methods: [{ ...mobile, mfaFlag: false }, email] },
      f6: { groups: ['staff'], methods: [{ type: 'phone', phoneType: 'office', number: '+1 2065550167' }], businessPhone: '+1 2065550168' }, g7: {},
    };
    for (const [id, person] of Object.entries(people)) expect((await service.call('PUT', `/v1/users/${id}`, { id, ...person })).status, id).toBe(201);
  });
  afterAll(async () => await service.stop());

  const flags = ['isAdmin', 'isSsprRegistered', 'isSsprEnabled', 'isSsprCapable', 'isMfaRegistered', 'isMfaCapable'] as const;
  const expected: Record<string, string> = { a1: '.+++++', b2: '.+..++', c3: '..+...', d4: '++++++', e5: '.+++..', f6: '..+.+.', g7: '......' };
  const shape = (one: Body): string => flags.map((flag) => (one[flag] ? '+' : '.')).join('');

  it('says of each who is an administrator, and who is registered, enabled and capable', async () => {
    const { body } = await service.call('GET', '/v1/reports/registration');
    expect(Object.fromEntries(body.items.map((one: Body) => [one.id, shape(one)]))).toEqual(expected);
    expect(body.items[1]).toMatchObject({ methodsRegistered: ['mobilePhone', 'email', 'appNotification', 'appCode'], defaultMethod: 'sms', lastUpdatedDateTime: expect.stringMatching(/^\d{4}-/) });
    expect([body.items[0].defaultMethod, body.items[5].methodsRegistered]).toEqual([null, ['officePhone']]);
    expect(body.totals).toEqual({ users: 7, isAdmin: 1, isSsprRegistered: 4, isSsprEnabled: 5, isSsprCapable: 3, isMfaRegistered: 4, isMfaCapable: 3 });
    expect(body.next).toBeNull();
  });

  it('says the same as what-if says of the same person', async () => {
    for (const one of (await service.call('GET', '/v1/reports/registration')).body.items) {
      const { body: user } = await service.call('GET', `/v1/users/${one.id}`);
      const { body } = await service.call('POST', '/v1/what-if', { user: { ...user, methods: user.methods.map(({ id: _id, usable: _usable, ...method }: Body) => method) } });
      expect([body.registered, body.capable], JSON.stringify(body).slice(0, 300)).toEqual([{ mfa: one.isMfaRegistered, sspr: one.isSsprRegistered }, { mfa: one.isMfaCapable, sspr: one.isSsprCapable }]);
    }
  });

  it('has everybody on exactly one page, and totals with the first', async () => {
    const ids: string[] = [];
    const totals: unknown[] = [];
    for (let after = '', more = true; more;) {
      const { body } = await service.call('GET', `/v1/reports/registration?limit=3${after}`);
      ids.push(...body.items.map(({ id }: { id: string }) => id));
      totals.push(body.totals?.users ?? null);
      more = body.next !== null;
      after = `&after=${body.next}`;
    }
    expect([ids, totals]).toEqual([Object.keys(expected), [7, null, null]]);
  });

  it('is a table for whoever takes one, in which no name becomes a formula', async () => {
    const reply = await fetch(`${service.url}/v1/reports/registration`, { headers: { authorization: `Bearer ${key}`, accept: 'text/csv', connection: 'close' } });
    expect(reply.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    const [head, first, ...rest] = (await reply.text()).split('\r\n');
    expect(head).toBe('id,userDisplayName,isAdmin,isSsprRegistered,isSsprEnabled,isSsprCapable,isMfaRegistered,isMfaCapable,methodsRegistered,defaultMethod,lastUpdatedDateTime');
    expect(first).toMatch(/^a1,"'=HYPERLINK\(""x""\), ""Ada""",false,true,true,true,true,true,mobilePhone email,,2/);
    expect(rest.map((line) => line.split(',')[0])).toEqual(['b2', 'c3', 'd4', 'e5', 'f6', 'g7', '']);
  });
});
