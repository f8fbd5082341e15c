// The chart of every version that flows run on, kept in the store: a flow whose version is not hosted any more is still shown
// with the picture of the version it ran on.
import { chartOf } from '../diagram/chart-of.ts';
import type { ChartGraph } from '../diagram/chart.ts';
import type { Definition } from '../engine/definition.ts';
import type { Definitions } from '../engine/definitions.ts';
import { flows } from '../engine/flow-record.ts';
import { transact, type TransactionPorts } from '../engine/transaction.ts';
import type { Table } from '../ports/store.ts';

/** Keyed by machine and version. */
export const versionCharts: Table<{ readonly chart: ChartGraph }> = { name: 'version-charts' };

const keyOf = (machine: string, version: string): string => JSON.stringify([machine, version]);
/** Charts of versions that are gone and that no flow ran on are dropped, so many at a start. */
const mostDropped = 200;

/** Under the id it is hosted as. */
export const hostedChart = ({ id, machine, version }: Definition): ChartGraph => ({ ...chartOf(machine, version), machine: id });

export class VersionCharts {
  readonly #ports: TransactionPorts;
  readonly #definitions: Pick<Definitions, 'version' | 'values' | 'earlier'>;
  readonly #known = new WeakMap<Definition, ChartGraph>();

  constructor(ports: TransactionPorts, definitions: Pick<Definitions, 'version' | 'values' | 'earlier'>) {
    this.#ports = ports;
    this.#definitions = definitions;
  }

  hosted(definition: Definition): ChartGraph {
    const chart = this.#known.get(definition) ?? hostedChart(definition);
    this.#known.set(definition, chart);
    return chart;
  }

  /** Of a version that is hosted, or was. Null: nothing is known of it. */
  async of(machine: string, version: string): Promise<ChartGraph | null> {
    const definition = this.#definitions.version(machine, version);
    if (definition !== undefined) return this.hosted(definition);
    return (await this.#ports.store.get(versionCharts, keyOf(machine, version)))?.row.chart ?? null;
  }

  /** To be done at each start: writes what is new, and only that. */
  async keep(): Promise<void> {
    const charts = [...this.#definitions.values(), ...this.#definitions.earlier()].map((definition) => ({ key: keyOf(definition.id, definition.version), chart: this.hosted(definition) }));
    const { store } = this.#ports;
    const kept = new Map((await store.list(versionCharts, { limit: 10_000 })).map(({ key, row }) => [key, JSON.stringify(row.chart)]));
    const fresh = charts.filter(({ key, chart }) => kept.get(key) !== JSON.stringify(chart));
    const idle: string[] = [];
    for (const key of kept.keys()) {
      if (charts.some((one) => one.key === key) || idle.length === mostDropped) continue;
      const [machine = '', version = ''] = JSON.parse(key) as string[]; // as keyOf makes it
      if ((await store.list(flows, { limit: 1, where: { machine, version } })).length === 0) idle.push(key);
    }
    if (fresh.length === 0 && idle.length === 0) return;
    await transact(this.#ports, async (tx) => {
      for (const { key, chart } of fresh) {
        await tx.get(versionCharts, key);
        tx.put(versionCharts, key, { chart });
      }
      for (const key of idle) {
        await tx.get(versionCharts, key);
        tx.remove(versionCharts, key);
      }
    });
  }
}
