// What every act of an administrator has in common, with a directory that is kept elsewhere.
import { describe, expect, it } from 'vitest';
import { act, type ActPorts } from '#src/administration/act.ts';
import { doneAct } from '#src/administration/act-audits.ts';
import type { UserDirectory } from '#src/directory/embedded-directory.ts';
import type { UserRecord } from '#src/directory/user-record.ts';
import { createVault } from '#src/engine/vault.ts';
import { notices } from '#src/notices/notice-row.ts';
import { DirectoryRefusal } from '#src/ports/directory.ts';
import { ConflictError, StoreUnavailableError } from '#src/ports/store.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';

const person: UserRecord = {
  id: 'u1', tenant: 'default', displayName: '', groups: [], roles: [], perUserMfa: 'disabled', businessPhone: null, confirmedAt: null, firstPromptedAt: null, createdAt: 0, updatedAt: 0, source: 'api', defaultMethod: null,
  methods: [{ id: 'e', type: 'email', address: 'ada@example.org', createdAt: '', updatedAt: '', source: 'api' }],
};

/** A directory elsewhere, that answers each write as `answers` says, and then as it should. */
function world(...answers: Error[]) {
  let kept = person;
  const keys = new Set<string | null>();
  const directory: UserDirectory = {
    find: async (_, { id }, key) => {
      keys.add(key);
      return id === kept.id ? kept : null;
    },
    async write(_, { changed }) {
      const answer = answers.shift();
      if (answer !== undefined) throw answer;
      kept = changed;
    },
  };
  const store = memoryStore();
  const ports: ActPorts = { store, clock: { now: () => 5_000 }, ids: { next: (prefix) => `${prefix}_1` }, directory, vault: createVault({ current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 7)]]) }) };
  const emptied = (permit?: () => void, id = 'u1') => act(ports, {
    whom: { tenant: 'default', id }, by: 'key_1', permit, failure: { activity: 'Admin emptied', reason: 'Admin failed to empty' },
    change: async (before) => (before.methods.length === 0 ? null : { after: { ...before, methods: [] }, audits: [doneAct('key_1', before.id, { activity: 'Admin emptied', reason: 'Admin emptied user' }, [])] }),
  });
  const records = async () => (await store.audit({ after: 0, limit: 10 })).map(({ result, resultReason }) => `${result}: ${resultReason}`);
  const details = async () => (await store.audit({ after: 0, limit: 10 })).map(({ additionalDetails }) => additionalDetails);
  return { emptied, records, details, keys, kept: () => kept, told: async () => (await store.list(notices, { limit: 10 })).length };
}

describe('an act', () => {
  it('changes, records and tells the person, once', async () => {
    const { emptied, records, kept, told } = world();
    expect(await emptied()).toEqual({ kind: 'changed', before: person, after: { ...person, methods: [], updatedAt: 5_000 } });
    expect(await emptied()).toEqual({ kind: 'unchanged', person: kept() });
    expect([kept().methods, await records(), await told()]).toEqual([[], ['success: Admin emptied user'], 1]);
  });

  it('is decided again on a person who has moved on, under the same key, and leaves one record', async () => {
    const { emptied, records, keys, told } = world(new ConflictError('users', 'u1'), new ConflictError('users', 'u1'));
    expect((await emptied()).kind).toBe('changed');
    expect([await records(), await told(), [...keys]]).toEqual([['success: Admin emptied user'], 1, ['act_1']]);
  });

  it('that the directory fails changes nothing, tells nobody, and is on record as failed', async () => {
    const { emptied, records, kept, told } = world(new StoreUnavailableError('it does not answer'));
    await expect(emptied()).rejects.toThrow(StoreUnavailableError);
    expect([kept(), await records(), await told()]).toEqual([person, ['failure: Admin failed to empty'], 0]);
  });

  it.each([
    ['the directory does not answer', new StoreUnavailableError('it does not answer'), 'directory.unavailable'],
    ['the directory refuses it', new DirectoryRefusal('not this one'), 'directory.refused'],
    ['somebody has made a mistake', new TypeError('x is not a function'), 'internal'],
  ])('that fails because %s has that on record', async (_, error, code) => {
    const { emptied, details } = world(error);
    await expect(emptied()).rejects.toThrow(error);
    expect(await details()).toEqual([[{ key: 'error', value: code }, { key: 'edition', value: 'later' }]]);
  });

  it('that is refused, or is about nobody, leaves nothing at all', async () => {
    const { emptied, records, kept, told } = world();
    await expect(emptied(() => { throw new Error('not allowed'); })).rejects.toThrow('not allowed');
    expect(await emptied(undefined, 'nobody')).toEqual({ kind: 'unknown' });
    expect([kept(), await records(), await told()]).toEqual([person, [], 0]);
  });
});
