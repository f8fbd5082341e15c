// Which file each row belongs to. A shard is a lowdb collection of at most 1,000 rows of one table and one file on disk;
// only those with a changed row are written again. New rows fill one shard before the next is begun, so that flows of
// one time, which are busy together, lie together.
import { Low } from 'lowdb';
import type { Disk } from './disk.ts';
import type { Entry } from '../rows.ts';
import type { ShardFile } from './manifest.ts';
import { type ShardAdapter, shardAdapter, type ShardRows } from './shard-adapter.ts';

type Shard = { readonly table: string; readonly number: number; readonly rows: Low<ShardRows>; readonly adapter: ShardAdapter; dirty: boolean; size: number };

/** Rows of one table: where each is, and the shard that takes new ones. */
type ShardedTable = { readonly homes: Map<string, Shard>; readonly shards: Map<number, Shard>; open: Shard | null };

const fullShard = 1000;

export class Shards {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #tables = new Map<string, ShardedTable>();

  constructor(disk: Disk, folder: string) {
    this.#disk = disk;
    this.#folder = folder;
  }

  /** Reads the shard files and tells of each row. @throws {DamagedFileError} */
  async load(files: readonly ShardFile[], tell: (table: string, key: string, entry: Entry) => void): Promise<void> {
    for (const { table, shard: number, file } of files) {
      const sharded = this.#table(table);
      const shard = this.#shard(sharded, table, number, file);
      await shard.rows.read();
      for (const [key, entry] of shard.rows.data) {
        const other = sharded.homes.get(key);
        // The row moved while these files were being written: the journal that follows knows what it is now, and
        // neither file may keep an old copy.
        if (other !== undefined) {
          this.#replace(other, key, undefined);
          shard.dirty = true;
        }
        sharded.homes.set(key, shard);
        shard.size += entry.text.length;
        tell(table, key, entry);
      }
    }
  }

  put(table: string, key: string, entry: Entry): void {
    const sharded = this.#table(table);
    const shard = sharded.homes.get(key) ?? this.#shardWithRoom(sharded, table);
    sharded.homes.set(key, shard);
    this.#replace(shard, key, entry);
  }

  remove(table: string, key: string): void {
    const sharded = this.#table(table);
    const shard = sharded.homes.get(key);
    if (shard === undefined) return;
    sharded.homes.delete(key);
    this.#replace(shard, key, undefined);
  }

  /** About how many characters the changed shards would write. */
  dirtySize(): number {
    let sum = 0;
    for (const { dirty, size } of this.#all()) if (dirty) sum += size;
    return sum;
  }

  /** Calls the changed shards unchanged from here on, and answers how to write them. */
  takeDirty(): { readonly write: (generation: number) => Promise<void>; readonly giveBack: () => void } {
    const taken = [...this.#all()].filter(({ dirty }) => dirty);
    for (const shard of taken) shard.dirty = false;
    return {
      write: async (generation) => {
        for (const shard of taken) {
          shard.adapter.generation = generation;
          await shard.rows.write();
          this.#forgetEmpty(shard);
        }
      },
      giveBack: () => {
        for (const shard of taken) shard.dirty = true;
      },
    };
  }

  /** The files that hold the shards as they were last written. */
  files(): ShardFile[] {
    return [...this.#all()].flatMap(({ table, number, adapter }) => (adapter.file === null ? [] : [{ table, shard: number, file: adapter.file }]));
  }

  #replace(shard: Shard, key: string, entry: Entry | undefined): void {
    shard.size += (entry?.text.length ?? 0) - (shard.rows.data.get(key)?.text.length ?? 0);
    if (entry === undefined) shard.rows.data.delete(key);
    else shard.rows.data.set(key, entry);
    shard.dirty = true;
  }

  *#all(): Generator<Shard> {
    for (const { shards } of this.#tables.values()) yield* shards.values();
  }

  #table(name: string): ShardedTable {
    let sharded = this.#tables.get(name);
    if (sharded === undefined) this.#tables.set(name, (sharded = { homes: new Map(), shards: new Map(), open: null }));
    return sharded;
  }

  #shard(sharded: ShardedTable, table: string, number: number, file: string | null): Shard {
    const adapter = shardAdapter(this.#disk, this.#folder, table, number, file);
    const shard: Shard = { table, number, adapter, rows: new Low<ShardRows>(adapter, new Map()), dirty: false, size: 0 };
    sharded.shards.set(number, shard);
    return shard;
  }

  #shardWithRoom(sharded: ShardedTable, table: string): Shard {
    if (sharded.open === null || sharded.open.rows.data.size >= fullShard) {
      const shards = [...sharded.shards.values()];
      const halfEmpty = shards.find(({ rows }) => rows.data.size <= fullShard / 2);
      sharded.open = halfEmpty ?? this.#shard(sharded, table, Math.max(0, ...sharded.shards.keys()) + 1, null);
    }
    return sharded.open;
  }

  #forgetEmpty({ table, number, rows, dirty }: Shard): void {
    const sharded = this.#table(table);
    if (rows.data.size > 0 || dirty || sharded.open?.number === number) return;
    sharded.shards.delete(number);
  }
}
