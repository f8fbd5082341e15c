// One chart as the simulation hosts it, with what its people want and what its rules promise beside the engine's.
import type { AnyStateMachine } from 'xstate';
import type { Definition } from '#src/engine/definition.ts';
import type { FlowRecord, Pending } from '#src/engine/flow-record.ts';
import type { JsonObject } from '#src/ports/json.ts';
import type { LogRow, Store } from '#src/ports/store.ts';
import type { Random } from '../random.ts';
import type { Life, Scheduler } from './scheduler.ts';
import type { World } from './world.ts';

/** How the world treats activities while faults go on. */
export type Weather = {
  /** Whether this thing goes wrong now; never once faults have stopped. */
  strikes(what: 'failure' | 'refusal' | 'hanging' | 'failure afterwards'): boolean;
};

export type Surroundings = { readonly life: Life; readonly scheduler: Scheduler; readonly world: World; readonly weather: Weather };

export type Scenario = {
  readonly machine: string;
  /** Machines that its flows start as flows of their own. */
  readonly children?: readonly AnyStateMachine[];
  /** Every definition that has to be hosted, the one that flows are started with among them. */
  readonly definitions: (around: Surroundings) => Definition[];
  readonly input: (nonce: string) => JsonObject;
  readonly wish: (random: Random, nonce: string) => JsonObject & { readonly type: string };
  /** Event types that come from a timer alone, beside those of `after`. */
  readonly delayed: readonly string[];
  /** Activities that may happen once per key at most. */
  readonly atMostOnce: readonly string[];
  /** The name under which the world sees this piece of work done. */
  readonly deedOf: (pending: Pending) => string;
  /** Names of the audit records that the step must have written, by its log row. */
  readonly audits: (row: LogRow) => readonly string[];
  /** What must hold of a flow's record after its whole log; answers what does not. */
  readonly fold: (record: FlowRecord, log: readonly LogRow[]) => string | null;
  /** What must hold of rows that its flows share, given all that was logged. */
  readonly shared?: (store: Store, log: readonly LogRow[]) => Promise<string | null>;
};
