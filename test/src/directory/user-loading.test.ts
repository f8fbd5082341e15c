import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import { asUser, seedBinding } from '#src/directory/user-record.ts';
import { createVault } from '#src/engine/vault.ts';

const vault = createVault({ current: 'k1', keys: new Map([['k1', randomBytes(32)]]) });
let count = 0;
const loading = (now: number) => ({ tenant: 'default', now, vault, ids: { next: (prefix: string) => `${prefix}_${++count}` } });
const app = { type: 'app', variant: 'other', push: false, code: true, name: 'Pixel' } as const;
const phone = { type: 'phone', phoneType: 'mobile', number: '+1 2065550100' } as const;

describe('loading a person into the directory', () => {
  it('seals a secret for its method and never gives it back', () => {
    const record = userRecordFrom({ id: 'u1', methods: [phone, { ...app, secret: 'gezdgnbvgy3tqojq====' }] }, null, loading(0));
    const [, stored] = record.methods;
    expect(vault.open(stored?.seed ?? '', seedBinding('default', 'u1', stored?.id ?? ''))).toBe('GEZDGNBVGY3TQOJQ');
    expect(JSON.stringify(record).toUpperCase()).not.toContain('GEZDGNBVGY3TQOJQ');
    expect(JSON.stringify(asUser(record))).not.toMatch(/seed|secret|lastStep/);
    expect(asUser(record).methods).toMatchObject([{ type: 'phone' }, { type: 'app', id: stored?.id }]);
    expect(asUser(record).methods.map(({ usable }) => usable)).toEqual([undefined, undefined]);
  });

  it('says of a method that nothing stored could verify that it is not usable', () => {
    const record = userRecordFrom({ id: 'u1', methods: [app, { type: 'hardwareToken' }, phone] }, null, loading(0));
    expect(asUser(record).methods.map(({ usable }) => usable)).toEqual([false, false, undefined]);
  });

  it('keeps the seed, the last step and the age of a method that is sent back with its id', () => {
    const first = userRecordFrom({ id: 'u1', methods: [{ ...app, secret: 'GEZDGNBVGY3TQOJQ' }] }, null, loading(0));
    const known = { ...first, methods: first.methods.map((method) => ({ ...method, lastStep: 7 })) };
    const again = userRecordFrom(asUser(known), known, loading(1_000));
    expect(again.methods).toMatchObject([{ seed: known.methods[0]?.seed, lastStep: 7, createdAt: known.methods[0]?.createdAt, updatedAt: '1970-01-01T00:00:01.000Z' }]);
    const replaced = userRecordFrom({ ...asUser(known), methods: [{ ...asUser(known).methods[0]!, secret: 'MFRGGZDFMZTWQ2LK' }] }, known, loading(1_000));
    expect(replaced.methods[0]?.seed).not.toBe(known.methods[0]?.seed);
    expect(replaced.methods[0]?.lastStep).toBeUndefined();
  });

  it('takes no id that is not on file, and nobody else\'s seed', () => {
    const record = userRecordFrom({ id: 'u1', methods: [{ ...app, id: 'method_made_up' }] }, null, loading(0));
    expect(record.methods[0]?.id).not.toBe('method_made_up');
    expect(record.methods[0]?.seed).toBeUndefined();
  });
});
