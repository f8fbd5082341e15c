// A directory that is not in the store: it calls out before the commit, and keeps the port's promises by key and revision.
import { describe, expect, it } from 'vitest';
import type { UserDirectory } from '#src/directory/embedded-directory.ts';
import { policies } from '#src/directory/policy-record.ts';
import type { UserRecord } from '#src/directory/user-record.ts';
import { transact } from '#src/engine/transaction.ts';
import { ConflictError } from '#src/ports/store.ts';
import { person, tenant, world, type World } from '../activities/world.ts';

const number = '+1 2065550100';

/** Holds one person. `moves`: an administrator writes them, so that the revision goes on. */
function elsewhere() {
  let stored: UserRecord | null = null;
  let revision = 0;
  let interfere: (() => unknown) | null = null;
  const revisions = new WeakMap<UserRecord, number>();
  const carriedOut = new Map<string, UserRecord>();
  const written: string[] = [];
  const directory: UserDirectory = {
    async find(_, { id }, key) {
      const answer = (key === null ? undefined : carriedOut.get(key)) ?? stored;
      if (answer === null || answer.id !== id) return null;
      const read = { ...answer };
      revisions.set(read, revision);
      return read;
    },
    async write(_, { read, changed, key }) {
      if (carriedOut.has(key)) return;
      if (revisions.get(read) !== revision) throw new ConflictError('directory', changed.id);
      carriedOut.set(key, read);
      revision++;
      stored = changed;
      written.push(key);
      const now = interfere;
      interfere = null;
      await now?.();
    },
  };
  return {
    directory, written,
    keep: (record: UserRecord) => void (stored = record),
    moves: () => void revision++,
    onceWritten: (work: () => unknown) => void (interfere = work),
    get person() { return stored; },
  };
}

async function here() {
  const there = elsewhere();
  const here = await world({ settings: { directory: there.directory } });
  there.keep(await here.user());
  return { here, there };
}

async function provePhone(here: World) {
  expect((await here.perform('sendCode', { method: 'phone', channel: 'sms', given: here.type(number) })).output).toEqual({ outcome: 'sent' });
  expect((await here.perform('checkCode', { method: 'phone', channel: 'sms', entered: here.type(here.lastCode()) })).output).toEqual({ verdict: 'accepted' });
}
const save = (here: World, key: string) => here.perform('saveMethod', { method: 'phone', channel: 'sms' }, { key });

describe('a directory elsewhere', () => {
  it('is all that the activities read and write', async () => {
    const { here: host, there } = await here();
    const before = await host.user();
    expect((await host.perform('loadFacts', {}, { signIn: { mfaRegistrationEnforcedBy: ['identityProtection'] } })).output).toMatchObject({ skip: 'allowed' });
    await provePhone(host);
    expect((await save(host, 'save')).output).toMatchObject({ onFile: ['mobilePhone'], defaultMethod: 'sms' });
    expect((await host.perform('setDefault', { channel: 'voice' })).output).toMatchObject({ defaultMethod: 'voice' });
    await host.savePolicy({ sspr: { scope: 'none' } });
    expect((await host.perform('completeRegistration', {})).output).toMatchObject({ onFile: ['mobilePhone'] });
    host.advance(60_000);
    await host.perform('sendChallenge', { channel: 'sms' }, { flow: 'flow_2' });
    expect((await host.perform('checkChallenge', { channel: 'sms', entered: host.type(host.lastCode()) }, { flow: 'flow_2' })).output).toMatchObject({ verdict: 'accepted' });
    expect(there.person).toMatchObject({ methods: [{ number, lastUsedAt: new Date(host.now()).toISOString() }], defaultMethod: 'voice' });
    expect([there.person?.firstPromptedAt, there.person?.confirmedAt]).toEqual([expect.any(String), expect.any(String)]);
    expect(there.written).toHaveLength(5);
    expect(await host.user()).toEqual(before);
  });

  it('is written once by work that is decided again because its commit lost a race', async () => {
    const { here: host, there } = await here();
    await provePhone(host);
    there.onceWritten(() => transact(host.ports, async (tx) => {
      const policy = await tx.get(policies, tenant);
      if (policy !== null) tx.put(policies, tenant, { ...policy, updatedAt: 1 });
    }));
    expect((await save(host, 'save')).output).toMatchObject({ onFile: ['mobilePhone'] });
    expect(there.written).toEqual(['save']);
    expect(there.person?.methods).toHaveLength(1);
    expect((await host.audit()).map(({ result, resultReason }) => [result, resultReason])).toEqual([['success', 'User registered Mobile Phone SMS']]);
  });

  it('is written once by work that is done again after a crash before its commit', async () => {
    const { here: host, there } = await here();
    await provePhone(host);
    there.onceWritten(() => { throw new Error('the process dies'); });
    await expect(save(host, 'save')).rejects.toThrow('dies');
    expect(await host.audit()).toEqual([]);
    expect((await save(host, 'save')).output).toMatchObject({ onFile: ['mobilePhone'] });
    expect(there.written).toEqual(['save']);
    expect(await host.audit()).toMatchObject([{ result: 'success' }]);
  });

  it('refuses a person who has moved on, and takes what is decided on who they are now', async () => {
    const { here: host, there } = await here();
    await provePhone(host);
    const find = there.directory.find.bind(there.directory);
    Object.assign(there.directory, { find: async (...args: Parameters<typeof find>) => {
      const read = await find(...args);
      there.moves();
      Object.assign(there.directory, { find });
      return read;
    } });
    await expect(save(host, 'save')).rejects.toMatchObject({ name: 'ConflictError', key: person });
    expect([there.written, await host.audit()]).toEqual([[], []]);
    expect((await save(host, 'save')).output).toMatchObject({ onFile: ['mobilePhone'] });
  });
});
