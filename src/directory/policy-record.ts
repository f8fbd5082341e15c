// The tenant's policy as it is stored; a tenant that has never written one has the default.
import { defaultPolicy, type Policy } from '#machines/rules/policy.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { Table } from '../ports/store.ts';

export type PolicyRecord = { readonly policy: Policy; /** Milliseconds since 1970. */ readonly updatedAt: number };

/** Keyed by tenant. */
export const policies: Table<PolicyRecord> = { name: 'policies' };

export const policyOf = async (tx: Pick<Transaction, 'get'>, tenant: string): Promise<Policy> => (await tx.get(policies, tenant))?.policy ?? defaultPolicy;

/** Replaces the tenant's policy. Shape and rules are the caller's to check before; `now`: milliseconds since 1970. */
export async function storePolicy(tx: Transaction, tenant: string, policy: Policy, now: number): Promise<void> {
  await tx.get(policies, tenant);
  tx.put(policies, tenant, { policy, updatedAt: now });
}
