// A person as the directory stores them: what the rules read, and beside each method what can verify it, sealed.
import type { Method, User } from '#machines/rules/user.ts';
import type { Box } from '../engine/vault.ts';
import type { Table } from '../ports/store.ts';

/** When and by which way a method came on file is kept with it for good (NIST SP 800-63B-4 section 4.1). */
export type StoredMethod = Method & {
  readonly id: string;
  /** RFC 3339. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The id of the flow that registered it, or `api`. */
  readonly source: string;
  /** Apps only: the base32 seed of the codes, sealed for {@link seedBinding}. */
  readonly seed?: Box;
  /** Apps only: the time step of the last code that was accepted; an earlier or equal one is never accepted again. */
  readonly lastStep?: number;
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

/** The person as rules and the API see them: no seed, and `usable` where nothing is stored that could verify a method. */
export const asUser = ({ tenant: _tenant, createdAt: _created, updatedAt: _updated, source: _source, ...user }: UserRecord): User => ({
  ...user,
  methods: user.methods.map((stored): Method => {
    const { seed: _seed, lastStep: _step, createdAt: _at, updatedAt: _changed, source: _from, ...method } = stored;
    return isVerifiable(stored) ? method : { ...method, usable: false };
  }),
});

/** Whether a challenge by this method could be judged: codes need a seed; what is not answered by a code or a message cannot be. */
export const isVerifiable = (method: StoredMethod): boolean => {
  switch (method.type) {
    case 'phone':
    case 'email':
      return true;
    case 'app':
      return method.code && method.seed !== undefined;
    case 'securityQuestions':
    case 'hardwareToken':
    case 'appPassword':
      return false;
  }
};
