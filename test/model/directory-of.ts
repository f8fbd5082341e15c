// A person, a policy and a sign-in out of which the directory must make the facts that a chart's samples assume.
import type { Facts } from '#machines/rules/facts.ts';
import type { OnFile } from '#machines/rules/methods.ts';
import { completePolicy, type Policy } from '#machines/rules/policy.ts';
import { completeUser, type SignIn } from '#machines/rules/user.ts';
import { storePolicy } from '#src/directory/policy-record.ts';
import { type UserRecord, userKey, users } from '#src/directory/user-record.ts';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import type { Transaction } from '#src/engine/transaction.ts';
import type { OneStepLives } from './one-step-lives.ts';

export const tenant = 'default';
export const subject = 'u1';
/** On file before the flow, or put there by an administrator meanwhile. */
export const own = { seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', number: '+1 2065550190', address: 'ada.lovelace@home.example' } as const;

export const policyFor = ({ access, enforced, mfa, sspr }: Facts): Policy => completePolicy({
  mfa: { methods: mfa.allowed },
  sspr: { scope: sspr.needed === 0 ? 'none' : 'all', methodsRequired: sspr.needed === 0 ? 1 : sspr.needed, methods: sspr.allowed.filter((entry) => entry === 'appCode' || entry === 'mobilePhone' || entry === 'email'), registerAtSignIn: enforced.sspr },
  registrationAccess: { block: access === 'blocked' ? 'outsideTrustedNetworks' : 'none', trustedNetworks: [] },
});

export const signInFor = ({ enforced, mfaPassed }: Facts, now: number): Partial<SignIn> => ({
  mfaRegistrationEnforcedBy: enforced.mfa ? ['conditionalAccess'] : [], mfaAt: mfaPassed ? new Date(now).toISOString() : null,
});

const entryOf = (method: UserRecord['methods'][number]): OnFile | null => {
  if (method.type === 'app') return method.push ? 'appPush' : 'appCode';
  return method.type === 'phone' ? 'mobilePhone' : method.type === 'email' ? 'email' : null;
};
const withoutSeed = { type: 'app', variant: 'other', push: false, code: true, name: 'Older app' } as const;
const sent = {
  appPush: { type: 'app', variant: 'microsoft', push: true, code: false, name: 'Work phone' },
  appCode: { type: 'app', variant: 'other', push: false, code: true, name: 'Old app', secret: own.seed },
  mobilePhone: { type: 'phone', phoneType: 'mobile', number: own.number },
  email: { type: 'email', address: own.address },
} as const;

/** Brings policy and person to these facts; methods that may stay keep their rows. */
export async function bringTo(lives: OneStepLives, facts: Facts): Promise<void> {
  await lives.meanwhile(async (tx) => {
    await storePolicy(tx, tenant, policyFor(facts), lives.now);
    const key = userKey(tenant, subject);
    const before = await tx.get(users, key);
    const kept = before?.methods.filter((method) => facts.onFile.some((entry) => entry === entryOf(method))) ?? [];
    const added = facts.onFile.filter((entry): entry is keyof typeof sent => entry in sent && !kept.some((method) => entryOf(method) === entry));
    const made = userRecordFrom({ id: subject, displayName: 'Ada', methods: added.map((entry) => (entry === 'appCode' && facts.unchallengeable?.includes(entry) === true ? withoutSeed : sent[entry])) }, null, { tenant, now: lives.now, ids: lives.ids, vault: lives.vault });
    tx.put(users, key, { ...(before ?? made), methods: [...kept, ...made.methods], defaultMethod: facts.defaultMethod });
  });
}

/** Somebody whom nobody knows anything about yet. */
export async function bringNobody(lives: OneStepLives): Promise<void> {
  await lives.meanwhile(async (tx) => {
    await tx.get(users, userKey(tenant, subject));
    tx.put(users, userKey(tenant, subject), userRecordFrom(completeUser({ id: subject }), null, { tenant, now: lives.now, ids: lives.ids, vault: lives.vault }));
  });
}

export async function person(tx: Pick<Transaction, 'get'>): Promise<UserRecord> {
  const found = await tx.get(users, userKey(tenant, subject));
  if (found === null) throw new Error('the person is gone');
  return found;
}
