// Lists of flows: every filter with every other, pages that are complete while flows come and go, and nothing guessed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../../support/service.ts';
import { doorDefinition, newDoor } from './door.ts';

type Listed = { readonly id: string; readonly machine: string; readonly subject: string | null; readonly status: string; readonly version: string };

describe('a list of flows', () => {
  let service: Service;
  const all: Listed[] = [];
  beforeAll(async () => {
    service = await startService(['--test-clock'], (builtIn) => [...builtIn, doorDefinition(), { ...doorDefinition(), id: 'gate', version: '7' }]);
    for (const machine of ['door', 'gate']) for (const subject of ['ann', 'ben', null]) for (const end of [null, 'door.removed', 'flow.cancelled']) {
      const { body } = await service.call('POST', '/v1/flows', { machine, subject });
      const { userToken: _, ...flow } = end === null ? body : (await service.call('POST', `/v1/flows/${body.id}/events`, { type: end })).body;
      all.push(flow as Listed);
    }
  });
  afterAll(async () => await service.stop());

  const everyPage = async (query: string, meanwhile: () => Promise<unknown> = async () => undefined): Promise<Listed[]> => {
    const items: Listed[] = [];
    for (let after = ''; ;) {
      const { status, body, text } = await service.call('GET', `/v1/flows?${query}${after}`);
      expect(status, text).toBe(200);
      items.push(...(body.items as Listed[]));
      if (after !== '') expect(body.items.length).toBeGreaterThan(0);
      if (body.next === null) return items;
      after = `&after=${encodeURIComponent(body.next as string)}`;
      await meanwhile();
    }
  };

  it('keeps to every combination of machine, subject, status and version', async () => {
    const values = { machine: ['door', 'gate', 'none-such'], subject: ['ann', 'ben', 'nobody'], status: ['active', 'cancelled', 'error', 'done', 'expired'], version: ['1', '7', '8'] };
    const given = (name: keyof typeof values) => [undefined, ...values[name]];
    for (const machine of given('machine')) for (const subject of given('subject')) for (const status of given('status')) for (const version of given('version')) {
      const where = Object.fromEntries(Object.entries({ machine, subject, status, version }).filter(([, value]) => value !== undefined)) as Partial<Record<keyof typeof values, string>>;
      const expected = all.filter((flow) => Object.entries(where).every(([name, value]) => flow[name as keyof Listed] === value));
      const { body } = await service.call('GET', `/v1/flows?${new URLSearchParams(where).toString()}`);
      expect(body.items.map(({ id }: Listed) => id), JSON.stringify(where)).toEqual(expected.map(({ id }) => id).sort());
      expect(body.next).toBeNull();
    }
  });

  it('holds flows as they are by themselves', async () => {
    for (const listed of await everyPage('subject=ann')) expect(listed).toEqual((await service.call('GET', `/v1/flows/${listed.id}`)).body);
  });

  it('is complete and holds nothing twice by pages of any size, and says null on the last page only', async () => {
    const ids = all.map(({ id }) => id).sort();
    for (const limit of [1, 5, 6, 9, 17, 18, 19, 200]) expect((await everyPage(`limit=${limit}`)).map(({ id }) => id), String(limit)).toEqual(ids);
  });

  it('stays complete while flows are started and others end', async () => {
    const before = all.filter(({ machine, subject }) => machine === 'gate' && subject === 'ben').map(({ id }) => id).sort();
    const seen = (await everyPage('subject=ben&machine=gate&limit=1', async () => {
      for (let i = 0; i < 3; i++) await service.call('POST', '/v1/flows', { machine: 'gate', subject: 'ben' });
    })).map(({ id }) => id);
    expect(before.every((id) => seen.includes(id))).toBe(true);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('leaves out a flow that is removed while the list is made', async () => {
    const { id } = await newDoor(service, 'vanishing');
    const { store } = service.host;
    const get = store.get.bind(store);
    store.get = (table, key) => (key === id ? Promise.resolve(null) : get(table, key));
    const { status, body } = await service.call('GET', '/v1/flows?subject=vanishing');
    store.get = get;
    expect([status, body]).toEqual([200, { items: [], next: null }]);
  });

  it('asks for children by their parent, and for flows without one', async () => {
    const { id } = await newDoor(service, 'lonely');
    expect((await service.call('GET', `/v1/flows?parent=${id}`)).body).toEqual({ items: [], next: null });
    expect((await everyPage('parent=none&subject=lonely')).map((flow) => flow.id)).toEqual([id]);
  });

  it('refuses what is no filter, no cursor and no limit: 400, naming it', async () => {
    for (const [query, pointer] of [
      ['status=open', '/status'], ['limit=0', '/limit'], ['limit=201', '/limit'], ['limit=1e1', '/limit'], ['limit=', '/limit'], ['after=', '/after'], ['after=../../etc', '/after'], ['after=%00', '/after'],
      ['machine=', '/machine'], ['subject=a&subject=b', '/subject'], ['subject[$ne]=a', '/subject[$ne]'], ['tenant=other', '/tenant'], ['__proto__=x', '/__proto__'], [`version=${'v'.repeat(257)}`, '/version'],
    ]) {
      const { status, body } = await service.call('GET', `/v1/flows?${query}`);
      expect([status, body.code, body.errors?.map((error: { pointer: string }) => error.pointer)], query).toEqual([400, 'query.invalid', [pointer]]);
    }
  });
});
