// One run of a machine as it is stored: everything that must survive lies in this one row.
import type { Json, JsonObject } from '../ports/json.ts';
import type { Table } from '../ports/store.ts';
import type { Box } from './vault.ts';

export type FlowStatus = 'active' | 'done' | 'cancelled' | 'expired' | 'error';

/**
 * An absolute moment at which an event is delivered, once. `token` tells this timer from an earlier one with its id; `to`
 * is the actor it goes to, where that is not the machine itself, and `generation` the run of that actor.
 */
export type Timer = { readonly token: string; readonly due: number; readonly event: JsonObject & { readonly type: string }; readonly to?: string; readonly generation?: number };

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

/** An actor the machine has invoked or spawned that is no piece of work. `generation` is the revision that started it. */
export type ChildActor =
  /** A machine: a flow of its own. */
  | { readonly kind: 'flow'; readonly src: string; readonly flow: string; readonly generation: number; readonly hasEnded: boolean; readonly isWatched: boolean }
  /** A transition function, whose state is in the snapshot. */
  | { readonly kind: 'pure'; readonly src: string; readonly generation: number; readonly isWatched: boolean }
  /** A callback or an observable: lives in the process, and begins again in the next one. */
  | { readonly kind: 'live'; readonly src: string; readonly input: Json; readonly generation: number; readonly isWatched: boolean };

export type FlowRecord = {
  readonly id: string;
  readonly tenant: string;
  readonly machine: string;
  readonly version: string;
  readonly subject: string | null;
  /** The flow and the actor of it that this flow is; null for one that was started by a caller. */
  readonly parent: { readonly flow: string; readonly actor: string } | null;
  /** Where a child's machine is found: the machine of its outermost flow, and the names on the way down. */
  readonly lineage?: { readonly root: string; readonly path: readonly string[] };
  readonly input: Json;
  /** Counts the macrosteps, from 1. The ETag. */
  readonly revision: number;
  readonly status: FlowStatus;
  /** XState's persisted snapshot. */
  readonly snapshot: JsonObject;
  readonly tags: readonly string[];
  /** Whether a child flow is in a state tagged `working`, or has such a child itself. */
  readonly childWorks?: boolean;
  readonly pending: Readonly<Record<string, Pending>>;
  readonly children: Readonly<Record<string, ChildActor>>;
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
  /** Why the flow waits for its version to be hosted again; nothing moves it until then. `ran`: the fingerprint of what it last ran on. */
  readonly parked?: { readonly reason: string; readonly since: number; readonly ran?: string };
  /** When an ended flow and its history are removed; null: never. */
  readonly purgeAt: number | null;
};

/** A child flow's id begins with that of its outermost flow: all flows of one family have one writer. */
export const rootOf = (id: string): string => id.split('~', 1)[0] ?? id;
export const childId = (parent: string, own: string): string => `${rootOf(parent)}~${own}`;

/** Flows stored by the first release have no such field. */
export const childrenOf = ({ children }: { readonly children?: FlowRecord['children'] }): FlowRecord['children'] => children ?? {};

/** Flows of its own, still running, that a flow is the parent of. */
export const childFlowsOf = (flow: FlowRecord): string[] => Object.values(childrenOf(flow)).flatMap((child) => (child.kind === 'flow' && !child.hasEnded ? [child.flow] : []));

/** Whether no work of a `working` state is under way in it or in a child of its. */
export const isSettled = (flow: FlowRecord): boolean => flow.status !== 'active' || !(flow.tags.includes('working') || flow.childWorks === true);

/** A flow about to start. */
export const blankFlow = ({ id, tenant, machine, subject, input }: Pick<FlowRecord, 'id' | 'tenant' | 'machine' | 'subject' | 'input'>, version: string, now: number): FlowRecord => ({
  id, tenant, machine, version, subject, parent: null, input, revision: 0, status: 'active', snapshot: {}, tags: [],
  pending: {}, children: {}, timers: {}, sealed: {}, shown: null, cause: 0, createdAt: now, updatedAt: now,
  expiresAt: null, output: null, failure: null, tokenHash: null, purgeAt: null,
});

/** Whether anything of it is done in the process, and has to be taken up by the next one. */
const isUnfinished = (flow: FlowRecord): boolean => Object.keys(flow.pending).length > 0 || Object.values(childrenOf(flow)).some(({ kind }) => kind === 'live');

export const flows: Table<FlowRecord> = {
  name: 'flows',
  due: (flow) => {
    if (flow.parked !== undefined && flow.status === 'active') return null;
    const moments = [...Object.values(flow.timers), ...Object.values(flow.pending)].map((row) => row.due);
    if (flow.status === 'active' && flow.expiresAt !== null) moments.push(flow.expiresAt);
    if (flow.status !== 'active' && flow.purgeAt !== null && moments.length === 0) moments.push(flow.purgeAt); // what it asked for in its last step comes first
    return moments.length === 0 ? null : Math.min(...moments);
  },
  index: (flow) => ({
    tenant: flow.tenant,
    machine: flow.machine,
    status: flow.status,
    release: JSON.stringify([flow.lineage?.root ?? flow.machine, flow.version, flow.status === 'active' ? 'active' : 'ended']),
    version: flow.version,
    parent: flow.parent?.flow ?? 'none',
    unfinished: isUnfinished(flow) ? 'yes' : 'no',
    ...(flow.parked === undefined || flow.status !== 'active' ? {} : { parked: 'yes' }),
    ...(flow.subject === null ? {} : { subject: flow.subject }),
  }),
};
