// Where the flows of a machine are: how many rest in each state now, and in which states the others ended.
import type { ChartGraph } from '../diagram/chart.ts';
import { statesIn } from '../diagram/overlay.ts';
import { childrenOf, type FlowRecord, type FlowStatus } from '../engine/flow-record.ts';
import { invokedBy } from './family.ts';

export type Standing = {
  readonly flows: number;
  /** By status. */
  readonly statuses: Readonly<Partial<Record<FlowStatus, number>>>;
  /** Active flows by the id of a state they are in; those around it count too. */
  readonly active: Readonly<Record<string, number>>;
  /** Ended flows likewise: where they were when they ended. */
  readonly ended: Readonly<Record<string, number>>;
  /** Child flows that run for these flows, by the id of the state that invoked them; of one that was spawned, the root's. */
  readonly children: Readonly<Record<string, number>>;
};

/** Gathers flows one by one. Flows in the same place are looked up in the chart once. */
export class StandingCount {
  #flows = 0;
  readonly #places = new Map<string, { readonly value: unknown; readonly status: FlowStatus; readonly actors: readonly string[]; count: number }>();

  add({ status, snapshot, ...rest }: Pick<FlowRecord, 'status' | 'snapshot'> & Partial<Pick<FlowRecord, 'children'>>): void {
    const value = snapshot['value'] ?? null;
    const actors = status !== 'active' ? [] : Object.entries(childrenOf(rest)).flatMap(([actor, child]) => (child.kind === 'flow' && !child.hasEnded ? [actor] : [])).toSorted();
    const name = JSON.stringify([status, value, actors]);
    const place = this.#places.get(name);
    if (place === undefined) this.#places.set(name, { value, status, actors, count: 1 });
    else place.count += 1;
    this.#flows += 1;
  }

  /** States that this chart does not have, of another version, are not told. */
  in(chart: ChartGraph): Standing {
    const [active, ended, children, statuses] = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>(), new Map<FlowStatus, number>()];
    for (const { value, status, actors, count } of this.#places.values()) {
      statuses.set(status, (statuses.get(status) ?? 0) + count);
      const counts = status === 'active' ? active : ended;
      for (const id of statesIn(value, chart)) counts.set(id, (counts.get(id) ?? 0) + count);
      for (const actor of actors) {
        const [by = chart.states[0]?.id ?? ''] = invokedBy(actor, chart, value);
        children.set(by, (children.get(by) ?? 0) + count);
      }
    }
    return { flows: this.#flows, statuses: Object.fromEntries(statuses), active: Object.fromEntries(active), ended: Object.fromEntries(ended), children: Object.fromEntries(children) };
  }
}
