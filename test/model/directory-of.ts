// A person, a policy and a sign-in out of which the directory must make the facts that a chart's samples assume.
import type { Facts, HeldMethod } from '#machines/rules/facts.ts';
import { methodsHeld } from '#machines/rules/on-file.ts';
import { completePolicy, type Policy, type SsprMethod } from '#machines/rules/policy.ts';
import { completeUser, type PartialUser, type SignIn } from '#machines/rules/user.ts';
import { devicePlaces } from '#src/devices/device-place.ts';
import { gatePasses } from '#src/directory/gate-pass.ts';
import { storePolicy } from '#src/directory/policy-record.ts';
import { signIns } from '#src/directory/sign-in-record.ts';
import { asUser, type StoredMethod, type UserRecord, userKey, users } from '#src/directory/user-record.ts';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import type { Transaction } from '#src/engine/transaction.ts';
import type { OneStepLives } from './one-step-lives.ts';
import { handheld } from './outside-world.ts';

export const tenant = 'default';
export const subject = 'u1';
/** On file before the flow, or put there by an administrator meanwhile. */
export const own = {
  seed: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', tokenSeed: 'KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU', device: { id: 'device_own', ...handheld() }, address: 'ada.lovelace@home.example',
  number: '+1 2065550190', alternate: '+1 2065550191', office: '+1 2065550192',
} as const;

/** `isShut`: for a moment nothing may be registered or changed from where the person is. */
export const policyFor = ({ access, appPasswords, enforced, experience, mfa, officePhone, questions, reviewDue, skip, sspr }: Facts, isShut = false): Policy => completePolicy({
  enablement: { refreshed: experience === 'refreshed' ? 'all' : 'none', original: experience === 'original' ? 'all' : 'none' },
  mfa: { methods: [...mfa.allowed, ...(mfa.hardwareToken ? ['hardwareToken' as const] : [])] },
  sspr: {
    scope: sspr.needed === 0 ? 'none' : 'all', methodsRequired: sspr.needed === 0 ? 1 : sspr.needed, registerAtSignIn: enforced.sspr, reconfirmAfterDays: reviewDue ? 180 : 0,
    methods: sspr.allowed.filter((entry): entry is SsprMethod & typeof entry => entry !== 'alternatePhone' && entry !== 'businessPhone'),
    securityQuestions: { toRegister: questions, toReset: 3 },
  },
  appPasswords: { allowed: appPasswords !== 'none' },
  registrationAccess: { block: access === 'blocked' || isShut ? 'outsideTrustedNetworks' : 'none', trustedNetworks: [] },
  // No days of grace: they are over for whomever Identity Protection asks.
  graceDays: enforced.mfa && skip === 'refused' ? 0 : 14,
  methodTable: officePhone === 'editable' ? '2022' : '2019',
});

/** Who comes by themselves is asked for nothing; who signs in may be. */
export const signInFor = ({ enforced, mfaPassed, skip }: Facts, machine: string, now: number): Partial<SignIn> => ({
  mfaRegistrationEnforcedBy: enforced.mfa ? [skip === 'allowed' ? 'identityProtection' : 'conditionalAccess'] : [], mfaAt: mfaPassed ? new Date(now).toISOString() : null,
  mode: machine === 'manage' || machine === 'review' ? 'manage' : 'signIn',
});

type Sent = NonNullable<PartialUser['methods']>[number];

function methodOf({ kind, answers }: HeldMethod, { onFile }: Facts): Sent {
  const isLost = answers.length === 0;
  switch (kind) {
    case 'app': {
      const [push, code] = (['appPush', 'appCode'] as const).map((channel) => (isLost ? onFile.includes(channel) : answers.includes(channel)));
      return { type: 'app', variant: push === true ? 'microsoft' : 'other', push: push === true, code: code === true, name: 'Older app', ...(isLost || code !== true ? {} : { secret: own.seed }) };
    }
    case 'hardwareToken':
      return { type: 'hardwareToken', name: 'Token', secret: own.tokenSeed };
    case 'phone':
      return { type: 'phone', phoneType: 'mobile', number: own.number };
    case 'alternatePhone':
      return { type: 'phone', phoneType: 'alternate', number: own.alternate };
    case 'officePhone':
      return { type: 'phone', phoneType: 'office', number: own.office };
    case 'email':
      return { type: 'email', address: own.address };
    case 'securityQuestions':
      return { type: 'securityQuestions', count: 5 };
    case 'appPassword':
      return { type: 'appPassword', name: 'Old program' };
  }
}

/** What is on file, in the order in which the samples have it. */
export const heldBy = (record: UserRecord): readonly HeldMethod[] => methodsHeld(asUser(record));

/** Brings policy and person to these facts; methods that may stay keep their rows. `before`: the facts until now, null at the start. */
export async function bringTo(lives: OneStepLives, facts: Facts, before: Facts | null, flow: string): Promise<void> {
  await lives.meanwhile(async (tx) => {
    await storePolicy(tx, tenant, policyFor(facts), lives.now);
    const key = userKey(tenant, subject);
    const record = await tx.get(users, key);
    const known = before?.methods ?? [];
    const held = record === null ? [] : heldBy(record);
    const stays = (id: string) => known.some((method, place) => held[place]?.id === id && facts.methods.some((now) => now.id === method.id));
    const kept = record?.methods.filter(({ id }) => stays(id)) ?? [];
    const added = facts.methods.filter(({ id }) => !known.some((method) => method.id === id));
    const made = userRecordFrom({ id: subject, displayName: 'Ada', perUserMfa: facts.appPasswords === 'open' ? 'enforced' : 'disabled', methods: added.map((method) => methodOf(method, facts)) }, null, { tenant, now: lives.now, ids: lives.ids, vault: lives.vault });
    const devices = made.methods.map((method, place): StoredMethod => (method.type === 'app' && method.push && added[place]?.answers.includes('appPush') === true ? { ...method, device: { id: own.device.id, publicKey: own.device.publicKey, name: 'Old phone' } } : method));
    if (devices.some((method) => 'device' in method)) {
      await tx.get(devicePlaces, own.device.id);
      tx.put(devicePlaces, own.device.id, { tenant, subject, flow: 'elsewhere' });
    }
    tx.put(users, key, { ...(record ?? made), methods: [...kept, ...devices], defaultMethod: facts.defaultMethod });
    if (before?.mfaPassed === true && !facts.mfaPassed && before.methods.length === facts.methods.length && JSON.stringify(before.mfa) === JSON.stringify(facts.mfa)) await letPassGrowOld(tx, flow);
  });
}

/** Neither in this flow nor in the sign-in was anything passed lately. */
async function letPassGrowOld(tx: Transaction, flow: string): Promise<void> {
  if ((await tx.get(gatePasses, flow)) !== null) tx.remove(gatePasses, flow);
  const signIn = await tx.get(signIns, flow);
  if (signIn !== null) tx.put(signIns, flow, { ...signIn, mfaAt: null });
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
