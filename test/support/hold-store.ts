// A process of its own that opens the store in the folder it is given, says so, and holds it until its input ends.
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';

const [folder] = process.argv.slice(2);
try {
  const store = await openLowdbStore({ folder: folder! });
  process.stdout.write('opened\n');
  process.stdin.resume().once('end', () => void store.close());
} catch (error) {
  process.stdout.write(`${String(error)}\n`);
}
