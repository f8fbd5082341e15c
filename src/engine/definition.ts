// A machine as the engine hosts it: the chart, and beside it what a chart cannot hold.
import type { AnyActorLogic, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Json, JsonObject } from '../ports/json.ts';
import type { Activity, FlowFacts } from './activity.ts';
import type { FlowRecord } from './flow-record.ts';
import type { AuditDraft, Transaction } from './transaction.ts';

/** JSON Schema 2020-12. `writeOnly: true` on a property has its value sealed before the machine sees the event. */
export type Schema = JsonObject;

export type Definition = {
  readonly id: string;
  readonly version: string;
  /** A hash of all that decides what the machine does, its child machines included: when it changes and the version does not, stored flows are looked at. Undefined: nobody can tell. */
  readonly fingerprint?: string;
  readonly title: string;
  readonly machine: AnyStateMachine;
  /** By the `src` of an invoke. One that is missing runs the machine's own promise logic. */
  readonly activities: Readonly<Record<string, Activity>>;
  /** Logic that the machine may spawn without a name of its own, by the name under which its flows are stored. */
  readonly spawnable?: ReadonlyMap<string, AnyActorLogic>;
  /** The schema of a client event's payload without `type`; undefined: any object. */
  readonly eventSchema: (type: string, context: unknown) => Schema | undefined;
  /** Event types only the engine may send (`flow.expired`): a client that tries is refused. */
  readonly hostEvents: readonly string[];
  /** The schema of the flow's input; undefined: anything. */
  readonly inputSchema?: Schema;
  /** What the machine's own input is made of: the flow's input may hold more than a chart should see. */
  readonly machineInput?: (flow: FlowFacts) => Json;
  /** Action types that are rows in the audit log, written in the commit of the step that asked for them. */
  readonly audits: Readonly<Record<string, (params: Json, flow: FlowFacts) => AuditDraft>>;
  /** Milliseconds a flow may rest, and live; then it gets `flow.expired`, or is stopped. */
  readonly lifetime?: { readonly idle: number; readonly absolute: number };
  /** From a stored flow of an earlier version to this one, tried before the flow is parked. */
  readonly migrations?: readonly Migration[];
  /** What an operator should know of the way this machine is hosted: shown in its listing. */
  readonly warnings?: readonly HostingWarning[];
  /** Before a flow starts, in the commit of the start: may refuse (an unknown subject), and keep what the flow will need. */
  readonly starting?: (tx: Transaction, flow: FlowFacts) => Promise<void>;
  /** Clears away what belonged to the flow alone, in the commit that ends it. */
  readonly ended?: (tx: Transaction, flow: FlowRecord) => Promise<void>;
};

/** The part of a stored flow that a migration may change; all of it is JSON. */
export type Migratable = {
  /** As XState persists it: `{ "loading": "first" }`. States by name, nested. */
  readonly value: Json;
  readonly context: Json;
  /** State ids by history node id. */
  readonly historyValue: Readonly<Record<string, readonly string[]>>;
};

/** Pure, and total over the flows of its version. One that throws leaves the flow as it is, parked. */
export type Migration = { readonly from: string; readonly to: string; readonly migrate: (flow: Migratable) => Migratable };

export type HostingWarning = {
  readonly rule: string;
  readonly message: string;
  /** Where it stands in the machine's file, when it stands anywhere. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
};

/** A state of the flow with its machine, as views and listings look at it. */
export type LiveFlow = { readonly record: FlowRecord; readonly definition: Definition; readonly snapshot: AnyMachineSnapshot };
