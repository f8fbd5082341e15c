// Why something is not among the choices. Every reason follows from the facts the chart itself decides on; where they do not
// tell, nothing is said, and what no policy asks for is not mentioned.
import { capableGate } from '#machines/rules/gate.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { appChannels, channels, channelsOf, rank, transports, type Channel, type Kind, type OnFile, type Transport } from '#machines/rules/methods.ts';
import { offersOf, plan } from '#machines/rules/plan.ts';
import { isFull } from '#machines/rules/registrable.ts';
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
  if (kind === 'phone') return resets('mobilePhone') || transports.some((c) => mfa.allowed.includes(c));
  return resets(kind);
};

function whyNot(facts: Facts, kind: Kind): MessageId {
  const { registrable, onFile, withoutMfa = [] } = facts;
  const full = isFull(facts, kind);
  if (!registrable.kinds.includes(kind)) return kind === 'app' && full ? 'because.tooManyApps' : 'because.notBuilt';
  const isOnFile = kind === 'app' ? registrable.app.every((entry) => onFile.includes(entry) && !withoutMfa.includes(entry)) : full;
  return isOnFile ? 'because.alreadyOnFile' : 'because.notForThisStep';
}

/** Ways to send a code to a phone that is being registered which may not be used. */
export const transportsRefused = (facts: Facts): readonly Reason<Transport>[] => {
  const open = offersOf(facts, 'phone');
  return transports.filter((c) => !open.includes(c)).map((value) => ({
    value,
    because: value === 'voice' && facts.registrable.transports?.includes('voice') === false ? 'because.noCalls' : 'because.notAllowed',
  }));
};

/** Ways to be challenged that are on file and cannot be asked for. */
export const challengesRefused = (facts: Facts): readonly Reason<Channel>[] => {
  const { offered } = capableGate(facts);
  return channelsOnFile(facts).filter((c) => !offered.includes(c)).map((value) => ({ value, because: isDisallowed(facts, value) ? 'because.notAllowedAnyMore' : 'because.cannotBeChecked' }));
};

/** Ways to be asked that are on file and cannot be the default, for policy does not allow them. */
export const defaultsRefused = (facts: Facts): readonly Reason<Channel>[] =>
  channelsOnFile(facts).filter((c) => isDisallowed(facts, c)).map((value) => ({ value, because: 'because.notAllowedAnyMore' }));

/** Without entries that a rollback took out of multi-factor authentication: they are as good as not registered for it. */
const channelsOnFile = ({ onFile, withoutMfa = [] }: Facts): readonly Channel[] =>
  channels.filter((c) => onFile.some((entry) => !withoutMfa.includes(entry) && channelsOf[entry].includes(c)));

/** A code from a hardware token has a switch of its own. */
const isDisallowed = ({ mfa, onFile }: Facts, channel: Channel): boolean =>
  !mfa.allowed.includes(channel) && !(channel === 'appCode' && mfa.hardwareToken && onFile.includes('hardwareToken'));
