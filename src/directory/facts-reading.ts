// Reads person, policy and sign-in in one transaction and answers with the facts the charts decide on.
import type { Facts } from '#machines/rules/facts.ts';
import { factsOf } from '#machines/rules/facts-of.ts';
import type { Policy } from '#machines/rules/policy.ts';
import type { SignIn, User } from '#machines/rules/user.ts';
import { ActivityError, type FlowFacts } from '../engine/activity.ts';
import type { Transaction } from '../engine/transaction.ts';
import { policyOf } from './policy-record.ts';
import { signInOf } from './sign-in-record.ts';
import { isInsideNetworks } from './trusted-network.ts';
import { asUser, userKey, type UserRecord, users } from './user-record.ts';

export type Reading = {
  readonly facts: Facts;
  readonly user: User;
  readonly policy: Policy;
  readonly signIn: SignIn;
  /** The row itself, for whoever writes it. */
  readonly record: UserRecord;
};

/**
 * Sees what the transaction has written so far, so that whoever wrote can answer with the facts as they are afterwards.
 * @throws {ActivityError} `subject.unknown`: the flow is about nobody, or the person is no longer in the directory.
 */
export async function readFacts(tx: Pick<Transaction, 'get'>, flow: FlowFacts, now: number): Promise<Reading> {
  const record = flow.subject === null ? null : await tx.get(users, userKey(flow.tenant, flow.subject));
  if (record === null) throw new ActivityError('subject.unknown', 'the person is not in the directory');
  const policy = await policyOf(tx, flow.tenant);
  const signIn = await signInOf(tx, flow);
  const user = asUser(record);
  const insideTrustedNetwork = isInsideNetworks(signIn.ip, policy.registrationAccess.trustedNetworks);
  return { facts: factsOf({ policy, user, signIn, now, insideTrustedNetwork }), user, policy, signIn, record };
}
