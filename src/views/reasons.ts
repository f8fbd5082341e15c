// Why something is not among the choices of a registration or a challenge. Every reason follows from the facts the chart
// itself decides on; where they do not tell, nothing is said, and what no policy asks for is not mentioned.
import { channelsRegistered } from '#machines/rules/capability.ts';
import { isFull } from '#machines/rules/caps.ts';
import type { Facts } from '#machines/rules/facts.ts';
import type { Gate } from '#machines/rules/gate.ts';
import { appChannels, rank, transports, type Channel, type EnrolledKind, type Kind, type OnFile, type Transport } from '#machines/rules/methods.ts';
import { offersOf, plan } from '#machines/rules/plan.ts';
import type { MessageId } from '../messages/catalogue.en.ts';

export type Reason<Value extends string> = { readonly value: Value; readonly because: MessageId };

/** Methods that policy allows and that cannot be set up for the step at hand, most secure first. */
export const methodsRefused = (facts: Facts): readonly Reason<Kind>[] => {
  const step = plan(facts).steps[0];
  const open: readonly Kind[] = step === undefined ? [] : [step.method, ...step.alternatives];
  return rank.filter((kind) => !open.includes(kind) && isAllowed(facts, kind)).map((value) => ({ value, because: whyNot(facts, value) }));
};

const isAllowed = ({ mfa, sspr }: Facts, kind: Kind): boolean => {
  const resets = (...entries: OnFile[]) => entries.some((entry) => sspr.allowed.includes(entry));
  if (kind === 'app') return resets('appPush', 'appCode') || appChannels.some((c) => mfa.allowed.includes(c));
  if (kind === 'phone') return resets('mobilePhone', 'officePhone') || transports.some((c) => mfa.allowed.includes(c));
  return resets(kind);
};

function whyNot(facts: Facts, kind: Kind): MessageId {
  const { registrable, onFile, withoutMfa = [] } = facts;
  const full = isFull(facts, kind);
  if (!registrable.kinds.includes(kind)) return kind === 'app' && full ? 'because.tooManyApps' : 'because.notAllowed';
  const isOnFile = kind === 'app' ? registrable.app.every((entry) => onFile.includes(entry) && !withoutMfa.includes(entry)) : full;
  return isOnFile ? 'because.alreadyOnFile' : 'because.notForThisStep';
}

/** Ways to send a code to a phone of this kind that may not be used: another phone than the mobile one is only ever called. */
export const transportsRefused = (facts: Facts, kind: EnrolledKind): readonly Reason<Transport>[] => {
  const open = offersOf(facts, kind);
  const because = (transport: Transport): MessageId => {
    if (transport === 'sms' && kind !== 'phone') return 'because.callsOnly';
    return transport === 'voice' && facts.registrable.transports?.includes('voice') === false ? 'because.noCalls' : 'because.notAllowed';
  };
  return transports.filter((c) => !open.includes(c)).map((value) => ({ value, because: because(value) }));
};

/** Ways to be challenged that are on file and cannot be asked for. `leaving`: the id of the method that is about to go. */
export const challengesRefused = (facts: Facts, gate: Gate, leaving: string | null): readonly Reason<Channel>[] => {
  const { offered } = gate(facts, leaving);
  const elsewise = gate(facts).offered;
  const because = (channel: Channel): MessageId => {
    if (elsewise.includes(channel)) return 'because.aboutToGo';
    if (isDisallowed(facts, channel)) return 'because.notAllowedAnyMore';
    return isAnswerable(facts, channel) ? 'because.notAskedHere' : 'because.cannotBeChecked';
  };
  return channelsRegistered(facts).filter((c) => !offered.includes(c)).map((value) => ({ value, because: because(value) }));
};

/** Ways to be asked that are on file and cannot be the default, for policy does not allow them. */
export const defaultsRefused = (facts: Facts): readonly Reason<Channel>[] =>
  channelsRegistered(facts).filter((c) => isDisallowed(facts, c)).map((value) => ({ value, because: 'because.notAllowedAnyMore' }));

/** A code from a hardware token has a switch of its own. */
const isDisallowed = ({ mfa, onFile }: Facts, channel: Channel): boolean =>
  !mfa.allowed.includes(channel) && !(channel === 'appCode' && mfa.hardwareToken && onFile.includes('hardwareToken'));

const isAnswerable = ({ methods }: Facts, channel: Channel): boolean => methods.some(({ answers }) => answers.includes(channel));
