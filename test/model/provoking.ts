// Brings an outcome of an activity about in the world the activity works in: limits already used, time that passes, a
// network that fails, a policy that changes at the wrong moment. What cannot happen to the real activity is scripted, and counted.
import { type Activity, ActivityError } from '#src/engine/activity.ts';
import type { Definition } from '#src/engine/definition.ts';
import { limitKey, limitRows, type LimitRecord } from '#src/limits/limit-record.ts';
import { type Family, familyOf, limits, lockFamilyOf } from '#src/limits/limit-settings.ts';
import { codePurpose, type Proof, proofs } from '#src/proofs/proof-record.ts';
import { subject, tenant } from './directory-of.ts';
import type { Channel } from './ledger.ts';
import type { OneStepLives } from './one-step-lives.ts';

/** What one activity does in the step at hand; every other one is at work and not done yet. */
export type Performance = { readonly src: string; readonly as: 'itself' | { readonly failing: string } | { readonly answering: unknown } } | null;

/** How the outcomes of activities came about. `arranged`: in reality, after a row of the flow's proof was set as the path needs it. */
export type Origins = { real: number; arranged: number; faults: number; scripted: number };
export const noOrigins = (): Origins => ({ real: 0, arranged: 0, faults: 0, scripted: 0 });
export const sum = (a: Origins, b: Origins): Origins => ({ real: a.real + b.real, arranged: a.arranged + b.arranged, faults: a.faults + b.faults, scripted: a.scripted + b.scripted });
export const told = ({ real, arranged, faults, scripted }: Origins): string => `outcomes ${real} real (${arranged} after arranging a proof), ${faults} faults, ${scripted} scripted`;

const hour = 3_600_000;
const codeLifetimes = { sms: 5 * 60_000, voice: 5 * 60_000, email: 10 * 60_000 } as const;

export const performing = (definitions: readonly Definition[], performance: Performance): Definition[] => definitions.map((definition) => ({
  ...definition,
  activities: Object.fromEntries(Object.entries(definition.activities).map(([src, activity]): [string, Activity] => {
    if (performance?.src !== src) return [src, { ...activity, run: () => new Promise(() => {}) }];
    const { as } = performance;
    if (as === 'itself') return [src, activity];
    if ('failing' in as) return [src, { ...activity, run: () => Promise.reject(new ActivityError(as.failing, 'it was told to fail')) }];
    return [src, { ...activity, run: async () => as.answering }];
  })),
}));

export class Provoking {
  readonly #lives: OneStepLives;
  readonly #flow: () => string;

  constructor(lives: OneStepLives, flow: () => string) {
    this.#lives = lives;
    this.#flow = flow;
  }

  /** A day later for whoever counts messages. */
  async forgetSends(channel: Channel): Promise<void> {
    if (channel === 'appCode') return;
    await this.#sends(channel, (sends) => sends.map((one) => ({ ...one, at: one.at - 25 * hour })));
  }

  /** Several messages went elsewhere, the last of them a second ago. */
  async haveJustSent(channel: Channel): Promise<void> {
    await this.#sends(channel, (sends) => [...sends.slice(-limits.sendsElsewhere), ...Array.from({ length: limits.sendsElsewhere }, (_, i) => ({ key: `another flow ${i}`, at: this.#lives.now - 1_000, cools: true }))]);
  }

  /** As many messages as a day allows, some hours ago. */
  async haveSentAll(channel: Channel): Promise<void> {
    await this.#sends(channel, () => Array.from({ length: limits.sendsPerPerson }, (_, i) => ({ key: `another flow ${i}`, at: this.#lives.now - 3 * hour, cools: true })));
  }

  /** In other flows, as many wrong codes as may be; `hasFallen`: the lock came with one more. */
  async haveTriedAll(channel: Channel, hasFallen: boolean): Promise<void> {
    await this.#limit(lockFamilyOf(familyOf(channel)), (owned) => ({
      ...owned, kind: 'tries', round: hasFallen ? 0 : limits.triesPerLock, total: limits.triesPerLock, locks: hasFallen ? 1 : 0,
      lockedUntil: hasFallen ? this.#lives.now + limits.firstLock : null, isStopped: false, lastAt: this.#lives.now, answered: [],
    }));
  }

  /** The time of a lock that fell earlier on the path is over. */
  async outliveLock(channel: Channel): Promise<void> {
    const owned = { tenant, subject, family: lockFamilyOf(familyOf(channel)) };
    await this.#lives.meanwhile(async (tx) => {
      const row = await tx.get(limitRows, limitKey(owned));
      if (row?.kind === 'tries' && row.lockedUntil !== null) tx.put(limitRows, limitKey(owned), { ...row, lockedUntil: this.#lives.now });
    });
  }

  /** Only one try at the code at hand is left. */
  async haveTriedThisCode(): Promise<void> {
    await this.#changeProof((proof) => ({ ...proof, tries: limits.triesPerCode - 1 }));
  }

  /** Time passes until the code at hand is too old. Where none was sent, because the one before was too recent, there is none to be. */
  async letCodeExpire(): Promise<void> {
    const until = (await this.proof())?.expiresAt ?? null;
    this.#lives.now = Math.max(this.#lives.now, until ?? 0);
  }

  /** The address at hand was never proven after all, as far as what is stored goes. */
  async unprove(): Promise<void> {
    await this.#changeProof((proof) => ({ ...proof, state: 'sent' }));
  }

  proof(): Promise<Proof | null> {
    return this.#lives.meanwhile((tx) => tx.get(proofs, this.#flow()));
  }

  /**
   * Null when the code that was sent last will still do. Else a code as it would lie there had the message before it gone
   * out a moment ago: where a chart takes a code after a message was refused as too soon, one has.
   */
  async haveCode(channel: keyof typeof codeLifetimes, code: string): Promise<string | null> {
    const known = await this.proof();
    if (known !== null && known.code !== null && known.tries < limits.triesPerCode && (known.expiresAt ?? 0) > this.#lives.now + 2_000) return null;
    await this.#changeProof((proof) => ({
      ...proof, state: 'sent', tries: 0, sentAt: this.#lives.now, expiresAt: this.#lives.now + codeLifetimes[channel], code: this.#lives.vault.fingerprint(code, codePurpose(proof)),
    }));
    return code;
  }

  async #changeProof(change: (proof: Proof) => Proof): Promise<void> {
    const flow = this.#flow();
    await this.#lives.meanwhile(async (tx) => {
      const proof = await tx.get(proofs, flow);
      if (proof === null) throw new Error('nothing is being proven in this flow');
      tx.put(proofs, flow, change(proof));
    });
  }

  async #sends(channel: Channel, change: (sends: Extract<LimitRecord, { kind: 'sends' }>['sends']) => Extract<LimitRecord, { kind: 'sends' }>['sends']): Promise<void> {
    await this.#limit(`send:${familyOf(channel)}`, (owned, before) => ({ ...owned, kind: 'sends', sends: change(before?.kind === 'sends' ? before.sends : []) }));
  }

  async #limit(family: Family | `send:${Family}`, change: (owned: Pick<LimitRecord, 'tenant' | 'subject' | 'family'>, before: LimitRecord | null) => LimitRecord): Promise<void> {
    const owned = { tenant, subject, family };
    await this.#lives.meanwhile(async (tx) => tx.put(limitRows, limitKey(owned), change(owned, await tx.get(limitRows, limitKey(owned)))));
  }
}
