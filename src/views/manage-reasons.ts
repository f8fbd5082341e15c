// Why a method cannot be added, changed or deleted on the list of what is on file, in the words of the rule that says so.
import type { Facts } from '#machines/rules/facts.ts';
import { changeable, deletable, whyNotAdd, type WhyNotAdd } from '#machines/rules/manage-table.ts';
import { managedOrder, type EnrolledKind, type ManagedKind } from '#machines/rules/methods.ts';
import type { MessageId } from '../messages/catalogue.en.ts';
import type { Reason } from './reasons.ts';

/** Every kind that cannot be added now, in the order of the list. */
export const additionsRefused = (facts: Facts): readonly Reason<EnrolledKind>[] => managedOrder.flatMap((kind) => {
  const why = kind === 'hardwareToken' ? null : whyNotAdd(facts, kind);
  return kind === 'hardwareToken' || why === null ? [] : [{ value: kind, because: becauseOf(why, kind) }];
});

const reasons = {
  'experience.none': 'because.notAllowed',
  'access.blocked': 'because.notFromHere',
  'table.disallows': 'because.keptByOthers',
  'calls.unavailable': 'because.noCalls',
  'policy.disallows': 'because.notAllowed',
  'needs.enforcement': 'because.needsEnforcement',
  'needs.mobile': 'because.needsMobile',
} as const satisfies Record<Exclude<WhyNotAdd, 'cap.reached'>, MessageId>;

function becauseOf(why: WhyNotAdd, kind: EnrolledKind): MessageId {
  if (why !== 'cap.reached') return reasons[why];
  if (kind === 'app') return 'because.tooManyApps';
  return kind === 'appPassword' ? 'because.tooManyPasswords' : 'because.alreadyOnFile';
}

/** By the id of the method. */
export const changesRefused = (facts: Facts): readonly Reason<string>[] => refused(facts, changeable(facts), (kind) => notChanged[kind] ?? 'because.addAnother');
export const deletionsRefused = (facts: Facts): readonly Reason<string>[] => refused(facts, deletable(facts), (kind) => notDeleted[kind] ?? 'because.notAllowed');

const notChanged: Readonly<Partial<Record<ManagedKind, MessageId>>> = { officePhone: 'because.keptByOthers', hardwareToken: 'because.handedOut' };
const notDeleted: Readonly<Partial<Record<ManagedKind, MessageId>>> = { officePhone: 'because.keptByOthers' };

const refused = (facts: Facts, open: readonly ManagedKind[], because: (kind: ManagedKind) => MessageId): readonly Reason<string>[] =>
  facts.methods.filter(({ kind }) => !open.includes(kind)).map(({ id, kind }) => ({ value: id, because: because(kind) }));
