// Where a flow belongs: the flow that invoked it, in which of its states, and the flows that it has invoked itself.
import { statesIn } from '../diagram/overlay.ts';
import type { ChartGraph } from '../diagram/chart.ts';
import { type FlowRecord, type FlowStatus, flows } from '../engine/flow-record.ts';
import type { Json } from '../ports/json.ts';
import type { Store } from '../ports/store.ts';
import type { VersionCharts } from './version-charts.ts';

export type Relative = {
  readonly id: string;
  readonly machine: string;
  readonly version: string;
  /** Of a child flow, the machine of its outermost flow. */
  readonly root: string | null;
  readonly status: FlowStatus;
  readonly state: Json;
  /** The name under which the parent of the two knows the child. */
  readonly actor: string;
  /** Ids of the parent's states that invoke an actor of this name: more than one where the parent has left the state; none for one that it has spawned. */
  readonly invokedBy: readonly string[];
};

export type Family = {
  readonly id: string;
  readonly machine: string;
  readonly version: string;
  readonly root: string | null;
  readonly status: FlowStatus;
  /** Flows of its version run as ever. */
  readonly isHosted: boolean;
  /** The picture of the version is there. */
  readonly isDrawn: boolean;
  readonly parent: Relative | null;
  readonly children: readonly Relative[];
  /** Where the next children are to be asked for; null when these are all. */
  readonly next: string | null;
};

type Charts = Pick<VersionCharts, 'of' | 'isHosted'>;

/** @param value the parent's, which tells the right one where several states invoke an actor of this name */
export function invokedBy(actor: string, chart: ChartGraph, value: unknown): readonly string[] {
  const all = chart.states.filter(({ invokes }) => invokes.some(({ id }) => id === actor)).map(({ id }) => id);
  const active = new Set(statesIn(value, chart));
  const now = all.filter((id) => active.has(id));
  return now.length > 0 ? now : all;
}

const rootOf = ({ lineage }: Pick<FlowRecord, 'lineage'>): string | null => lineage?.root ?? null;

/** @returns null: there is no such flow */
export async function familyOf(store: Store, charts: Charts, id: string, { after, limit }: { readonly after?: string | undefined; readonly limit: number }): Promise<Family | null> {
  const flow = (await store.get(flows, id))?.row;
  if (flow === undefined) return null;
  const chart = await charts.of(flow.machine, flow.version, rootOf(flow));
  const parent = flow.parent === null ? undefined : (await store.get(flows, flow.parent.flow))?.row;
  const parentChart = parent === undefined ? null : await charts.of(parent.machine, parent.version, rootOf(parent));
  const found = await store.list(flows, { after, limit: limit + 1, where: { tenant: flow.tenant, parent: id } });
  const { machine, version, status } = flow;
  return {
    id, machine, version, root: rootOf(flow), status, isHosted: charts.isHosted({ machine, version, root: rootOf(flow) }), isDrawn: chart !== null,
    parent: parent === undefined ? null : relative(parent, flow, parent, parentChart),
    children: found.slice(0, limit).map(({ row }) => relative(row, row, flow, chart)),
    next: found.length > limit ? found[limit - 1]?.key ?? null : null,
  };
}

/** @param shown whom it tells of, being one of the two */
function relative(shown: FlowRecord, child: FlowRecord, parent: FlowRecord, parentChart: ChartGraph | null): Relative {
  const { id, machine, version, status, snapshot } = shown;
  const actor = child.parent?.actor ?? '';
  return { id, machine, version, root: rootOf(shown), status, state: snapshot['value'] ?? null, actor, invokedBy: parentChart === null ? [] : invokedBy(actor, parentChart, parent.snapshot['value']) };
}
