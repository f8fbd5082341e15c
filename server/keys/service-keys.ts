// The keys services and administrators call with. Only their hash is stored: a key is 256 random bits, so a plain SHA-256
// is enough (ASVS 5.0 6.5.2). A key that is configured, or made at the first start, has every role; others are made by it.
import { everyRow } from '#src/directory/every-row.ts';
import { KeyedQueue } from '#src/engine/keyed-queue.ts';
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import { iso } from '#src/ports/clock.ts';
import type { Table } from '#src/ports/store.ts';
import { hashOf, newServiceKey, type ServiceKey } from '../http/access.ts';
import { keyCreated, keyDeleted } from './key-audits.ts';
import { hasOneOf, managesAll, type Role, roles } from './roles.ts';

/** `isAnnounced`: somebody has been shown the key. Rows of an earlier release say nothing of roles: such a key had all. */
export type KeyRow = Pick<ServiceKey, 'id' | 'tenant' | 'hash'> & {
  readonly isAnnounced: boolean;
  readonly roles?: readonly Role[];
  /** The person it belongs to, on whom it may not act. */
  readonly user?: string | null;
  readonly name?: string;
  /** RFC 3339. */
  readonly createdAt?: string;
};
export const keyRows: Table<KeyRow> = { name: 'keys', index: ({ tenant, user }) => ({ tenant, ...(typeof user === 'string' ? { user } : {}) }) };

const firstKey = 'first';
const configuredKey = 'configured';
/** More are no keys of services and administrators any more. */
const keysAtMost = 1_000;

/** A key as it is listed: everything but what it is. */
export type ListedKey = { readonly id: string; readonly name: string; readonly roles: readonly Role[]; readonly user: string | null; readonly createdAt: string | null; readonly deletable: boolean };
export type NewKey = { readonly name: string; readonly roles: readonly Role[]; readonly user: string | null };

export type OpenKeys = {
  /** The key with this hash, if it still holds. */
  find(hash: string): Promise<ServiceKey | null>;
  /** A key that nobody has seen yet, to be shown once. */
  readonly newKey: string | null;
  /** Remembers that it was: until then, each start makes another. */
  announced(): Promise<void>;
  list(): Promise<readonly ListedKey[]>;
  /** `key` is told once and kept nowhere. `full`: there are as many as there may be. `by`: the id of the key that asks. */
  create(wanted: NewKey, by: string): Promise<(ListedKey & { readonly key: string }) | 'full'>;
  /** `last`: without it nobody could manage keys any more. `configured`: it is an option of the process, and not stored. */
  remove(id: string, by: string): Promise<'removed' | 'unknown' | 'last' | 'configured'>;
};

/**
 * A key that is given holds in place of the one made at the first start; keys that were made over the API hold beside either.
 * Where no stored key that somebody has seen is a global administrator's, a start without a given key makes one.
 */
export async function openKeys(ports: TransactionPorts, given: string | null, tenant: string): Promise<OpenKeys> {
  const queue = new KeyedQueue();
  /** By hash: what is presented is hashed before it is looked up, so the time that takes says nothing of any key. */
  const held = new Map<string, ServiceKey & { readonly row: KeyRow | null }>();
  const hold = (row: KeyRow): void => void held.set(row.hash, { id: row.id, tenant: row.tenant, hash: row.hash, roles: row.roles ?? roles, user: row.user ?? null, row });
  const put = (row: KeyRow): Promise<void> => transact(ports, async (tx) => {
    await tx.get(keyRows, row.id);
    tx.put(keyRows, row.id, row);
  });

  for await (const { row } of everyRow(ports.store, keyRows)) if (row.isAnnounced && (given === null || row.id !== firstKey)) hold(row);
  let unseen: { readonly key: string; readonly row: KeyRow } | null = null;
  if (given !== null) held.set(hashOf(given), { id: configuredKey, tenant, hash: hashOf(given), roles, user: null, row: null });
  else if (![...held.values()].some(isManager)) {
    const key = newServiceKey();
    unseen = { key, row: { id: firstKey, tenant, hash: hashOf(key), isAnnounced: false, roles, user: null, name: 'made at the first start', createdAt: iso(ports.clock.now()) } };
    await put(unseen.row);
    hold(unseen.row);
  }

  /** Rows go with the person they belong to, too: what is no longer stored no longer holds. */
  const holding = async (): Promise<(ServiceKey & { readonly row: KeyRow | null })[]> => {
    for (const [hash, { id, row }] of held) if (row !== null && (await ports.store.index(keyRows, id)) === null) held.delete(hash);
    return [...held.values()];
  };
  const isLastManager = (all: readonly ServiceKey[], one: ServiceKey): boolean => isManager(one) && !all.some((other) => other !== one && isManager(other));

  return {
    newKey: unseen?.key ?? null,
    announced: async () => {
      if (unseen !== null) await put({ ...unseen.row, isAnnounced: true });
    },
    async find(hash) {
      const key = held.get(hash);
      if (key === undefined || key.row === null) return key ?? null;
      if ((await ports.store.index(keyRows, key.id)) !== null) return key;
      held.delete(hash);
      return null;
    },
    async list() {
      const all = await holding();
      return all.map((key) => listed(key, key.row !== null && !isLastManager(all, key))).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
    create: (wanted, by) => queue.run('keys', async () => {
      if ((await holding()).length >= keysAtMost) return 'full';
      const key = newServiceKey();
      const row: KeyRow = { id: ports.ids.next('key'), tenant, hash: hashOf(key), isAnnounced: true, ...wanted, createdAt: iso(ports.clock.now()) };
      await transact(ports, async (tx) => {
        await tx.get(keyRows, row.id);
        tx.put(keyRows, row.id, row);
        tx.audit(keyCreated(by, row.id, wanted));
      });
      hold(row);
      return { ...listed({ ...wanted, id: row.id, row }, true), key };
    }),
    // One after the other: of two that are the last but for each other, only one goes.
    remove: (id, by) => queue.run('keys', async () => {
      const all = await holding();
      const key = all.find((one) => one.id === id);
      if (key === undefined) return 'unknown';
      if (key.row === null) return 'configured';
      if (isLastManager(all, key)) return 'last';
      await transact(ports, async (tx) => {
        if ((await tx.get(keyRows, id)) === null) return;
        tx.remove(keyRows, id);
        tx.audit(keyDeleted(by, id, { name: key.row?.name ?? '', roles: key.roles, user: key.user }));
      });
      return 'removed';
    }),
  };
}

const isManager = (key: Pick<ServiceKey, 'roles'>): boolean => hasOneOf(key.roles, managesAll);

const listed = ({ id, roles: held, user, row }: Pick<ServiceKey, 'id' | 'roles' | 'user'> & { readonly row: KeyRow | null }, deletable: boolean): ListedKey => ({
  id, name: row === null ? 'given to the process' : (row.name ?? ''), roles: held, user, createdAt: row?.createdAt ?? null, deletable,
});
