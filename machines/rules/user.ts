// A person as the directory knows them, and the sign-in that brought them here: what every rule about a person reads.
import type { Channel } from './methods.ts';

type Entry = {
  readonly id?: string;
  readonly registeredBy?: 'user' | 'admin';
  /** Whether the entry counts for multi-factor authentication at all; a rollback clears it. Missing: true. */
  readonly mfaFlag?: boolean;
  readonly lastUsedAt?: string | null;
  /** False where nothing is stored that could verify it; only the directory knows. Missing: true. */
  readonly usable?: boolean;
};
export type PhoneType = 'mobile' | 'alternate' | 'office';
export type Method = Entry & (
  | { readonly type: 'phone'; readonly phoneType: PhoneType; readonly number: string }
  | { readonly type: 'app'; readonly variant: 'microsoft' | 'other'; readonly push: boolean; readonly code: boolean; readonly name: string; /** Channels it has and for which nothing is stored that could verify it; only the directory knows. Missing: none. */ readonly unanswerable?: readonly ('appPush' | 'appCode')[] }
  | { readonly type: 'email'; readonly address: string }
  | { readonly type: 'securityQuestions'; readonly count: number }
  | { readonly type: 'hardwareToken'; readonly name?: string }
  | { readonly type: 'appPassword'; readonly name: string }
);

export type User = {
  readonly id: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  /** Anybody with a role is an administrator. */
  readonly roles: readonly string[];
  readonly perUserMfa: 'disabled' | 'enabled' | 'enforced';
  readonly businessPhone: string | null;
  readonly methods: readonly Method[];
  readonly defaultMethod: Channel | null;
  /** The last registration or review, RFC 3339. */
  readonly confirmedAt: string | null;
  /** When the person was first shown a registration they may put off for a while, RFC 3339. */
  readonly firstPromptedAt: string | null;
};

export type Enforcement = 'identityProtection' | 'perUser' | 'conditionalAccess' | 'securityDefaults';
export type SignIn = {
  readonly mfaRegistrationEnforcedBy: readonly Enforcement[];
  /** The sign-in at hand cannot go on without multi-factor authentication. */
  readonly mfaRequiredNow: boolean;
  readonly mode: 'signIn' | 'manage';
  readonly ip: string | null;
  /** When multi-factor authentication was last passed in this sign-in, RFC 3339. */
  readonly mfaAt: string | null;
};
export const defaultSignIn: SignIn = { mfaRegistrationEnforcedBy: [], mfaRequiredNow: false, mode: 'signIn', ip: null, mfaAt: null };

/** What verifies a method comes with it and goes no further than the directory: the seed of an app or a token, and how a token makes its codes. */
type SentMethod = Method & { readonly secret?: string; readonly period?: 30 | 60; readonly algorithm?: 'SHA1' | 'SHA256' };
/** A person as a caller sends them: every key but `id` may be missing. */
export type PartialUser = Pick<User, 'id'> & Partial<Omit<User, 'id' | 'methods'>> & { readonly methods?: readonly SentMethod[] };

/** Fills what is missing, and leaves out what a caller cannot say (`usable`, `unanswerable`) or a rule must not see (`secret`). */
export const completeUser = (sent: PartialUser): User => ({
  id: sent.id,
  displayName: sent.displayName ?? '',
  groups: sent.groups ?? [],
  roles: sent.roles ?? [],
  perUserMfa: sent.perUserMfa ?? 'disabled',
  businessPhone: sent.businessPhone ?? null,
  methods: (sent.methods ?? []).map(({ secret: _secret, period: _period, algorithm: _algorithm, usable: _usable, ...method }) => (method.type === 'app' ? withoutUnanswerable(method) : method)),
  defaultMethod: sent.defaultMethod ?? null,
  confirmedAt: sent.confirmedAt ?? null,
  firstPromptedAt: sent.firstPromptedAt ?? null,
});

const withoutUnanswerable = ({ unanswerable: _unanswerable, ...app }: Extract<Method, { readonly type: 'app' }>): Method => app;

export const completeSignIn = (sent: Partial<SignIn>): SignIn => ({ ...defaultSignIn, ...sent });
