// What every store promises, whatever it is made of. `reopen` closes the store and opens what it left behind; a store
// that leaves nothing behind has none, and the tests that need it are not declared for it.
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstBroken } from '#src/audit/chain.ts';
import { ConflictError, type Store, StoreUnavailableError } from '#src/ports/store.ts';
import { auditEntry, batch, logRow, type Thing, things } from '../support/store-batches.ts';
import { mixedCommits, runAgainstModel } from '../support/store-model.ts';
import { forgettingContract } from './forgetting.contract.ts';

export type OpenedStore = { readonly store: Store; readonly reopen?: () => Promise<Store> };

const keysOf = (rows: readonly { key: string }[]): string[] => rows.map(({ key }) => key);

export const storeContract = (name: string, open: () => Promise<OpenedStore>): void => {
  describe(`${name}: what every store promises`, () => {
    let opened: OpenedStore;
    let store: Store;
    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => store.close());

    const putAll = async (rows: Readonly<Record<string, Thing>>): Promise<void> => {
      for (const [key, row] of Object.entries(rows)) await store.commit(batch({ put: { [key]: row } }));
    };

    describe('rows and versions', () => {
      it('has nothing where nothing was put', async () => {
        expect(await store.get(things, 'a')).toBeNull();
        expect(await store.list(things, { limit: 10 })).toEqual([]);
        expect(await store.nextDue(things)).toBeNull();
        expect(store.trouble()).toBeNull();
      });

      it('counts the commits that put a row, from 1', async () => {
        await store.commit(batch({ expect: { a: 0 }, put: { a: { text: 'one' } } }));
        expect(await store.get(things, 'a')).toEqual({ row: { text: 'one' }, version: 1 });
        await store.commit(batch({ expect: { a: 1 }, put: { a: { text: 'two' } } }));
        expect(await store.get(things, 'a')).toEqual({ row: { text: 'two' }, version: 2 });
      });

      it('keeps rows of two tables with one key apart', async () => {
        const others = { name: 'others' };
        await store.commit({ ...batch({ put: { a: { text: 'thing' } } }), put: [{ table: things, key: 'a', row: { text: 'thing' } }, { table: others, key: 'a', row: 7 }] });
        expect((await store.get(things, 'a'))?.row).toEqual({ text: 'thing' });
        expect((await store.get(others, 'a'))?.row).toBe(7);
      });

      it('removes a row, and gives it no version it had before when it is put again', async () => {
        await putAll({ a: { text: 'one', due: 5, kind: 'x' } });
        await store.commit(batch({ expect: { a: 1 }, remove: ['a'] }));
        expect(await store.get(things, 'a')).toBeNull();
        expect(await store.list(things, { limit: 10 })).toEqual([]);
        expect(await store.list(things, { limit: 10, where: { kind: 'x' } })).toEqual([]);
        expect(await store.nextDue(things)).toBeNull();
        await store.commit(batch({ expect: { a: 0 }, put: { a: { text: 'again' } } }));
        expect(await store.get(things, 'a')).toEqual({ row: { text: 'again' }, version: expect.any(Number) });
        await expect(store.commit(batch({ expect: { a: 1 }, put: { a: { text: 'decided on the removed one' } } }))).rejects.toBeInstanceOf(ConflictError);
      });

      it('keeps awkward keys and texts as they are', async () => {
        const awkward = ['__proto__', 'constructor', 'a\nb', '"', '\\', 'ä😀', ' ', ' ', '[1,"00000000",{}]'];
        await store.commit(batch({ put: Object.fromEntries(awkward.map((key) => [key, { text: key, kind: key }])) }));
        for (const key of awkward) {
          expect((await store.get(things, key))?.row).toEqual({ text: key, kind: key });
          expect(keysOf(await store.list(things, { limit: 99, where: { kind: key } }))).toEqual([key]);
        }
      });

      it('gives a row as JSON would: without what is undefined', async () => {
        await store.commit(batch({ put: { a: { text: 'a', kind: undefined } } }));
        expect(Object.keys((await store.get(things, 'a'))!.row)).toEqual(['text']);
      });

      it('refuses what is not JSON, a moment that is none, and a row both put and removed', async () => {
        await expect(store.commit({ ...batch({}), put: [{ table: things, key: 'a', row: undefined }] })).rejects.toThrow(TypeError);
        await expect(store.commit(batch({ put: { a: { text: 'a', due: Number.NaN } } }))).rejects.toThrow(TypeError);
        await expect(store.commit(batch({ put: { a: { text: 'a' } }, remove: ['a'] }))).rejects.toThrow(TypeError);
        expect(await store.get(things, 'a')).toBeNull();
      });
    });

    describe('all or nothing', () => {
      it('writes nothing of a batch whose expectation does not hold, and names the row', async () => {
        await putAll({ a: { text: 'a' } });
        const refused = batch({ expect: { a: 1, b: 4 }, put: { a: { text: 'new' }, c: { text: 'c' } }, log: [logRow('f', 1)], audit: [auditEntry('u')] });
        const error = await store.commit(refused).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(ConflictError);
        expect(error).toMatchObject({ table: 'things', key: 'b' });
        expect(await store.get(things, 'a')).toEqual({ row: { text: 'a' }, version: 1 });
        expect(await store.get(things, 'c')).toBeNull();
        expect(await store.log('f', { after: 0, limit: 10 })).toEqual([]);
        expect(await store.audit({ after: 0, limit: 10 })).toEqual([]);
      });

      it('takes version 0 to mean that there is no such row', async () => {
        await putAll({ a: { text: 'a' } });
        await expect(store.commit(batch({ expect: { a: 0 }, put: { a: { text: 'b' } } }))).rejects.toBeInstanceOf(ConflictError);
        await expect(store.commit(batch({ expect: { nobody: 1 } }))).rejects.toBeInstanceOf(ConflictError);
        await store.commit(batch({ expect: { nobody: 0 } }));
      });

      it('lets exactly one of many that were decided on one version through', async () => {
        await putAll({ a: { text: 'a' } });
        const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => store.commit(batch({ expect: { a: 1 }, put: { a: { text: `${i}` } } }))));
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect((await store.get(things, 'a'))?.version).toBe(2);
      });

      it('keeps every one of many commits at once, those to one row in their order', async () => {
        await Promise.all(Array.from({ length: 200 }, (_, i) =>
          store.commit(batch({ put: { [`k${i % 50}`]: { text: `${i}` } }, log: [logRow(`f${i % 3}`, i + 1)], audit: [auditEntry(`u${i}`)] }))));
        for (let i = 0; i < 50; i += 1) expect(await store.get(things, `k${i}`)).toEqual({ row: { text: `${150 + i}` }, version: 4 });
        const records = await store.audit({ after: 0, limit: 1000 });
        expect(new Set(records.map(({ targetResources }) => targetResources[0]?.id)).size).toBe(200);
        expect(firstBroken(records)).toBeNull();
      });

      it('refuses a commit once it is closed', async () => {
        await store.close();
        await expect(store.commit(batch({ put: { a: { text: 'a' } } }))).rejects.toBeInstanceOf(StoreUnavailableError);
        await store.close();
      });
    });

    describe('what was given away', () => {
      it('cannot be changed by the giver', async () => {
        const row = { text: 'a', inner: { list: [1] } };
        const committed = store.commit(batch({ put: { a: row } }));
        expect(() => row.inner.list.push(2)).toThrow(TypeError);
        await committed;
        expect((await store.get(things, 'a'))?.row).toEqual({ text: 'a', inner: { list: [1] } });
      });

      it('cannot be changed by a reader', async () => {
        await store.commit(batch({ put: { a: { text: 'a', inner: { list: [1] } } }, log: [logRow('f', 1)], audit: [auditEntry('u')] }));
        Reflect.set((await store.get(things, 'a'))!.row, 'text', 'changed');
        Reflect.set((await store.log('f', { after: 0, limit: 1 }))[0]!, 'at', 'changed');
        Reflect.set((await store.audit({ after: 0, limit: 1 }))[0]!, 'result', 'changed');
        expect((await store.get(things, 'a'))?.row.text).toBe('a');
        expect(await store.log('f', { after: 0, limit: 1 })).toEqual([logRow('f', 1)]);
        expect(firstBroken(await store.audit({ after: 0, limit: 1 }))).toBeNull();
      });
    });

    describe('lists and due times', () => {
      it('lists rows in the order of their keys, page by page', async () => {
        await putAll({ c: { text: 'c' }, a: { text: 'a' }, b: { text: 'b' }, B: { text: 'B' }, a1: { text: 'a1' } });
        expect(keysOf(await store.list(things, { limit: 10 }))).toEqual(['B', 'a', 'a1', 'b', 'c']);
        expect(await store.list(things, { after: 'a', limit: 2 })).toEqual([{ key: 'a1', row: { text: 'a1' } }, { key: 'b', row: { text: 'b' } }]);
        expect(keysOf(await store.list(things, { after: 'aa', limit: 9 }))).toEqual(['b', 'c']);
        expect(await store.list(things, { after: 'c', limit: 2 })).toEqual([]);
        expect(await store.list(things, { limit: 0 })).toEqual([]);
      });

      it('lists only rows whose index has every wanted value, as it is now', async () => {
        await putAll({ a: { text: '', kind: 'x', owner: 'u' }, b: { text: '', kind: 'y', owner: 'u' }, c: { text: '', kind: 'x', owner: 'v' }, d: { text: '', kind: 'x', owner: 'u' } });
        expect(keysOf(await store.list(things, { limit: 9, where: { kind: 'x', owner: 'u' } }))).toEqual(['a', 'd']);
        expect(keysOf(await store.list(things, { limit: 9, after: 'a', where: { kind: 'x' } }))).toEqual(['c', 'd']);
        expect(keysOf(await store.list(things, { limit: 1, where: { owner: 'u' } }))).toEqual(['a']);
        expect(keysOf(await store.list(things, { limit: 9, where: { size: 'x' } }))).toEqual([]);
        await putAll({ a: { text: '', kind: 'y', owner: 'u' } });
        expect(keysOf(await store.list(things, { limit: 9, where: { kind: 'x', owner: 'u' } }))).toEqual(['d']);
        expect(keysOf(await store.list(things, { limit: 9, where: { kind: 'y' } }))).toEqual(['a', 'b']);
      });

      it('counts the values of an index, in order, as they are now', async () => {
        expect(await store.values(things, 'kind')).toEqual([]);
        await putAll({ a: { text: '', kind: 'y' }, b: { text: '', kind: 'x', owner: 'u' }, c: { text: '', kind: 'x' }, d: { text: '' } });
        expect(await store.values(things, 'kind')).toEqual([{ value: 'x', count: 2 }, { value: 'y', count: 1 }]);
        expect(await store.values(things, 'size')).toEqual([]);
        await putAll({ a: { text: '', kind: 'x' } });
        await store.commit(batch({ remove: ['b'] }));
        expect(await store.values(things, 'kind')).toEqual([{ value: 'x', count: 2 }]);
        expect(await store.values(things, 'owner')).toEqual([]);
      });

      it('names the rows that are due, the earliest first, and keeps naming them until they are put or removed', async () => {
        await putAll({ a: { text: '', due: 30 }, b: { text: '', due: 10 }, c: { text: '' }, d: { text: '', due: 20 }, e: { text: '', due: 10 } });
        expect(await store.nextDue(things)).toBe(10);
        expect(await store.due(things, 20, 9)).toEqual([{ key: 'b', at: 10 }, { key: 'e', at: 10 }, { key: 'd', at: 20 }]);
        expect(keysOf(await store.due(things, 99, 2))).toEqual(['b', 'e']);
        expect(await store.due(things, 9, 9)).toEqual([]);
        await putAll({ b: { text: '', due: 40 }, e: { text: '' } });
        expect(keysOf(await store.due(things, 99, 9))).toEqual(['d', 'a', 'b']);
        await store.commit(batch({ remove: ['d', 'a'] }));
        expect(await store.nextDue(things)).toBe(40);
      });
    });

    describe('histories', () => {
      it('keeps each flow its own rows in order, and pages them', async () => {
        for (let seq = 1; seq <= 7; seq += 1) await store.commit(batch({ log: [logRow('f', seq), logRow('g', seq)] }));
        await store.commit(batch({ log: [logRow('f', 8), logRow('f', 9)] }));
        expect(await store.log('f', { after: 0, limit: 100 })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((seq) => logRow('f', seq)));
        expect((await store.log('g', { after: 2, limit: 3 })).map(({ seq }) => seq)).toEqual([3, 4, 5]);
        expect(await store.log('f', { after: 9, limit: 5 })).toEqual([]);
        expect(await store.log('f', { after: 0, limit: 0 })).toEqual([]);
        expect(await store.log('nobody', { after: 0, limit: 5 })).toEqual([]);
      });

      it('keeps what a machine emitted with the step it did', async () => {
        const emitted = [{ type: 'code.sent', to: ['a', null] }, { type: 'code.sent' }];
        await store.commit(batch({ log: [logRow('f', 1), { ...logRow('f', 2), emitted }] }));
        expect(await store.log('f', { after: 0, limit: 9 })).toEqual([logRow('f', 1), { ...logRow('f', 2), emitted }]);
      });

      it('finds any page of a long history', async () => {
        const rows = Array.from({ length: 1500 }, (_, i) => logRow('f', 2 * i + 1));
        for (let at = 0; at < rows.length; at += 100) await store.commit(batch({ log: rows.slice(at, at + 100) }));
        for (const [after, limit] of [[0, 3], [500, 20], [511, 600], [1023, 2], [2996, 10], [2000, 5000]] as const) {
          expect(await store.log('f', { after, limit })).toEqual(rows.filter(({ seq }) => seq > after).slice(0, limit));
        }
      });
    });

    describe('audit records', () => {
      it('numbers and chains them over batches', async () => {
        await store.commit(batch({ audit: [auditEntry('u'), auditEntry('v')] }));
        await store.commit(batch({ audit: [auditEntry('w')] }));
        const records = await store.audit({ after: 0, limit: 10 });
        expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3]);
        expect(records[0]?.previousHash).toBe('0'.repeat(64));
        expect(firstBroken(records)).toBeNull();
      });

      it('finds them by subject, activity and result, and pages them by number', async () => {
        await store.commit(batch({ audit: Array.from({ length: 600 }, (_, i) => auditEntry(`u${i % 3}`, i % 2 === 0 ? 'success' : 'failure', `activity ${i % 5}`)) }));
        const seqs = async (query: Partial<Parameters<Store['audit']>[0]>): Promise<number[]> => (await store.audit({ after: 0, limit: 1000, ...query })).map(({ seq }) => seq);
        expect(await seqs({ limit: 3 })).toEqual([1, 2, 3]);
        expect(await seqs({ after: 511, limit: 3 })).toEqual([512, 513, 514]);
        expect(await seqs({ after: 512, limit: 2 })).toEqual([513, 514]);
        expect(await seqs({ after: 600 })).toEqual([]);
        expect(await seqs({ subject: 'u0', limit: 3 })).toEqual([1, 4, 7]);
        expect(await seqs({ subject: 'u0', result: 'failure', activity: 'activity 3', after: 10, limit: 2 })).toEqual([34, 64]);
        expect(await seqs({ subject: 'u1', after: 590, limit: 9 })).toEqual([593, 596, 599]);
        expect(await seqs({ subject: 'nobody' })).toEqual([]);
      });

      it('finds all of very many records about one subject', async () => {
        for (let i = 0; i < 6; i += 1) await store.commit(batch({ audit: Array.from({ length: 200 }, (_, n) => auditEntry(n % 2 === 0 ? 'u' : `v${n}`)) }));
        if (opened.reopen !== undefined) store = await opened.reopen();
        const seqs = Array.from({ length: 600 }, (_, i) => 2 * i + 1);
        for (const [after, limit] of [[0, 1000], [0, 3], [513, 300], [1190, 10]] as const) {
          expect((await store.audit({ subject: 'u', after, limit })).map(({ seq }) => seq)).toEqual(seqs.filter((seq) => seq > after).slice(0, limit));
        }
      });
    });

    describe('forgetting', () => {
      forgettingContract(() => ({ store, ...(opened.reopen === undefined ? {} : { reopen: async () => (store = await opened.reopen!()) }) }));
    });

    it('does what a simple model of it does, whatever is committed', { timeout: 60_000 }, async () => {
      const [commits] = fc.sample(mixedCommits(1000), { numRuns: 1, seed: 20_261_121 });
      store = await runAgainstModel(store, commits!, opened.reopen);
    });
  });
};
