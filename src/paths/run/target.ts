// A service that a suite is run against, as far as a test needs it: one flow in hand at a time, and the time of the service.
import type { Json } from '../../ports/json.ts';
import type { Observed } from './observed.ts';

/** The service would not do it. */
export type Refused = { readonly status: number; readonly code: string; readonly detail: string };

export type Reply = {
  /** What the flow has done since the reply before. */
  readonly steps: readonly Observed[];
  /** Counts the steps of the flow: the same where nothing has happened. */
  readonly revision: number;
  readonly refused: Refused | null;
};

export type Answer = { readonly output: Json } | { readonly error: Json } | { readonly snapshot: Json };

export type Target = {
  /** A flow of which nothing that it waits for runs. */
  start(request: { readonly subject?: string; readonly input?: unknown }): Promise<Reply>;
  /** A person's event. */
  send(event: { readonly type: string }): Promise<Reply>;
  /** An event that only the host sends; `flow.expired` as at the end of the flow's life. */
  tell(type: string): Promise<Reply>;
  /** Lets the activity, child machine or other actor `source` answer. */
  settle(source: string, answer: Answer): Promise<Reply>;
  /** Lets so many whole milliseconds pass. 0: what is due at this very moment happens. */
  advance(milliseconds: number): Promise<Reply>;
  /** The flow is of no interest any more. */
  end(): Promise<void>;
};
