// What a page of the registration family is made from, and what it says: ids and parameters, no wording, no state.
import type { Context, Notice } from '#machines/enrolment/vocabulary.ts';
import type { OnFile } from '#machines/rules/methods.ts';
import type { MessageId } from '../../messages/catalogue.en.ts';
import type { Params } from '../../messages/text.ts';

/** A method as a page may show it: the address is masked, the name is the person's own. */
export type ShownMethod = { readonly entry: OnFile | 'appPassword'; readonly address: string | null; readonly name: string | null };

/** What is being proven by the channel at hand. Moments in milliseconds since 1970. */
export type ShownProof = {
  readonly address: string | null;
  /** A code has gone out to this address and was not used up. */
  readonly isSent: boolean;
  readonly resendAt: number | null;
  readonly expiresAt: number | null;
};

export type Sight = {
  readonly context: Context;
  /** The names of the actions that are offered. */
  readonly offered: ReadonlySet<string>;
  readonly onFile: readonly ShownMethod[];
  /** How many methods this flow has put on file. */
  readonly done: number;
  readonly proof: ShownProof | null;
  /** The lock on the kind of method at hand, looked for where a notice tells of one; `until` null: until an administrator ends it. */
  readonly lock: { readonly until: number | null } | null;
  /** Until when the registration may be put off, milliseconds since 1970, and the days till then, rounded up. Null: without end, or not at all. */
  readonly putOff: { readonly until: number; readonly days: number } | null;
};

export type Line = { readonly id: MessageId; readonly params?: Params };
export type Page = {
  readonly text: readonly Line[];
  /** One of the plan's steps: how many there are is shown where it is known. */
  readonly isStep?: true;
  readonly countdowns?: readonly ('resend' | 'code')[];
  /** Where a notice means something else here than elsewhere. */
  readonly notices?: Partial<Readonly<Record<Notice, MessageId>>>;
};
export type PageOf = (sight: Sight) => Page;

export const line = (id: MessageId, params?: Params): Line => (params === undefined ? { id } : { id, params });
