// Our service as `factorflow serve` puts it together, hosting the bench's chart:
// `node hosted.target.ts STORE FOLDER [BYTES]`. The store "memory" answers at once and is the ceiling; "lowdb" is the
// real one in the folder, and begins a checkpoint at so many bytes of journal where they are given.
import { openLog } from '#server/commands/serve.ts';
import { readOptions } from '#server/config/options.ts';
import { openHost } from '#server/host.ts';
import { type LowdbStoreOptions, openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';

import { parcelDefinition } from '../chart.ts';
import { benchKey } from '../api-key.ts';
import { instantStore } from './instant.store.ts';
import { serveTarget } from './serving.ts';

const [store = 'memory', folder = '', checkpointAt = ''] = process.argv.slice(2);
const options = readOptions(['--data', folder, '--api-key', benchKey, '--port', '0'], {});
const openStore = store === 'memory' ? async () => instantStore() : (given: LowdbStoreOptions) => openLowdbStore(checkpointAt === '' ? given : { ...given, checkpointAt: Number(checkpointAt) });
const host = await openHost(options, openLog(), () => [parcelDefinition], openStore);
await serveTarget(host.server, () => host.close());
