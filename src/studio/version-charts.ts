// The chart of every version that flows run on, kept in the store: a flow whose version is not hosted any more is still shown
// with the picture of the version it ran on.
import { chartOf } from '../diagram/chart-of.ts';
import type { ChartGraph } from '../diagram/chart.ts';
import type { Definition } from '../engine/definition.ts';
import type { Definitions } from '../engine/definitions.ts';
import { flows } from '../engine/flow-record.ts';
import { transact, type TransactionPorts } from '../engine/transaction.ts';
import type { Table } from '../ports/store.ts';

/** Keyed by machine and version; of a child machine, whose version is its outermost flow's, by that one's machine too. */
export const versionCharts: Table<{ readonly chart: ChartGraph }> = { name: 'version-charts' };

/** What a flow runs on, as far as its picture goes. `root`: of a child flow, the machine of its outermost flow. */
export type Release = { readonly machine: string; readonly version: string; readonly root?: string | null };

const keyOf = ({ machine, version, root = null }: Release): string => JSON.stringify(root === null ? [machine, version] : [machine, version, root]);
/** Children within children are looked for so deep: a machine may invoke itself. */
const mostDeep = 8;
/** Charts of versions that are gone and that no flow ran on are dropped, so many at a start. */
const mostDropped = 200;

/** Under the id it is hosted as. */
export const hostedChart = ({ id, machine, version }: Definition): ChartGraph => ({ ...chartOf(machine, version), machine: id });

type Hosted = Pick<Definitions, 'values' | 'earlier' | 'child'>;

export class VersionCharts {
  readonly #ports: TransactionPorts;
  readonly #definitions: Hosted;
  readonly #known = new WeakMap<Definition, ChartGraph>();
  #all: ReadonlyMap<string, ChartGraph> | null = null;

  constructor(ports: TransactionPorts, definitions: Hosted) {
    this.#ports = ports;
    this.#definitions = definitions;
  }

  hosted(definition: Definition): ChartGraph {
    const chart = this.#known.get(definition) ?? hostedChart(definition);
    this.#known.set(definition, chart);
    return chart;
  }

  /** Whether flows on it run as ever. */
  isHosted(release: Release): boolean {
    return this.#hosted().has(keyOf(release));
  }

  /** Of a version that is hosted, or was. Null: nothing is known of it. */
  async of(machine: string, version: string, root: string | null = null): Promise<ChartGraph | null> {
    const key = keyOf({ machine, version, root });
    return this.#hosted().get(key) ?? (await this.#ports.store.get(versionCharts, key))?.row.chart ?? null;
  }

  /** To be done at each start: writes what is new, and only that. */
  async keep(): Promise<void> {
    const charts = this.#hosted();
    const { store } = this.#ports;
    const kept = new Map((await store.list(versionCharts, { limit: 10_000 })).map(({ key, row }) => [key, JSON.stringify(row.chart)]));
    const fresh = [...charts].filter(([key, chart]) => kept.get(key) !== JSON.stringify(chart));
    const idle: string[] = [];
    for (const key of kept.keys()) {
      if (charts.has(key) || idle.length === mostDropped) continue;
      const [machine = '', version = ''] = JSON.parse(key) as string[]; // as keyOf makes it
      if ((await store.list(flows, { limit: 1, where: { machine, version } })).length === 0) idle.push(key);
    }
    if (fresh.length === 0 && idle.length === 0) return;
    await transact(this.#ports, async (tx) => {
      for (const [key, chart] of fresh) {
        await tx.get(versionCharts, key);
        tx.put(versionCharts, key, { chart });
      }
      for (const key of idle) {
        await tx.get(versionCharts, key);
        tx.remove(versionCharts, key);
      }
    });
  }

  /** Everything flows may run on now, by key. */
  #hosted(): ReadonlyMap<string, ChartGraph> {
    if (this.#all !== null) return this.#all;
    const all = new Map<string, ChartGraph>();
    for (const root of [...this.#definitions.values(), ...this.#definitions.earlier()]) {
      all.set(keyOf({ machine: root.id, version: root.version }), this.hosted(root));
      this.#addChildren(root, root.id, all, 0);
    }
    return (this.#all = all);
  }

  #addChildren(parent: Definition, root: string, all: Map<string, ChartGraph>, depth: number): void {
    if (depth === mostDeep) return;
    const names = new Set([...this.hosted(parent).states.flatMap(({ invokes }) => invokes.map(({ src }) => src)), ...(parent.spawnable?.keys() ?? [])]);
    for (const name of names) {
      const child = this.#definitions.child(parent, name);
      const key = child === undefined ? '' : keyOf({ machine: child.id, version: child.version, root });
      if (child === undefined || all.has(key)) continue;
      all.set(key, this.hosted(child));
      this.#addChildren(child, root, all, depth + 1);
    }
  }
}
