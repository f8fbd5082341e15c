// A host that lives for one step: it opens what an earlier one left, takes one step, and is gone before it can do anything
// more. Whatever a flow needs must therefore have been in the commit.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '#src/engine/definition.ts';
import { Definitions } from '#src/engine/definitions.ts';
import { Engine } from '#src/engine/engine.ts';
import { type FlowRecord, flows } from '#src/engine/flow-record.ts';
import { transact, type Transaction } from '#src/engine/transaction.ts';
import { createVault } from '#src/engine/vault.ts';
import type { Store } from '#src/ports/store.ts';
import { openLowdbStore } from '#server/stores/lowdb/lowdb.store.ts';
import { countingIds } from '../support/counting-ids.ts';
import { type ManualClock, manualClock } from '../support/manual-clock.ts';
import { testDisk } from '../support/test-disk.ts';

/** Where the store lies, and how one process gives way to the next there. */
export type Place = { readonly name: string; readonly open: () => Promise<Store>; readonly leave: (store: Store) => Promise<void>; readonly remove: () => Promise<void> };

/** A folder of the file system; the store is closed and opened again, which also writes lowdb's own files and reads them. */
export async function realFolder(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'factorflow-model-'));
  return { name: 'folder', open: () => openLowdbStore({ folder }), leave: (store) => store.close(), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A disk that loses power between any two processes: what was not synced is gone. */
export async function failingPower(): Promise<Place> {
  const disk = testDisk();
  return { name: 'power loss', open: () => openLowdbStore({ folder: '/data', disk }), leave: async () => disk.crash(), remove: async () => {} };
}

export type Life = { readonly engine: Engine; readonly clock: ManualClock };

export class OneStepLives {
  readonly vault = createVault({ current: 'k', keys: new Map([['k', Buffer.alloc(32, 7)]]) });
  readonly ids = countingIds();
  /** What a host logged as an error: a well-built run has none. */
  readonly complaints: string[] = [];
  restarts = 0;
  now = Date.UTC(2026, 2, 1, 12);
  readonly #place: Place;
  #store: Store;

  private constructor(place: Place, store: Store) {
    this.#place = place;
    this.#store = store;
  }

  static async in(place: Place): Promise<OneStepLives> {
    return new OneStepLives(place, await place.open());
  }

  /** What is stored, as the last process left it. */
  get store(): Store {
    return this.#store;
  }

  /** Somebody else's commit: an administrator, another flow. */
  async meanwhile<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return await transact({ store: this.#store, clock: manualClock(this.now), ids: this.ids }, work);
  }

  async flow(id: string): Promise<FlowRecord> {
    const found = await this.#store.get(flows, id);
    if (found === null) throw new Error(`no flow ${id} is stored`);
    return found.row;
  }

  /** One process, dead as soon as `act` is done and the flow has taken `steps` steps. */
  async live(definitions: readonly Definition[], steps: 0 | 1, act: (life: Life) => Promise<unknown>): Promise<void> {
    const { mortal, died, die } = mortalStore(this.#store, steps);
    const clock = manualClock(this.now);
    const log = (level: string, message: string, details: object) => {
      if (level === 'error' || level === 'warn') this.complaints.push(`${message} ${JSON.stringify(details, (_, value: unknown) => (value instanceof Error ? String(value) : value))}`);
    };
    const engine = new Engine({ store: mortal, clock, ids: this.ids, vault: this.vault, log }, new Definitions(definitions));
    await engine.open();
    await act({ engine, clock });
    if (steps === 1) await within(30_000, died);
    die();
    this.now = Math.max(this.now, clock.now());
    await this.restart();
  }

  /** The process is gone, another one opens what it left. */
  async restart(): Promise<void> {
    this.restarts++;
    await this.#place.leave(this.#store);
    this.#store = await this.#place.open();
  }

  async end(): Promise<void> {
    await this.#store.close();
    await this.#place.remove();
  }
}

/** After so many steps of a flow nothing is answered any more, as to a process that is gone. */
function mortalStore(store: Store, steps: number): { readonly mortal: Store; readonly died: Promise<void>; readonly die: () => void } {
  const { promise: died, resolve } = Promise.withResolvers<void>();
  const revisions = new Map<string, number>();
  let left = steps;
  let isDead = false;
  const die = () => {
    isDead = true;
    resolve();
  };
  const never = () => new Promise<never>(() => {});
  const mortal: Store = {
    ...store,
    get: (table, key) => (isDead ? never() : store.get(table, key)),
    list: (table, query) => (isDead ? never() : store.list(table, query)),
    due: (table, until, limit) => (isDead ? never() : store.due(table, until, limit)),
    nextDue: (table) => (isDead ? never() : store.nextDue(table)),
    async commit(batch) {
      if (isDead) return await never();
      const records = batch.put.filter(({ table }) => table.name === flows.name).map(({ row }) => row as FlowRecord); // the table's rows are these
      const moved: FlowRecord[] = [];
      for (const record of records) {
        const known = revisions.get(record.id) ?? (await store.get(flows, record.id))?.row.revision ?? 0;
        if (record.revision > known) moved.push(record);
      }
      await store.commit(batch);
      for (const { id, revision } of moved) {
        revisions.set(id, revision);
        left--;
      }
      if (moved.length > 0 && left <= 0) die();
    },
  };
  return { mortal, died, die };
}

/** What should happen by itself, and does not, is a failure with a name. */
async function within(milliseconds: number, done: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('after the restart the flow took no step')), milliseconds);
  try {
    await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Four at a time: each has a store of its own, and mostly waits for its disk. */
export async function inTurns<Item>(items: readonly Item[], work: (item: Item, position: number) => Promise<void>): Promise<void> {
  const left = items.entries();
  const turn = async () => {
    for (const [position, item] of left) await work(item, position);
  };
  await Promise.all([turn(), turn(), turn(), turn()]);
}
