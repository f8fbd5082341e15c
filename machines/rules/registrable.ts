// Whether a method may be registered or changed now. One rule, asked by whoever prepares, sends, writes or explains.
import { isFull } from './caps.ts';
import type { Facts } from './facts.ts';
import { changeable, whyNotAdd } from './manage-table.ts';
import type { Channel, EnrolledKind } from './methods.ts';
import { offersOf } from './plan.ts';

/** `method.unknown`: what was to be changed has gone. */
export type NotRegistrable = 'cap.reached' | 'policy.disallows' | 'method.unknown';

/** Null: it may be. `replaces`: the id of the method on file that is being changed; null where one more is registered. */
export function refusalOf(facts: Facts, kind: EnrolledKind, channel: Channel | 'email' | null, replaces: string | null = null): NotRegistrable | null {
  if (replaces === null && isFull(facts, kind)) return 'cap.reached';
  if (replaces !== null && facts.methods.every(({ id }) => id !== replaces)) return 'method.unknown';
  const isOpen = replaces === null ? whyNotAdd(facts, kind) === null : isChangeable(facts, kind, replaces);
  if (!isOpen) return 'policy.disallows';
  const hasChannels = kind === 'app' || kind === 'phone' || kind === 'alternatePhone' || kind === 'officePhone';
  return !hasChannels || offersOf(facts, kind).some(offered => offered === channel) ? null : 'policy.disallows';
}

const isChangeable = (facts: Facts, kind: EnrolledKind, id: string): boolean =>
  changeable(facts).includes(kind) && facts.methods.some(method => method.id === id && method.kind === kind);
