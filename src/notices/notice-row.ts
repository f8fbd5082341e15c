// The outbox: notices that are to go out, and for a while that they did, so that the same work tells once.
import { createHash } from 'node:crypto';
import type { Box } from '../engine/vault.ts';
import type { Whom } from '../ports/directory.ts';
import type { Table } from '../ports/store.ts';
import type { Change } from './changes.ts';
import type { Way } from './ways.ts';

/** What a notice is about, and where it may go. Sealed: it holds addresses. Moments in milliseconds since 1970. */
export type NoticeContent = {
  readonly ways: readonly Way[];
  readonly changes: readonly Change[];
  readonly at: number;
  readonly by: 'user' | 'administrator';
  readonly ip: string | null;
  readonly language: string;
};

export type NoticeRow = {
  readonly tenant: string;
  readonly subject: string;
  readonly flow: string | null;
  /** `nowhere`: the person has no address; that is said in the log. `over`: sent or given up, and kept for its key alone. */
  readonly state: 'waiting' | 'nowhere' | 'over';
  /** When the change was made, milliseconds since 1970. */
  readonly at: number;
  /** Null unless it waits. */
  readonly box: Box | null;
  /** Which of the ways is tried, and how often that was done. */
  readonly way: number;
  readonly attempts: number;
  /** When it is tried again, or goes. */
  readonly due: number;
};
export const notices: Table<NoticeRow> = { name: 'notices', due: ({ due }) => due, index: ({ tenant, subject }) => ({ tenant, subject }) };

/** @param work the key of what made the change */
export const noticeKey = (whom: Whom, work: string): string => `${personKey(whom)}.${hash(work)}`;
export const noticeBinding = (key: string): string => `notice/${key}`;

/** What a sender tells repetitions by. Another way is another message. */
export const messageKey = (key: string, way: number): string => `notice:${key}:${way}`;
/** What the keys of all messages to a person begin with. */
export const messagesTo = (whom: Whom): string => `notice:${personKey(whom)}.`;

// Keys travel to senders and into logs: they name nobody.
const personKey = ({ tenant, id }: Whom): string => hash(JSON.stringify([tenant, id]));
const hash = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);
