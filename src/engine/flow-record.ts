// One run of a machine as it is stored: everything that must survive lies in this one row.
import type { Json, JsonObject } from '../ports/json.ts';
import type { Table } from '../ports/store.ts';
import type { Box } from './vault.ts';

export type FlowStatus = 'active' | 'done' | 'cancelled' | 'expired' | 'error';

/** An absolute moment at which an event is delivered, once. `token` tells this timer from an earlier one with its id. */
export type Timer = { readonly token: string; readonly due: number; readonly event: JsonObject & { readonly type: string } };

/**
 * Work promised by a commit and not finished yet: an activity the flow waits for, or an effect it does not.
 * `generation` is the revision that started it: a completion from an earlier run finds another and is dropped.
 */
export type Pending = {
  readonly kind: 'activity' | 'effect';
  readonly src: string;
  readonly input: Json;
  readonly generation: number;
  /** The idempotency key of this piece of work, the same on every attempt. */
  readonly key: string;
  readonly attempt: number;
  /** Not to be begun before: the end of a back-off. */
  readonly readyAt: number;
  /** When it needs looking after: the end of the lease of the host that performs it, or of a back-off. */
  readonly due: number;
  /** Set before the first attempt of work that must not be repeated. */
  readonly begun: boolean;
};

export type FlowRecord = {
  readonly id: string;
  readonly tenant: string;
  readonly machine: string;
  readonly version: string;
  readonly subject: string | null;
  readonly input: Json;
  /** Counts the macrosteps, from 1. The ETag. */
  readonly revision: number;
  readonly status: FlowStatus;
  /** XState's persisted snapshot. */
  readonly snapshot: JsonObject;
  readonly tags: readonly string[];
  readonly pending: Readonly<Record<string, Pending>>;
  readonly timers: Readonly<Record<string, Timer>>;
  /** What was typed and must stay secret, by reference; dropped in the commit after which nothing mentions it. */
  readonly sealed: Readonly<Record<string, Box>>;
  /** What the answer to the event at revision `cause` may show, once. */
  readonly shown: { readonly box: Box; readonly cause: number } | null;
  /** The revision of the last event a caller sent. */
  readonly cause: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly expiresAt: number | null;
  readonly output: Json;
  readonly failure: { readonly code: string; readonly message: string } | null;
  /** SHA-256 of the token that is good for this flow only. */
  readonly tokenHash: string | null;
};

export const flows: Table<FlowRecord> = {
  name: 'flows',
  due: (flow) => {
    const moments = [...Object.values(flow.timers), ...Object.values(flow.pending)].map((row) => row.due);
    if (flow.status === 'active' && flow.expiresAt !== null) moments.push(flow.expiresAt);
    return moments.length === 0 ? null : Math.min(...moments);
  },
  index: (flow) => ({
    tenant: flow.tenant,
    machine: flow.machine,
    status: flow.status,
    unfinished: Object.keys(flow.pending).length > 0 ? 'yes' : 'no',
    ...(flow.subject === null ? {} : { subject: flow.subject }),
  }),
};
