// The table of methods for one person: what they may add, change and delete on their security info page, and why not.
import { isFull } from './caps.ts';
import type { Facts } from './facts.ts';
import { managedOrder, type EnrolledKind, type ManagedKind } from './methods.ts';
import { offersOf } from './plan.ts';
import { isOfUse } from './transports.ts';

/**
 * Why a kind cannot be added, the first of these that holds. `table.disallows`: the table of methods has nobody register it.
 * `calls.unavailable`: it is only ever called, and nobody on this tenant can be. `needs.enforcement`: for people whose multi-factor
 * authentication is enforced per user. `needs.mobile`: there has to be a mobile phone first.
 */
export type WhyNotAdd =
  | 'experience.none' | 'access.blocked' | 'table.disallows' | 'calls.unavailable' | 'policy.disallows' | 'needs.enforcement' | 'cap.reached' | 'needs.mobile';

/** Null: it may be added. */
export function whyNotAdd(facts: Facts, kind: EnrolledKind): WhyNotAdd | null {
  if (facts.experience === 'none') return 'experience.none';
  if (facts.access === 'blocked') return 'access.blocked';
  if (kind === 'officePhone' && facts.officePhone === 'shown') return 'table.disallows';
  if (isFull(facts, kind)) return 'cap.reached';
  if (kind === 'appPassword') return facts.appPasswords === 'none' ? 'policy.disallows' : facts.appPasswords === 'listed' ? 'needs.enforcement' : null;
  if (kind === 'alternatePhone' || kind === 'officePhone') {
    if (facts.registrable.transports?.includes('voice') === false) return 'calls.unavailable';
    if (!isOfUse(facts, kind)) return 'policy.disallows';
    return kind === 'alternatePhone' && !facts.onFile.includes('mobilePhone') ? 'needs.mobile' : null;
  }
  const isAllowed = facts.registrable.kinds.includes(kind) && (kind === 'app' || kind === 'phone' ? offersOf(facts, kind).length > 0 : facts.sspr.allowed.includes(kind));
  return isAllowed ? null : 'policy.disallows';
}

/** In the order in which what-if and pages list what may be added: the plan's kinds by rank, then what only this page registers. */
const addOrder: readonly EnrolledKind[] = ['app', 'phone', 'email', 'securityQuestions', 'alternatePhone', 'officePhone', 'appPassword'];

export const addable = (facts: Facts): readonly EnrolledKind[] => addOrder.filter(kind => whyNotAdd(facts, kind) === null);

/** On file, and the table lets a person change it; also where policy does not allow the kind any more. */
export const changeable = (facts: Facts): readonly ManagedKind[] => onFile(facts, kind => kind === 'phone' || kind === 'alternatePhone' || kind === 'email');

/** On file, and the table lets a person delete it; also where policy does not allow the kind any more. */
export const deletable = (facts: Facts): readonly ManagedKind[] => onFile(facts, kind => kind !== 'officePhone');

const onFile = (facts: Facts, isInTable: (kind: ManagedKind) => boolean): readonly ManagedKind[] =>
  facts.experience === 'none' || facts.access === 'blocked' ? [] : managedOrder.filter(kind =>
    (isInTable(kind) || (kind === 'officePhone' && facts.officePhone === 'editable')) && facts.methods.some(method => method.kind === kind));
