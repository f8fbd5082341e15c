// A person as the directory stores them: what the rules read, and beside each method what can verify it, sealed.
import type { Method, User } from '#machines/rules/user.ts';
import type { Device } from '../devices/device.ts';
import type { Box } from '../engine/vault.ts';
import type { Table } from '../ports/store.ts';

/** How a token makes its codes, where that is not as every app does (30 seconds, SHA-1). */
export type TokenCodes = { readonly period: 30 | 60; readonly algorithm: 'SHA1' | 'SHA256' };
/** A question is a predefined one's id, or the tenant's own text; of the answer there is its hash only. */
export type HashedAnswer = { readonly question: string; readonly hash: string };

/** What can verify a method. Nobody gets it back, administrators included. */
export type Verifier = {
  /** Apps and tokens: the base32 seed of the codes, sealed for {@link seedBinding}. */
  readonly seed?: Box;
  /** Apps and tokens: the time step of the last code that was accepted; an earlier or equal one is never accepted again. */
  readonly lastStep?: number;
  /** Tokens. Missing: as an app. */
  readonly codes?: TokenCodes;
  /** Apps by push: the device that is asked, and whose key its answers are checked with. */
  readonly device?: Device;
  /** Security questions. */
  readonly answers?: readonly HashedAnswer[];
  /** App passwords: its hash, and the piece of work that made it. */
  readonly hash?: string;
  readonly madeBy?: string;
};

/** When and by which way a method came on file is kept with it for good (NIST SP 800-63B-4 section 4.1). */
export type StoredMethod = Method & Verifier & {
  readonly id: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The id of the flow that registered it, or `api`. */
  readonly source: string;
};

export type UserRecord = Omit<User, 'methods'> & {
  readonly tenant: string;
  readonly methods: readonly StoredMethod[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Where the entry came from: `api`, `demo`. */
  readonly source: string;
};

export const users: Table<UserRecord> = { name: 'users', index: ({ tenant }) => ({ tenant }) };

export const userKey = (tenant: string, id: string): string => `${tenant}/${id}`;

/** What a seed's box is bound to: moved to another person or method it does not open. */
export const seedBinding = (tenant: string, user: string, method: string): string => `user/${tenant}/${user}/${method}`;

/** The person as rules and the API see them: nothing that verifies, and `usable` where nothing is stored that could verify a method. */
export const asUser = ({ tenant: _tenant, createdAt: _created, updatedAt: _updated, source: _source, ...user }: UserRecord): User => ({
  ...user,
  methods: user.methods.map((stored): Method => {
    const { seed: _seed, lastStep: _step, codes: _codes, device: _device, answers: _answers, hash: _hash, madeBy: _made, createdAt: _at, updatedAt: _changed, source: _from, ...method } = stored;
    const unanswerable = unanswerableBy(stored);
    const known = method.type === 'app' && unanswerable.length > 0 ? { ...method, unanswerable } : method;
    return isVerifiable(stored) ? known : { ...known, usable: false };
  }),
});

/** By which of the ways an app is registered for nothing is stored that could check it. */
const unanswerableBy = (method: StoredMethod): readonly ('appPush' | 'appCode')[] => (method.type !== 'app' ? [] : [
  ...(method.push && method.device === undefined ? ['appPush' as const] : []),
  ...(method.code && method.seed === undefined ? ['appCode' as const] : []),
]);

/** Whether a challenge by this method could be judged in any way: codes need a seed, requests a device. */
const isVerifiable = (method: StoredMethod): boolean => {
  switch (method.type) {
    case 'phone':
    case 'email':
      return true;
    case 'app':
      return (method.code && method.seed !== undefined) || (method.push && method.device !== undefined);
    case 'hardwareToken':
      return method.seed !== undefined;
    case 'securityQuestions':
    case 'appPassword':
      return false;
  }
};
