// A few people to try the flows with, put into a data folder at its first start.
import { completeUser } from '#machines/rules/user.ts';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import { userKey, users } from '#src/directory/user-record.ts';
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import type { Table } from '#src/ports/store.ts';
import type { Vault } from '#src/engine/vault.ts';

/**
 * Nothing on file; a phone that an administrator filled in; an administrator; one who registered on the combined page and can
 * be rolled back; one whom per-user multi-factor authentication keeps from it. Numbers and addresses are reserved for fiction.
 */
const people = [
  { id: 'ada', displayName: 'Ada Example' },
  { id: 'grace', displayName: 'Grace Example', methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550101', registeredBy: 'admin' }], defaultMethod: 'sms' },
  { id: 'alan', displayName: 'Alan Example', roles: ['User Administrator'] },
  { id: 'mary', displayName: 'Mary Example', methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550102', registeredBy: 'user' }, { type: 'email', address: 'mary@example.org', registeredBy: 'user' }], defaultMethod: 'sms' },
  { id: 'edsger', displayName: 'Edsger Example', perUserMfa: 'enforced', methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550103', registeredBy: 'user' }], defaultMethod: 'voice' },
] as const;

/** They come once: who deletes them does not get them again. */
const seeded: Table<{ readonly at: number }> = { name: 'demoSeeded' };

export async function seedDemo(ports: TransactionPorts & { readonly vault: Vault }, tenant: string): Promise<void> {
  await transact(ports, async (tx) => {
    if ((await tx.get(seeded, tenant)) !== null) return;
    tx.put(seeded, tenant, { at: ports.clock.now() });
    for (const person of people) {
      const key = userKey(tenant, person.id);
      if ((await tx.get(users, key)) !== null) continue;
      tx.put(users, key, userRecordFrom(completeUser(person), null, { tenant, now: ports.clock.now(), ids: ports.ids, vault: ports.vault, source: 'demo' }));
    }
  });
}
