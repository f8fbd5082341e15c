// A machine as the engine hosts it: the chart, and beside it what a chart cannot hold.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Json, JsonObject } from '../ports/json.ts';
import type { Activity } from './activity.ts';
import type { FlowFacts } from './activity.ts';
import type { FlowRecord } from './flow-record.ts';
import type { AuditDraft, Transaction } from './transaction.ts';

/** JSON Schema 2020-12. `writeOnly: true` on a property has its value sealed before the machine sees the event. */
export type Schema = JsonObject;

export type Definition = {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly machine: AnyStateMachine;
  /** By the `src` of an invoke. One that is missing runs the machine's own promise logic. */
  readonly activities: Readonly<Record<string, Activity>>;
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
  /** Before a flow starts, in the commit of the start: may refuse (an unknown subject), and keep what the flow will need. */
  readonly starting?: (tx: Transaction, flow: FlowFacts) => Promise<void>;
  /** Clears away what belonged to the flow alone, in the commit that ends it. */
  readonly ended?: (tx: Transaction, flow: FlowRecord) => Promise<void>;
};

export type Definitions = ReadonlyMap<string, Definition>;

/** A state of the flow with its machine, as views and listings look at it. */
export type LiveFlow = { readonly record: FlowRecord; readonly definition: Definition; readonly snapshot: AnyMachineSnapshot };
