// Reads person, policy and sign-in in one transaction and answers with the facts the charts decide on; and writes the
// person, with the facts as they are afterwards.
import type { Facts } from '#machines/rules/facts.ts';
import { factsOf, type Pass } from '#machines/rules/facts-of.ts';
import type { Policy } from '#machines/rules/policy.ts';
import type { SignIn, User } from '#machines/rules/user.ts';
import { ActivityError, type ActivityHost, type FlowFacts } from '../engine/activity.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { UsedChannel } from '../notices/ways.ts';
import type { UserDirectory } from './embedded-directory.ts';
import { keepPass, passesOf } from './gate-pass.ts';
import { policyOf } from './policy-record.ts';
import { signInOf } from './sign-in-record.ts';
import { isInsideNetworks } from './trusted-network.ts';
import { asUser, type StoredMethod, type UserRecord } from './user-record.ts';

export type Reading = {
  readonly facts: Facts;
  readonly user: User;
  readonly policy: Policy;
  readonly signIn: SignIn;
  /** The directory's entry, for whoever changes it. */
  readonly record: UserRecord;
};
/** Who asks: an activity's host is one. `key` is null where nobody is going to write. Who cannot open and compare sees no pass of the flow. */
export type Asking = { readonly flow: FlowFacts; readonly key: string | null; now(): number } & Partial<Pick<ActivityHost, 'open' | 'matches'>>;
export type Changes = Partial<Omit<UserRecord, 'tenant' | 'id'>>;
/** What was proven just now, and by which channel. */
export type Proven = { readonly method: StoredMethod; readonly channel: UsedChannel };

/** @throws {ActivityError} `subject.unknown`: the flow is about nobody, or the person is no longer in the directory. */
export async function readFacts(directory: UserDirectory, tx: Pick<Transaction, 'get'>, asking: Asking): Promise<Reading> {
  const { flow, key } = asking;
  const { tenant, subject } = flow;
  const record = subject === null ? null : await directory.find(tx, { tenant, id: subject }, key);
  if (record === null) throw new ActivityError('subject.unknown', 'the person is not in the directory');
  const rules = { policy: await policyOf(tx, tenant), user: asUser(record), signIn: await signInOf(tx, flow) };
  return { facts: factsBy(rules, await passes(tx, asking, record), asking.now()), ...rules, record };
}

/**
 * Once in a transaction, and before it writes anything else: see the port. `proven`: the flow has passed by it. Answers with the
 * facts as they are then; a pass by a method that has gone is void.
 */
export async function writeUser(directory: UserDirectory, tx: Transaction, host: ActivityHost, reading: Reading, changes: Changes, proven: Proven | null = null): Promise<Facts> {
  const { record, policy, signIn } = reading;
  const changed: UserRecord = { ...record, ...changes, updatedAt: host.now() };
  await directory.write(tx, { read: record, changed, key: host.key });
  if (proven !== null) await keepPass(tx, host, proven.method, proven.channel);
  return factsBy({ policy, user: asUser(changed), signIn }, await passes(tx, host, changed), host.now());
}

/** The facts as they were if the person had these methods: nothing is written. */
export const factsWithMethods = ({ record, policy, signIn }: Reading, methods: readonly StoredMethod[], now: number): Facts =>
  factsBy({ policy, user: asUser({ ...record, methods }), signIn }, [], now);

const passes = async (tx: Pick<Transaction, 'get'>, { flow, open, matches }: Asking, record: UserRecord): Promise<readonly Pass[]> =>
  open === undefined || matches === undefined ? [] : await passesOf(tx, { flow, open, matches }, record);

const factsBy = (rules: Pick<Reading, 'policy' | 'user' | 'signIn'>, passed: readonly Pass[], now: number): Facts =>
  factsOf({ ...rules, now, passed, insideTrustedNetwork: isInsideNetworks(rules.signIn.ip, rules.policy.registrationAccess.trustedNetworks) });
