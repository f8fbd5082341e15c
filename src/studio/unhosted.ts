// Machines that flows run or ran on and that nobody hosts under their own name: gone from the folders, or children of others.
import type { Definitions } from '../engine/definitions.ts';
import { type FlowRecord, flows } from '../engine/flow-record.ts';
import type { Store } from '../ports/store.ts';
import type { VersionCharts } from './version-charts.ts';

export type Unhosted = {
  readonly machine: string;
  readonly version: string;
  /** Of a child machine, the machine of the outermost flow. */
  readonly root: string | null;
  /** A child of a machine that is hosted. */
  readonly isHosted: boolean;
  /** The picture of this version is kept. */
  readonly isDrawn: boolean;
};

const pageSize = 500;
/** Of one machine: its versions among so many flows. */
const mostLookedAt = 5_000;

/** By machine and version. @param breathe called between two pages: somebody else may be waiting */
export async function unhosted(store: Store, definitions: Pick<Definitions, 'has'>, charts: Pick<VersionCharts, 'of' | 'isHosted'>, tenant: string, breathe: () => Promise<void>): Promise<Unhosted[]> {
  const found = new Map<string, Unhosted>();
  for (const { value: machine } of await store.values(flows, 'machine')) {
    if (definitions.has(machine)) continue;
    let rows: readonly { key: string; row: FlowRecord }[] = [];
    for (let looked = 0; looked === 0 || (rows.length === pageSize && looked < mostLookedAt); looked += pageSize) {
      rows = await store.list(flows, { after: rows.at(-1)?.key, limit: pageSize, where: { tenant, machine } });
      for (const { row: { version, lineage } } of rows) {
        const release = { machine, version, root: lineage?.root ?? null };
        const key = JSON.stringify([machine, version, release.root]);
        if (!found.has(key)) found.set(key, { ...release, isHosted: charts.isHosted(release), isDrawn: (await charts.of(machine, version, release.root)) !== null });
      }
      await breathe();
    }
  }
  return [...found.values()];
}
