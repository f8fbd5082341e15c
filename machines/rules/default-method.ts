// Which method a person is asked for first at sign-in: now, and once something has been registered.
import { answersAllowed, channelsCapable } from './capability.ts';
import type { Facts } from './facts.ts';
import { appChannels, channels, transports, type Channel, type ManagedKind } from './methods.ts';

/** What may be the default: on file and allowed, strongest first. */
export const candidates = (facts: Facts): readonly Channel[] => channelsCapable(facts);

/** The stored default while it is on file and allowed, else null: a disallowed default is no default. */
export const defaultNow = (facts: Facts): Channel | null =>
  facts.defaultMethod !== null && candidates(facts).includes(facts.defaultMethod) ? facts.defaultMethod : null;

/** `just`: the channel that the method registered a moment ago answers to; null for one that answers to no challenge, or nothing. */
export type DefaultRule = (facts: Facts, just: Channel | null) => Channel | null;

/**
 * The default once a method answering to `just` is registered (null: one that answers to no challenge, or nothing).
 * An app registered becomes the default, push before code; else a usable default stays; else an app on file; else the transport
 * the phone was registered by. The original preview makes it "call" for any phone: its known limitation.
 */
export const defaultAfter: DefaultRule = (facts, just) => {
  const gained = gainedBy(facts, just);
  const on = candidates(facts);
  const app = appChannels.find(c => gained.includes(c) || on.includes(c)) ?? null;
  if (app !== null && appChannels.some(c => gained.includes(c))) return app;
  const phone = gained[0] ?? transports.find(c => on.includes(c)) ?? null;
  return defaultNow(facts) ?? app ?? (phone !== null && facts.experience === 'original' ? 'voice' : phone);
};

/** What policy allows of the method just registered. The app by push brings its code where both are offered, so one of the two may be all that counts. */
const gainedBy = ({ mfa, registrable }: Facts, just: Channel | null): readonly Channel[] =>
  (just === null ? [] : just === 'appPush' ? [just, ...registrable.app.filter(c => c === 'appCode')] : [just]).filter(c => mfa.allowed.includes(c));

/** The first preview's rule, for whomever: a call for any phone, also one registered by text and also where calls are not allowed. */
export const defaultAfter2018: DefaultRule = (facts, just) => defaultAfter({ ...facts, experience: 'original' }, just);

/**
 * The default once the method of this id is deleted. It stays while another method answers to it, and moves to the strongest one left
 * that policy allows and that can be checked where the last of its kind goes; null with none left. So does one that policy disallows:
 * until then it stays, and counts for nothing.
 */
export function defaultAfterRemoval(facts: Facts, id: string): Channel | null {
  const { methods, defaultMethod, mfa } = facts;
  const removed = methods.find(method => method.id === id);
  if (defaultMethod === null || removed === undefined || !carriersOf[defaultMethod].includes(removed.kind)) return defaultMethod;
  const left = methods.filter(method => method.id !== id);
  const carries = (answers: readonly Channel[]) => answers.includes(defaultMethod);
  if ((removed.answers.length > 0 && !carries(removed.answers)) || left.some(({ answers }) => carries(answers))) return defaultMethod;
  return channels.find(c => left.some(method => answersAllowed(mfa, method).includes(c))) ?? null;
}

/** Whose deletion may take a default with it. */
const carriersOf: Readonly<Record<Channel, readonly ManagedKind[]>> = {
  appPush: ['app'],
  appCode: ['app', 'hardwareToken'],
  sms: ['phone'],
  voice: ['phone', 'alternatePhone', 'officePhone'],
};
