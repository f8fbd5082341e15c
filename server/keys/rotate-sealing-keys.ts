// Puts a new sealing key in the place of the old ones: every box is sealed again, and what nothing needs any more is
// retired. The order makes it safe to be cut short anywhere: the file holds the new key durably before anything is sealed
// with it, and the old ones until nothing is sealed with them; it remembers that they are to go, so that the same command,
// run again, finishes. A service that starts meanwhile opens both.
import { randomBytes } from 'node:crypto';
import { transact } from '#src/engine/transaction.ts';
import { createVault, fingerprintKey } from '#src/engine/vault.ts';
import type { Store } from '#src/ports/store.ts';
import { systemClock } from '../clock/system-clock.ts';
import { randomIds } from '../config/random-ids.ts';
import { type KeyRing, readKeyRing, writeKeyRing } from '../config/sealing-key.ts';
import { openLowdbStore } from '../stores/lowdb/lowdb.store.ts';
import { moveCounts } from './counted-destinations.ts';
import { type Mentions, mentionsOf, tablesOf } from './mentions.ts';
import { canaries, checkSealingKeys } from './sealed-canary.ts';
import { sealedTables } from './sealed-rows.ts';

export type Rotation = {
  readonly current: string;
  /** A rotation that was begun earlier was finished; no other key was made. */
  readonly isResumed: boolean;
  readonly tables: readonly { readonly name: string; readonly boxes: number; readonly unreadable: number }[];
  readonly movedCounts: number;
  readonly retired: readonly string[];
  /** What the old keys are still named by. Boxes keep a key; fingerprints keep only what compares them. */
  readonly left: readonly Mentions[];
};

export type RotationSettings = {
  readonly folder: string;
  readonly keyFile: string;
  /** Hears of each step once it is durable. */
  readonly reached?: (step: string) => void;
};

/**
 * @throws {UsageError} a key is missing, or is not the one that sealed what is stored; nothing was changed
 * @throws {FolderInUseError} a process has the folder; nothing was changed
 */
export async function rotateSealingKeys({ folder, keyFile, reached = () => {} }: RotationSettings): Promise<Rotation> {
  const sealedAgain = await withStore(folder, async (ports) => {
    const before = readKeyRing(keyFile);
    await checkSealingKeys(ports, before);
    const isResumed = before.retiring.length > 0;
    const ring = isResumed ? before : withNewKey(before);
    if (!isResumed) await writeKeyRing(keyFile, ring);
    reached('the new key is in the file');
    await checkSealingKeys(ports, ring);
    reached('the new key has sealed something');
    const vault = createVault(ring);
    const tables: Rotation['tables'][number][] = [];
    for (const table of sealedTables) tables.push({ name: table.name, ...(await table.sealAgain(ports, vault, ring.current, () => reached(`rows of ${table.name} are sealed again`))) });
    const movedCounts = await moveCounts(ports, ring, ring.retiring);
    reached('counts have moved');
    return { current: ring.current, isResumed, tables, movedCounts };
  });
  reached('the store has let go of the old boxes');
  // Only a closed store has all of its tables in the manifest.
  const tables = await tablesOf(folder);
  const rest = await withStore(folder, async (ports) => {
    const ring = readKeyRing(keyFile);
    const left = await mentionsOf(ports.store, tables, [...ring.retiring, ...ring.fingerprints.keys()]);
    const retired = ring.retiring.filter((id) => !left.some(({ key, boxes }) => key === id && boxes > 0));
    await transact(ports, async (tx) => {
      for (const id of retired) if ((await tx.get(canaries, id)) !== null) tx.remove(canaries, id);
    });
    reached('nothing says that the old key is needed');
    await writeKeyRing(keyFile, without(ring, retired, left));
    reached('the old key is out of the file');
    return { retired, left };
  });
  return { ...sealedAgain, ...rest };
}

async function withStore<Result>(folder: string, work: (ports: { store: Store; clock: typeof systemClock; ids: typeof randomIds }) => Promise<Result>): Promise<Result> {
  const store = await openLowdbStore({ folder });
  try {
    return await work({ store, clock: systemClock, ids: randomIds });
  } finally {
    await store.close();
  }
}

function withNewKey({ keys, fingerprints }: KeyRing): KeyRing {
  const numbers = [...keys.keys(), ...fingerprints.keys()].map((id) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0));
  const current = `k${Math.max(0, ...numbers) + 1}`;
  return { current, keys: new Map([...keys, [current, randomBytes(32)]]), fingerprints, retiring: [...keys.keys()] };
}

/** A retired key is not kept; what compares its fingerprints is, as long as there are any. */
function without({ current, keys, fingerprints, retiring }: KeyRing, retired: readonly string[], left: readonly Mentions[]): KeyRing {
  const isCompared = (id: string) => left.some((mention) => mention.key === id && mention.fingerprints > 0);
  const comparing = [...fingerprints, ...[...keys].filter(([id]) => retired.includes(id)).map(([id, key]) => [id, fingerprintKey(key)] as const)];
  return {
    current,
    keys: new Map([...keys].filter(([id]) => !retired.includes(id))),
    fingerprints: new Map(comparing.filter(([id]) => isCompared(id))),
    retiring: retiring.filter((id) => !retired.includes(id)),
  };
}
