// A lowdb file per flow, made durable before the answer: written beside it, synced, renamed, and the folder synced.
// `node file-per-flow.target.ts FOLDER FLOWS`.
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import { firstSnapshot, idsOf, servePlainly, type Stored } from './plain.ts';

const [folder = '', flows = '0'] = process.argv.slice(2);

const syncedFile = (path: string): Adapter<Stored | null> => ({
  read: async () => JSON.parse(await readFile(path, 'utf8')) as Stored,
  async write(snapshot) {
    const file = await open(`${path}.tmp`, 'w');
    await file.writeFile(JSON.stringify(snapshot));
    await file.sync();
    await file.close();
    await rename(`${path}.tmp`, path);
    const names = await open(folder, 'r');
    await names.sync();
    await names.close();
  },
});
const fileOf = (id: string): Low<Stored | null> => new Low(syncedFile(join(folder, `${id}.json`)), null);

await Promise.all(idsOf(Number(flows)).map(async (id) => {
  const file = fileOf(id);
  file.data = firstSnapshot();
  await file.write();
}));
await servePlainly({
  async read(id) {
    const file = fileOf(id);
    await file.read();
    return file.data ?? undefined;
  },
  async write(id, snapshot) {
    const file = fileOf(id);
    file.data = snapshot;
    await file.write();
  },
});
