// Who can pass multi-factor authentication, and how: what is on file, flagged for it and allowed by policy.
// On file alone ("registered") never counts: a disallowed default that still did is the loop of the first preview.
import type { Facts, HeldMethod } from './facts.ts';
import { channels, channelsOf, type Channel, type OnFile } from './methods.ts';

type Held = Pick<Facts, 'mfa' | 'onFile' | 'withoutMfa' | 'unchallengeable'>;
type HeldOneByOne = Held & Pick<Facts, 'methods'>;

/** The challenges of one entry that policy allows; a hardware token answers with a code and is allowed by its own switch. */
export const channelsAllowed = (mfa: Facts['mfa'], entry: OnFile): readonly Channel[] =>
  entry === 'hardwareToken' ? (mfa.hardwareToken ? channelsOf[entry] : []) : channelsOf[entry].filter(c => mfa.allowed.includes(c));

const offering = (mfa: Facts['mfa'], entries: readonly OnFile[]): readonly Channel[] =>
  channels.filter(c => entries.some(entry => channelsAllowed(mfa, entry).includes(c)));

/**
 * Channels on file and allowed, strongest first; `added` is looked at as if it were on file too. Not empty: MFA-capable, and
 * multi-factor authentication has to be passed before security info, whether or not a challenge can be made of any of them.
 */
export const channelsCapable = (held: Held, added: readonly OnFile[] = []): readonly Channel[] =>
  offering(held.mfa, [...held.onFile.filter(entry => held.withoutMfa?.includes(entry) !== true), ...added]);

/**
 * Channels a step-up may ask for, strongest first: capable, and a challenge of it can be checked. Says nothing of who must step up.
 * `except`: the id of a method that is not to vouch for itself; a channel that only it answers is left out.
 */
export const channelsUsable = (held: HeldOneByOne, except: string | null = null): readonly Channel[] => {
  const usable = offering(held.mfa, held.onFile.filter(entry => held.withoutMfa?.includes(entry) !== true && held.unchallengeable?.includes(entry) !== true));
  return except === null ? usable : usable.filter(c => held.methods.some(method => method.id !== except && answersAllowed(held.mfa, method).includes(c)));
};

/** The challenges of one method that could be checked and that policy allows. */
export const answersAllowed = (mfa: Facts['mfa'], { kind, answers }: HeldMethod): readonly Channel[] =>
  kind === 'hardwareToken' ? (mfa.hardwareToken ? answers : []) : answers.filter(c => mfa.allowed.includes(c));

/** Channels on file, whatever policy says of them, strongest first; without what a rollback cleared, which is as good as not registered. */
export const channelsRegistered = ({ onFile, withoutMfa = [] }: Pick<Facts, 'onFile' | 'withoutMfa'>): readonly Channel[] =>
  channels.filter(c => onFile.some(entry => !withoutMfa.includes(entry) && channelsOf[entry].includes(c)));
