// What holds wherever the security info page is taken in, and against whom it is played: manage and review alike.
import type { Context, Page } from '../enrolment/vocabulary.ts';
import { acceptedOnlyWhatIsAllowed, asSent, askedAsRegistered, drift, events, isOutage, outputsFor, project } from '../enrolment/world.samples.ts';
import { managers } from '../enrolment/people.samples.ts';
import { defaultAfter } from '../rules/default-method.ts';
import { capableGate } from '../rules/gate.ts';
import type { Facts } from '../rules/facts.ts';
import { addable, deletable } from '../rules/manage-table.ts';
import { offersOf } from '../rules/plan.ts';
import { isMfaCapable } from '../step-up/capable.samples.ts';

/** What every invariant here needs of a snapshot, whichever chart it is of. */
export type Seen = {
  readonly context: Context;
  readonly status: string;
  readonly output?: { readonly result: string } | undefined;
  getMeta(): Readonly<Record<string, { readonly page: Page } | undefined>>;
  hasTag(tag: 'working' | 'awaitingUser'): boolean;
};
export const shows = (snapshot: Pick<Seen, 'getMeta'>, ...pages: readonly Page[]): boolean => Object.values(snapshot.getMeta()).some(meta => meta !== undefined && pages.includes(meta.page));
export const resultOf = ({ status, output }: Pick<Seen, 'status' | 'output'>): string | null => (status === 'done' ? (output?.result ?? null) : null);

/** Pages that show or change security info: nobody who is MFA-capable sees one before they have passed. */
const inside: readonly Page[] = ['securityInfo', 'reviewInfo', 'confirmDeletion', 'pairApp', 'scanApp', 'approve', 'enterPhone', 'enterEmail', 'answerQuestions', 'namePassword'];
const known = (context: Context, holds: (facts: Facts) => boolean): boolean => context.facts !== null && holds(context.facts);

/** In a run the world moves at most so often: every transition is taken, and it is a bound on the world, not on the chart. */
export const playedWith = (movesAtMost: number, people: readonly Facts[] = Object.values(managers)) => ({
  input: [{ subject: 'u1' }],
  asSent,
  isOutage,
  events,
  outputs: outputsFor(people, { gate: capableGate, defaultAfter, movesAtMost }),
  world: null,
  drift,
  project,
});
export const played = playedWith(1);

export const invariants = {
  'nobody who is MFA-capable sees security info without having passed': (snapshot: Seen) =>
    !shows(snapshot, ...inside) || known(snapshot.context, facts => facts.mfaPassed || !isMfaCapable(facts)),
  'nobody but the MFA-capable is held at the gate, and nobody who could be challenged': (snapshot: Seen) =>
    !shows(snapshot, 'cannotChallenge') || known(snapshot.context, facts => isMfaCapable(facts) && capableGate(facts).offered.length === 0),
  'a challenge is never asked of the method that is about to go, while there is another': (snapshot: Seen) => {
    const { intent, facts, channel } = snapshot.context;
    if (!shows(snapshot, 'challenge') || facts === null || (intent?.does !== 'delete' && intent?.does !== 'change')) return true;
    const others = facts.methods.filter(({ id }) => id !== intent.id);
    const isElsewhere = (c: string | null) => others.some(({ kind, answers }) => (kind === 'hardwareToken' ? facts.mfa.hardwareToken && c === 'appCode' : facts.mfa.allowed.some(allowed => allowed === c)) && answers.some(a => a === c));
    return isElsewhere(channel) || !facts.mfa.allowed.some(isElsewhere);
  },
  'a deletion is confirmed only of a method on file that may be deleted': (snapshot: Seen) =>
    !shows(snapshot, 'confirmDeletion') || known(snapshot.context, facts => facts.methods.some(({ id, kind }) => id === (snapshot.context.intent?.does === 'delete' ? snapshot.context.intent.id : '') && deletable(facts).includes(kind))),
  'nothing is listed for addition that has no way to be registered': (snapshot: Seen) =>
    !shows(snapshot, 'securityInfo', 'reviewInfo') || known(snapshot.context, facts => addable(facts).every(kind => !['app', 'phone', 'alternatePhone', 'officePhone'].includes(kind) || offersOf(facts, kind).length > 0)),
  'no phone page leaves nothing to choose': (snapshot: Seen) =>
    !shows(snapshot, 'enterPhone') || known(snapshot.context, facts => offersOf(facts, snapshot.context.method ?? 'phone').length > 0),
  'a typed code is forgotten as soon as it was checked': (snapshot: Seen) => snapshot.context.entered === null || snapshot.hasTag('working'),
  'on the list nothing is begun and nothing is kept of what was': (snapshot: Seen) => !shows(snapshot, 'securityInfo', 'reviewInfo', 'ended')
    || (snapshot.context.intent === null && snapshot.context.method === null && snapshot.context.given === null && snapshot.context.channel === null),
} as const;

export const steps = { 'a challenge is accepted only for a channel that is allowed at that moment': acceptedOnlyWhatIsAllowed(capableGate), 'a phone is asked first in the way it was registered': askedAsRegistered } as const;
