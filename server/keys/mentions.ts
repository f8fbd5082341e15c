// Which keys the rows still name, whatever table they are in: a key may go only when none does.
import { everyRow } from '#src/directory/every-row.ts';
import type { Store } from '#src/ports/store.ts';
import { realDisk } from '../stores/lowdb/disk.ts';
import { emptyManifest, manifestAdapter } from '../stores/lowdb/manifest.ts';
import { canaries } from './sealed-canary.ts';

/** What is left of a key in a table. */
export type Mentions = { readonly key: string; readonly table: string; readonly boxes: number; readonly fingerprints: number };

/** The tables of a folder whose store is closed, without what the store keeps for itself. */
export async function tablesOf(folder: string): Promise<string[]> {
  const { shards } = (await manifestAdapter(realDisk, folder).read()) ?? emptyManifest;
  return [...new Set(shards.map(({ table }) => table))].filter((table) => !table.startsWith('@')).toSorted();
}

/** Counts boxes and fingerprints of the keys in every row but the canaries, which are there to name keys. */
export async function mentionsOf(store: Store, tables: readonly string[], keys: readonly string[]): Promise<Mentions[]> {
  const found: Mentions[] = [];
  for (const table of tables.filter((name) => name !== canaries.name)) {
    const counts = keys.map((key) => ({ key, table, boxes: 0, fingerprints: 0, ...shapesOf(key) }));
    for await (const { key, row } of everyRow(store, { name: table })) {
      const text = JSON.stringify([key, row]);
      for (const count of counts) {
        count.boxes += text.match(count.box)?.length ?? 0;
        count.fingerprints += text.match(count.print)?.length ?? 0;
      }
    }
    found.push(...counts.filter(({ boxes, fingerprints }) => boxes + fingerprints > 0).map(({ key, boxes, fingerprints }) => ({ key, table, boxes, fingerprints })));
  }
  return found;
}

/** As the vault writes them. */
const shapesOf = (key: string): { box: RegExp; print: RegExp } => {
  const id = key.replaceAll(/[^\w]/g, '\\$&');
  return { box: new RegExp(`(?<![\\w-])v1\\.${id}\\.[\\w-]{16}\\.[\\w-]{22}\\.`, 'g'), print: new RegExp(`(?<![\\w.-])${id}\\.[\\w-]{43}(?![\\w-])`, 'g') };
};
