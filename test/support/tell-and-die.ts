// A process of its own that tells somebody of a change, by a row in the store of a folder, and is killed as by the kernel
// before anything is sent.
import { join } from 'node:path';
import { randomIds } from '#server/config/random-ids.ts';
import { readKeyRing } from '#server/config/sealing-key.ts';
import { systemClock } from '#server/clock/system-clock.ts';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { transact } from '#src/engine/transaction.ts';
import { createVault } from '#src/engine/vault.ts';
import { tellPerson } from '#src/notices/telling.ts';
import { userKey, users } from '#src/directory/user-record.ts';

const [folder = '', subject = ''] = process.argv.slice(2);
const store = await openLowdbStore({ folder });
const vault = createVault(readKeyRing(join(folder, 'sealing-key.json')));
await transact({ store, clock: systemClock, ids: randomIds }, async (tx) => {
  const before = await tx.get(users, userKey('default', subject));
  if (before === null) throw new Error(`nobody is called ${subject}`);
  await tellPerson(tx, { key: 'work', tenant: 'default', before, after: { ...before, defaultMethod: 'voice' }, by: 'user', at: systemClock.now(), ip: null }, vault);
});
process.kill(process.pid, 'SIGKILL');
