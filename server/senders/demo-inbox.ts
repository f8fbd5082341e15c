// A sender that sends nothing: it keeps messages, sealed, for whoever tries the service out. Never for real people.
import type { EngineLog } from '#src/engine/engine-ports.ts';
import { transact, type TransactionPorts } from '#src/engine/transaction.ts';
import type { Box, Vault } from '#src/engine/vault.ts';
import { maskEmail, maskPhone } from '#src/directory/masking.ts';
import { phoneNumber } from '#src/directory/phone-number.ts';
import { iso } from '#src/ports/clock.ts';
import type { Channel, OutgoingMessage, Sender } from '#src/ports/senders.ts';
import type { Table } from '#src/ports/store.ts';

export type InboxMessage = {
  /** Grows from message to message: what `after` takes. */
  readonly id: string;
  readonly channel: Channel;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The six digits in it. */
  readonly code?: string;
  /** RFC 3339. */
  readonly sentAt: string;
};
export type InboxQuery = { readonly to?: string | undefined; readonly after?: string | undefined; readonly limit?: number | undefined };

export type DemoInbox = Sender & {
  /** The oldest first. `to`: as it was typed, with or without a space. */
  list(query?: InboxQuery): Promise<InboxMessage[]>;
};

/** Older ones are dropped. */
const mostKept = 1_000;

export type InboxRow = { readonly channel: Channel; readonly sentAt: number; readonly box: Box; readonly to: string; readonly key: string };
/** `to` is a fingerprint: an address is looked up, not read. */
export const inboxRows: Table<InboxRow> = { name: 'inbox', index: ({ to, key }) => ({ to, key }) };
const counter: Table<{ readonly last: number }> = { name: 'inboxCounter' };
const counterKey = 'last';

export type InboxPorts = TransactionPorts & { readonly vault: Vault; readonly log: EngineLog };

export function demoInbox(ports: InboxPorts): DemoInbox {
  const { store, clock, vault, log } = ports;
  const placeOf = (to: string) => inboxPlace(vault, to);
  return {
    async send({ key, channel, to, subject, text }: OutgoingMessage) {
      const before = await store.list(inboxRows, { limit: 1, where: { key } });
      if (before.length > 0) return;
      await transact(ports, async (tx) => {
        const number = ((await tx.get(counter, counterKey))?.last ?? 0) + 1;
        const id = idOf(number);
        await tx.get(inboxRows, id);
        tx.put(counter, counterKey, { last: number });
        tx.put(inboxRows, id, { channel, sentAt: clock.now(), box: vault.seal({ to, subject, text }, bindingOf(id)), to: placeOf(to), key });
        const oldest = idOf(number - mostKept);
        if (number > mostKept && (await tx.get(inboxRows, oldest)) !== null) tx.remove(inboxRows, oldest);
      });
      log('info', `demo inbox: ${noun[channel]} for ${masked(to)} was delivered here and not sent`, { channel });
    },
    async list({ to, after, limit = 100 } = {}) {
      const rows = await store.list(inboxRows, { after, limit, where: to === undefined ? undefined : { to: placeOf(to) } });
      return rows.map(({ key, row }) => {
        const { to, subject, text } = vault.open(row.box, bindingOf(key)) as { to: string; subject: string; text: string }; // as sealed above
        const code = /\d(?: ?\d){5}/.exec(text)?.[0].replaceAll(' ', '');
        return { id: key, channel: row.channel, to, subject, text, ...(code === undefined ? {} : { code }), sentAt: iso(row.sentAt) };
      });
    },
    async close() {},
  };
}

/** By what messages to an address are found. */
export const inboxPlace = (vault: Vault, to: string): string => vault.fingerprint(plain(to), 'inbox');

/** A message whose box was sealed again, with the fingerprint of its address under the same key. */
export const placedAgain = (row: InboxRow, id: string, vault: Vault): InboxRow => {
  const { to } = vault.open(row.box, bindingOf(id)) as { to: string }; // as sealed when it came
  return { ...row, to: inboxPlace(vault, to) };
};

export const bindingOf = (id: string): string => `inbox/${id}`;

const noun: Readonly<Record<Channel, string>> = { sms: 'a text message', voice: 'a call', email: 'a mail', push: 'a request to approve' };
/** Sorts as text in the order of numbers. */
const idOf = (number: number): string => `message_${String(number).padStart(12, '0')}`;
/** One form for what is looked up: numbers as they are dialled, addresses without regard to case. In a URL's query an unescaped plus arrives as a space. */
const plain = (to: string): string => {
  const typed = /^ \d/.test(to) ? `+${to.slice(1)}` : to;
  const number = phoneNumber(typed);
  return 'code' in number ? typed.trim().toLowerCase() : number.e164;
};
const masked = (to: string): string => {
  const number = phoneNumber(to);
  return 'code' in number ? maskEmail(to) : maskPhone(number.stored);
};
