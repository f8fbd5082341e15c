// What each activity may answer, played against a directory and a policy that may change under a person's feet.
// Honest about the rules, like the activities themselves: they refuse what the world of that moment disallows, whatever the chart believed.
import type { InputFrom, OutputFrom } from 'xstate';
import { candidates, defaultAfter } from '../rules/default-method.ts';
import type { Facts } from '../rules/facts.ts';
import { capableGate } from '../rules/gate.ts';
import { channels, onFileOrder, rank, type Channel, type Kind, type OnFile } from '../rules/methods.ts';
import { offersOf, plan } from '../rules/plan.ts';
import type { activities, Assurance, ClientEvent, Sealed, Sending, Verdict } from './vocabulary.ts';

/** Null until somebody signs in; `changed`: the world has moved once in this run, and does so no more. */
export type World = { readonly facts: Facts; readonly changed: boolean } | null;
export type Outcome<Output = unknown> = ({ readonly output: Output } | { readonly error: { readonly code: string } }) & { readonly world?: World };
type Activities = typeof activities;
type Outputs = { readonly [Src in keyof Activities]: (asked: InputFrom<Activities[Src]>, world: World) => readonly Outcome<OutputFrom<Activities[Src]>>[] };

const done = <Output>(output: Output): Outcome<Output> => ({ output });
const failed = (...codes: string[]) => codes.map(code => ({ error: { code } }));
const sendings = (...all: Sending[]) => all.map(outcome => done({ outcome }));

const entries = { app: 'appCode', phone: 'mobilePhone', email: 'email', securityQuestions: 'securityQuestions' } as const satisfies Record<Kind, OnFile>;
const withMethod = (facts: Facts, kind: Kind, channel: Channel | null): Facts => ({
  ...facts, onFile: onFileOrder.filter(entry => entry === entries[kind] || facts.onFile.includes(entry)), defaultMethod: defaultAfter(facts, channel),
  // What was proven a moment ago can be checked again.
  ...unchallengeable(facts, entry => entry !== entries[kind]),
});
const unchallengeable = (facts: Facts, isLeft: (entry: OnFile) => boolean): Pick<Facts, 'unchallengeable'> =>
  facts.unchallengeable === undefined ? {} : { unchallengeable: facts.unchallengeable.filter(isLeft) };
/** Why this cannot be registered now: one number and one address there is, the page may be closed, policy may not offer it. Null: it can. */
const refusal = (facts: Facts, kind: Kind | null, channel: Channel | 'email' | null): 'cap.reached' | 'policy.disallows' | null => {
  if (kind !== null && kind !== 'app' && facts.onFile.includes(entries[kind])) return 'cap.reached';
  const isOffered = kind === 'email' ? facts.sspr.allowed.includes('email') : kind !== null && offersOf(facts, kind).some(c => c === channel);
  return facts.access === 'blocked' || kind === null || !facts.registrable.kinds.includes(kind) || !isOffered ? 'policy.disallows' : null;
};
const mayPass = (facts: Facts, passed: boolean) => passed || !capableGate(facts).required;
const mayAsk = (facts: Facts, channel: Channel | 'email' | null): channel is Channel => capableGate(facts).offered.some(c => c === channel);
const assuranceBy = (channel: Channel): Assurance => ({ acr: 'mfa', amr: [{ appPush: 'swk', appCode: 'otp', sms: 'sms', voice: 'tel' }[channel], 'mfa'], auth_time: 0 });

/** Who may sign in is the chart's to choose; the rest of the world is the same for all. */
export const outputsFor = (people: readonly Facts[]): Outputs => {
  const now = (world: World) => world?.facts ?? people[0]!;
  const moved = (world: World, facts: Facts) => ({ output: facts, world: { facts, changed: world?.changed ?? false } });
  return {
    loadFacts: (_, world) => [...(world === null ? people.map(facts => moved(null, facts)) : [done(world.facts)]), ...failed('directory.unavailable')],
    prepareApp: (_, world) => {
      const refused = refusal(now(world), 'app', 'appCode');
      return refused === null ? [done({ pending: true as const }), ...failed('directory.unavailable')] : failed(refused);
    },
    sendCode: ({ method, channel }, world) => {
      const refused = refusal(now(world), method, channel);
      return refused === null
        ? [...sendings('sent', 'tooSoon', 'exhausted', 'lockedOut'), ...failed('delivery.failed', 'delivery.unknown', 'address.refused')]
        : failed(refused);
    },
    checkCode: ({ channel }) => [...verdictsOn(channel).map(verdict => done({ verdict })), ...failed('directory.unavailable')],
    saveMethod: ({ method, channel, passed }, world) => {
      const facts = now(world);
      const refused = refusal(facts, method, channel);
      if (method === null || refused !== null || !mayPass(facts, passed)) return failed(refused ?? 'policy.disallows');
      return [moved(world, withMethod(facts, method, channel === 'email' ? null : channel)), ...failed('proof.missing')];
    },
    setDefault: ({ channel, passed }, world) => {
      const facts = now(world);
      const wanted = candidates(facts).find(c => c === channel);
      return wanted === undefined || facts.access === 'blocked' || !mayPass(facts, passed) ? failed('policy.disallows') : [moved(world, { ...facts, defaultMethod: wanted })];
    },
    completeRegistration: ({ passed }, world) => {
      const facts = now(world);
      const { steps, satisfiable } = plan(facts);
      return !satisfiable || steps.length > 0 || !mayPass(facts, passed) ? failed('policy.disallows') : [done(facts), ...failed('directory.unavailable')];
    },
    sendChallenge: ({ channel }, world) => {
      if (!mayAsk(now(world), channel)) return failed('method.disallowed');
      return channel === 'appCode' ? sendings('sent', 'lockedOut') : [...sendings('sent', 'tooSoon', 'exhausted', 'lockedOut'), ...failed('delivery.failed', 'delivery.unknown')];
    },
    checkChallenge: ({ channel }, world) => {
      const facts = now(world);
      if (!mayAsk(facts, channel)) return failed('method.disallowed');
      return [...verdictsOn(channel).map(verdict => done({ verdict, facts, assurance: verdict === 'accepted' ? assuranceBy(channel) : null })), ...failed('directory.unavailable')];
    },
  };
};
/** A code has tries of its own where it was sent: an app shows another one soon. */
const verdictsOn = (channel: Channel | 'email' | null): readonly Verdict[] =>
  channel === 'appCode' ? ['accepted', 'rejected', 'expired', 'exhausted'] : ['accepted', 'rejected', 'expired', 'spent', 'exhausted'];

/** What may happen once in a run while nobody looks: an administrator turns methods off or on, adds or deletes one, or closes access. */
export const drift = (world: World): readonly World[] => {
  if (world === null || world.changed) return [];
  const { facts } = world;
  const only = (...allowed: Channel[]) => ({ ...facts, mfa: { ...facts.mfa, allowed } });
  const changes: readonly Facts[] = [
    only(), only('sms'), only('appCode', 'sms', 'voice'), ...(facts.onFile.includes('appPush') ? [only(...channels)] : []),
    { ...facts, onFile: onFileOrder.filter(entry => entry === 'mobilePhone' || facts.onFile.includes(entry)), defaultMethod: facts.defaultMethod ?? 'sms' },
    { ...facts, onFile: [], defaultMethod: null, ...unchallengeable(facts, () => false) },
    { ...facts, access: 'blocked' },
  ];
  return changes.filter(change => JSON.stringify(change) !== JSON.stringify(facts)).map(change => ({ facts: change, changed: true }));
};

const sealed: Sealed = { sealed: 'reference' };
type Payload<Type> = Omit<Extract<ClientEvent, { type: Type }>, 'type'>;
/** Every choice once, and one reference for all that is typed: whether a code is right is sampled, never read off a payload. */
export const events = {
  'method.chosen': rank.map(method => ({ method })),
  'phone.submitted': [{ number: sealed, channel: 'sms' }, { number: sealed, channel: 'voice' }],
  'email.submitted': [{ address: sealed }],
  'code.submitted': [{ code: sealed }],
  'channel.chosen': [{ channel: 'appCode' }, { channel: 'sms' }, { channel: 'voice' }],
  'default.chosen': [{ channel: 'appCode' }, { channel: 'sms' }, { channel: 'voice' }],
} as const satisfies { readonly [Type in ClientEvent['type']]?: readonly Payload<Type>[] };
