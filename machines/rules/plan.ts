// The registration plan: the smallest set of methods still to register that satisfies both policies, and in which order they are asked.
// Pure; the charts, their schemas and views, reports and what-if all ask it again after every step, and nobody stores its answer.
import { channelsAllowed, channelsCapable } from './capability.ts';
import type { Facts } from './facts.ts';
import { appChannels, rank, type Channel, type EnrolledKind, type Kind, type OnFile } from './methods.ts';
import { resetGates } from './reset-gates.ts';
import { callsFor, transportsFor } from './transports.ts';

export type Need = 'mfa' | 'sspr';
export type Step = {
  readonly method: Kind;
  /** The needs still unmet at this step which the method counts for. */
  readonly fills: readonly Need[];
  /** How the method may be registered; empty where there is no choice of channel (e-mail, questions). */
  readonly offers: readonly Channel[];
  readonly preselected: Channel | null;
  /** What the person may set up instead, most secure first; a later step of the same plan counts too. */
  readonly alternatives: readonly Kind[];
};
export type Plan = {
  readonly steps: readonly Step[];
  /** False: no set of methods the service may offer satisfies the policy, and there are no steps. */
  readonly satisfiable: boolean;
};

/**
 * Multi-factor authentication needs one method if it is enforced. Password reset needs its number of methods from everybody in its
 * scope as soon as anything is enforced. Among the smallest sets the first in rank order wins; a method for multi-factor
 * authentication comes first while that is unmet, the rest follow by rank.
 */
export function plan(facts: Facts): Plan {
  const open = rank.filter(kind => isOpen(facts, kind));
  const feasible = subsets(open).filter(set => unmet(facts, set).length === 0);
  const best = feasible[0];
  if (best === undefined) return { steps: [], satisfiable: false };
  const smallest = feasible.filter(set => set.length === best.length);

  const mfaUnmet = unmet(facts, []).includes('mfa');
  const first = mfaUnmet ? best.find(kind => isForMfa(facts, kind)) : undefined;
  const ordered = first === undefined ? best : [first, ...best.filter(kind => kind !== first)];

  const steps = ordered.map((method, i): Step => {
    const done = ordered.slice(0, i);
    const offers = offersOf(facts, method);
    const alternatives = open.filter(kind => kind !== method && !done.includes(kind)
      && (!(mfaUnmet && i === 0) || isForMfa(facts, kind))
      && smallest.some(set => [...done, kind].every(member => set.includes(member))));
    return { method, fills: fillsOf(facts, done, method), offers, preselected: offers[0] ?? null, alternatives };
  });
  return { steps, satisfiable: true };
}

/** How a method of this kind may be registered, strongest first: the app by what either policy allows, a phone by text or call, other phones by call. */
export function offersOf(facts: Pick<Facts, 'mfa' | 'sspr' | 'registrable' | 'methods'>, kind: EnrolledKind): readonly Channel[] {
  if (kind === 'phone') return transportsFor(facts);
  if (kind === 'alternatePhone' || kind === 'officePhone') return callsFor(facts, kind);
  return kind === 'app' ? appOffers(facts) : [];
}

const appOffers = ({ mfa, sspr, registrable }: Pick<Facts, 'mfa' | 'sspr' | 'registrable'>) =>
  appChannels.filter(c => registrable.app.includes(c) && (mfa.allowed.includes(c) || sspr.allowed.includes(c)));

/** What will be on file once the kind is registered: enrolling the app by push registers its code as well where both are offered. */
export const entriesOf = (facts: Facts, kind: Kind): readonly OnFile[] =>
  kind === 'app' ? appOffers(facts) : [kind === 'phone' ? 'mobilePhone' : kind];

const isForMfa = (facts: Facts, kind: Kind) => entriesOf(facts, kind).some(entry => channelsAllowed(facts.mfa, entry).length > 0);

/**
 * Whether the kind can be a step at all. There is one mobile phone, one address and one set of questions, so what is on file is not
 * asked again, except a phone whose flag a rollback cleared. A second app is possible as long as `registrable` has the kind.
 */
const isOpen = (facts: Facts, kind: Kind): boolean => {
  if (!facts.registrable.kinds.includes(kind)) return false;
  if (kind === 'app') return appOffers(facts).length > 0;
  return entriesOf(facts, kind).some(entry => !facts.onFile.includes(entry) || facts.withoutMfa?.includes(entry) === true);
};

/** The needs that what is on file and these kinds together leave open. */
function unmet(facts: Facts, set: readonly Kind[]): readonly Need[] {
  const added = set.flatMap(kind => entriesOf(facts, kind));
  const { enforced, sspr } = facts;
  const needed = enforced.mfa || enforced.sspr ? sspr.needed : 0;
  const needs: Need[] = [];
  if (enforced.mfa && channelsCapable(facts, added).length === 0) needs.push('mfa');
  if (resetGates(sspr, [...facts.onFile, ...added]) < needed) needs.push('sspr');
  return needs;
}

function fillsOf(facts: Facts, done: readonly Kind[], kind: Kind): readonly Need[] {
  const before = [...facts.onFile, ...done.flatMap(each => entriesOf(facts, each))];
  const raises = resetGates(facts.sspr, [...before, ...entriesOf(facts, kind)]) > resetGates(facts.sspr, before);
  return unmet(facts, done).filter(need => (need === 'mfa' ? isForMfa(facts, kind) : raises));
}

/** All subsets, smallest first, those of one size in rank order. `kinds` is in rank order. */
function subsets(kinds: readonly Kind[]): readonly (readonly Kind[])[] {
  const all = kinds.reduce<readonly (readonly Kind[])[]>((sets, kind) => [...sets, ...sets.map(set => [...set, kind])], [[]]);
  const place = (set: readonly Kind[]) => set.map(kind => rank.indexOf(kind)).join('');
  return all.toSorted((a, b) => a.length - b.length || Number(place(a)) - Number(place(b)));
}
