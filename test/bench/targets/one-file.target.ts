// One lowdb file for everything, written after each event: `node one-file.target.ts FOLDER FLOWS`.
import { join } from 'node:path';
import { JSONFilePreset } from 'lowdb/node';
import { firstSnapshot, idsOf, servePlainly, type Stored } from './plain.ts';

const [folder = '', flows = '0'] = process.argv.slice(2);
const db = await JSONFilePreset<Record<string, Stored>>(join(folder, 'db.json'), Object.fromEntries(idsOf(Number(flows)).map((id) => [id, firstSnapshot()])));
await db.write();
await servePlainly({
  read: async (id) => db.data[id],
  async write(id, snapshot) {
    db.data[id] = snapshot;
    await db.write();
  },
});
