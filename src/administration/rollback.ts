// Takes multi-factor authentication away again from people who only have it because they registered by the combined page:
// the flags of their phones and apps are cleared, which stay good for password reset. Who may be rolled back is exactly
// what the original feature's script asks: some flagged method, and no per-user multi-factor authentication.
import { defaultNow } from '#machines/rules/default-method.ts';
import { channelsUsable } from '#machines/rules/capability.ts';
import type { StoredMethod, UserRecord } from '../directory/user-record.ts';
import { shownMethod, propertyOf } from '../directory/admin-audits.ts';
import { act, type ActPorts, type Change } from './act.ts';
import { doneAct, updatedSecurityInfo } from './act-audits.ts';
import { factsAbout } from './facts-about.ts';

export type RollbackOutcome = { readonly id: string; readonly outcome: 'rolledBack' | 'notEligible' | 'notFound' | 'failed'; readonly reason: string };

export type RollbackSettings = {
  readonly tenant: string;
  readonly by: string;
  /** Says what would be done and changes nothing. */
  readonly dryRun: boolean;
  /** Between two people; the script waits 750 ms. */
  readonly wait: () => Promise<void>;
  /** Why this person must be left alone, or null. */
  readonly refusal?: (id: string) => string | null;
  /** Aborted: whoever has not been looked at yet stays as they are, and fails. */
  readonly signal?: AbortSignal;
  /** Runs the work on a person apart from an erasure of theirs. */
  readonly apart?: <Result>(id: string, task: () => Promise<Result>) => Promise<Result>;
  /** Hears what exactly went wrong. */
  readonly failed?: (id: string, error: unknown) => void;
};

/** One outcome for each id, in their order. One that fails does not stop the rest. */
export async function* rollBack(ports: ActPorts, ids: readonly string[], settings: RollbackSettings): AsyncGenerator<RollbackOutcome, void, undefined> {
  const { apart = (_, task) => task(), failed = () => {}, signal, refusal = () => null } = settings;
  const seen = new Set<string>();
  for (const [i, id] of ids.entries()) {
    if (i > 0 && signal?.aborted !== true) await settings.wait();
    const because = signal?.aborted === true ? 'cut short before this person: nothing was changed' : refusal(id);
    if (because !== null) {
      yield { id, outcome: 'failed', reason: because };
      continue;
    }
    try {
      yield await apart(id, () => rolledBack(ports, id, settings, seen));
    } catch (error) {
      failed(id, error);
      yield { id, outcome: 'failed', reason: 'the directory could not be read or written: nothing was changed' };
    }
    seen.add(id);
  }
}

const eligible = { rolledBack: 'the multi-factor flags of phones and apps are cleared', dryRun: 'would be rolled back; a dry run changes nothing' };

async function rolledBack(ports: ActPorts, id: string, { tenant, by, dryRun }: RollbackSettings, seen: ReadonlySet<string>): Promise<RollbackOutcome> {
  const found: { why: string | null } = { why: null };
  const acted = await act(ports, {
    whom: { tenant, id },
    by,
    failure: { activity: updatedSecurityInfo, reason: 'Admin failed to roll back MFA authentication methods for user' },
    change: async (person, tx) => {
      // In a dry run the first of two lines has changed nothing, and the second is to say what it will be told in earnest.
      found.why = notEligible(person) ?? (dryRun && seen.has(id) ? nothingFlagged : null);
      if (found.why !== null || dryRun) return null;
      const cleared: UserRecord = { ...person, methods: person.methods.map((method) => (isFlagged(method) ? { ...method, mfaFlag: false } : method)) };
      const facts = await factsAbout(tx, cleared, ports.clock.now());
      const after = { ...cleared, defaultMethod: defaultNow(facts) ?? channelsUsable(facts)[0] ?? null };
      return { after, audits: [doneAct(by, id, { activity: updatedSecurityInfo, reason: 'Admin rolled back MFA authentication methods for user' }, changesOf(person, after))] };
    },
  });
  if (acted.kind === 'unknown') return { id, outcome: 'notFound', reason: 'nobody has this id' };
  if (found.why !== null) return { id, outcome: 'notEligible', reason: found.why };
  return { id, outcome: 'rolledBack', reason: dryRun ? eligible.dryRun : eligible.rolledBack };
}

const nothingFlagged = 'no phone and no app has the multi-factor flag: nothing to roll back';

function notEligible({ methods, perUserMfa }: UserRecord): string | null {
  if (!methods.some(isFlagged)) return nothingFlagged;
  return perUserMfa === 'disabled' ? null : `per-user multi-factor authentication is ${perUserMfa}: such people are not touched`;
}

/** What registration by the combined page stamps: phones and apps. An email or a set of questions never counts for it. */
const isFlagged = ({ type, mfaFlag }: StoredMethod): boolean => (type === 'phone' || type === 'app') && mfaFlag !== false;

const changesOf = (before: UserRecord, after: UserRecord): Change[] => [
  ...before.methods.filter(isFlagged).map((method) => ({ displayName: `${propertyOf(method)} (${shownMethod(method)}): mfaFlag`, oldValue: 'true', newValue: 'false' })),
  ...(before.defaultMethod === after.defaultMethod ? [] : [{ displayName: 'defaultMethod', oldValue: before.defaultMethod, newValue: after.defaultMethod }]),
];
