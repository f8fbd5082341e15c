// What a page of the registration family is made from, and what it says: ids and parameters, no wording, no state.
import type { Context, Notice } from '#machines/enrolment/vocabulary.ts';
import type { Facts } from '#machines/rules/facts.ts';
import type { Gate } from '#machines/rules/gate.ts';
import type { Channel, ManagedKind, OnFile } from '#machines/rules/methods.ts';
import type { MessageId } from '../../messages/catalogue.en.ts';
import type { Params } from '../../messages/text.ts';
import type { QuestionsOffered } from '../question-options.ts';

/** A method as a page may show it: the address is masked, the name is the person's own. */
export type ShownMethod = {
  readonly id: string;
  readonly kind: ManagedKind;
  readonly entry: OnFile | 'appPassword';
  readonly address: string | null;
  readonly name: string | null;
  /** What a challenge by it would be, whatever policy allows; none where a rollback took it out of multi-factor authentication. */
  readonly channels: readonly Channel[];
};

/** What is being proven by the channel at hand. Moments in milliseconds since 1970. */
export type ShownProof = {
  readonly address: string | null;
  /** A code has gone out to this address and was not used up. */
  readonly isSent: boolean;
  readonly resendAt: number | null;
  readonly expiresAt: number | null;
};

/** A request to a device; `number` and `expiresAt` null where none is out that could still be answered. */
export type ShownRequest = { readonly number: string | null; readonly resendAt: number | null; readonly expiresAt: number | null };

export type Sight = {
  readonly context: Context;
  /** The rule by which the flow's machine lets people in. */
  readonly gate: Gate;
  /** The names of the actions that are offered. */
  readonly offered: ReadonlySet<string>;
  readonly onFile: readonly ShownMethod[];
  /** How many methods this flow has put on file. */
  readonly done: number;
  readonly proof: ShownProof | null;
  readonly request: ShownRequest | null;
  /** The lock on the kind of method at hand, looked for where a notice tells of one; `until` null: until an administrator ends it. */
  readonly lock: { readonly until: number | null } | null;
  /** Until when the registration may be put off, milliseconds since 1970, and the days till then, rounded up. Null: without end, or not at all. */
  readonly putOff: { readonly until: number; readonly days: number } | null;
  /** Looked up where they are asked. */
  readonly questions: QuestionsOffered | null;
  /** After how many days the person is asked to look through their methods again; looked up where they do. */
  readonly reviewedEvery: number | null;
  /** What would be left if the deletion that was begun went through; looked up where it is confirmed. */
  readonly afterDeletion: Facts | null;
};

export type Line = { readonly id: MessageId; readonly params?: Params };
export type Page = {
  /** Where a page is called by what is done on it. Missing: `page.<id>.title`. */
  readonly title?: MessageId;
  readonly text: readonly Line[];
  /** One of the plan's steps: how many there are is shown where it is known. */
  readonly isStep?: true;
  /** Shows what is on file, one by one, with what can be done with it. */
  readonly isList?: true;
  readonly countdowns?: readonly ('resend' | 'code' | 'request')[];
  /** Where a notice means something else here than elsewhere. */
  readonly notices?: Partial<Readonly<Record<Notice, MessageId>>>;
};
export type PageOf = (sight: Sight) => Page;

export const line = (id: MessageId, params?: Params): Line => (params === undefined ? { id } : { id, params });
