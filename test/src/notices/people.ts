// People before and after an act, and what it takes to tell them.
import type { PartialUser } from '#machines/rules/user.ts';
import type { UserRecord } from '#src/directory/user-record.ts';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import { createVault } from '#src/engine/vault.ts';
import { DeliveryError, type OutgoingMessage, type Sender } from '#src/ports/senders.ts';
import { countingIds } from '../../support/counting-ids.ts';

export const tenant = 'default';
export const vault = createVault({ current: 'k1', keys: new Map([['k1', Buffer.alloc(32, 7)]]) });
const ids = countingIds();

/** Methods keep the ids they are given: the same id in `previous` is the same entry. */
export function person(sent: Partial<PartialUser> = {}, previous: UserRecord | null = null): UserRecord {
  const record = userRecordFrom({ id: 'ada', ...sent }, previous, { tenant, now: Date.UTC(2026, 0, 5), ids, vault });
  return { ...record, methods: record.methods.map((method, i) => ({ ...method, id: sent.methods?.[i]?.id ?? method.id })) };
}

export const phone = { id: 'p1', type: 'phone', phoneType: 'mobile', number: '+1 2065550100' } as const;
export const otherPhone = { ...phone, id: 'p2', number: '+1 2065550177' } as const;
export const alternate = { id: 'p3', type: 'phone', phoneType: 'alternate', number: '+1 2065550188' } as const;
export const office = { id: 'p4', type: 'phone', phoneType: 'office', number: '+1 2065550199 x12' } as const;
export const mail = { id: 'e1', type: 'email', address: 'ada@example.org' } as const;
export const otherMail = { id: 'e2', type: 'email', address: 'eve@example.net' } as const;
export const app = { id: 'a1', type: 'app', variant: 'other', push: false, code: true, name: 'Pixel' } as const;

/** A sender that remembers, or fails as told. */
export function recordingSender() {
  const sent: OutgoingMessage[] = [];
  let failing: DeliveryError['kind'] | null = null;
  let waitFor: Promise<void> | null = null;
  let atOnce = 0;
  let tried = 0;
  let seen: (message: OutgoingMessage) => void = () => {};
  let most = 0;
  const sender: Sender = {
    async send(message) {
      tried++;
      seen(message);
      most = Math.max(most, ++atOnce);
      try {
        if (waitFor !== null) await waitFor;
        if (failing !== null) throw new DeliveryError(failing, 'as the test wants it');
        sent.push(message);
      } finally {
        atOnce--;
      }
    },
    async close() {},
  };
  return { sender, sent, fail: (kind: typeof failing) => void (failing = kind), hold: (until: Promise<void> | null) => void (waitFor = until), tried: () => tried, see: (by: typeof seen) => void (seen = by), mostAtOnce: () => most };
}
