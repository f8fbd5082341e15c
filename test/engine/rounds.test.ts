// Changes to one family that wait at the same time share a write: each rests on the ones before it, none is told before all
// are durable, and what one cannot do is no other's trouble.
import { beforeEach, describe, expect, it } from 'vitest';
import { longestRound, Rounds } from '#src/engine/rounds.ts';
import { transact, type Transaction, type TransactionPorts } from '#src/engine/transaction.ts';
import { StoreUnavailableError, type Table } from '#src/ports/store.ts';
import { countingIds } from '../support/counting-ids.ts';
import { type GatedStore, gatedStore } from '../support/gated-store.ts';
import { manualClock } from '../support/manual-clock.ts';

type Count = { readonly n: number; readonly odd?: unknown };
const counts: Table<Count> = { name: 'counts' };
const turnsOfTheLoop = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise((next) => setImmediate(next));
};
const logRow = (flow: string, seq: number) => ({ flow, seq, at: '2026-01-01T00:00:00.000Z', event: { type: 'said' }, from: null, to: null, transitions: [] });

describe('a round of changes to one family', () => {
  let store: GatedStore;
  let rounds: Rounds<unknown>;
  let ports: TransactionPorts;
  /** What was heard, in order: of watchers `seen`, of callers `told` or the name of an error. */
  let heard: string[];
  beforeEach(() => {
    store = gatedStore();
    ports = { store, clock: manualClock(0), ids: countingIds() };
    heard = [];
    rounds = new Rounds(ports, (result) => void heard.push(`seen ${String(result)}`));
  });

  const raise = (key = 'a') => async (tx: Transaction): Promise<number> => {
    const n = ((await tx.get(counts, key))?.n ?? 0) + 1;
    tx.put(counts, key, { n });
    return n;
  };
  const asked = (work: (tx: Transaction) => Promise<unknown>): Promise<void> =>
    rounds.run('f', work).then((result) => void heard.push(`told ${String(result)}`), (error: Error) => void heard.push(error.name));
  const stored = async (key = 'a'): Promise<unknown> => (await store.get(counts, key))?.row ?? null;

  it('promise 3: decides each on what those before it leave, and writes all at once', async () => {
    await Promise.all([asked(raise()), asked(raise()), asked(raise())]);
    expect(heard).toEqual(['seen 1', 'seen 2', 'seen 3', 'told 1', 'told 2', 'told 3']);
    expect([store.asked.length, await store.get(counts, 'a')]).toEqual([1, { row: { n: 3 }, version: 1 }]);
  });

  it('promise 2: tells nobody before the write is done, not even of what was only read or refused', async () => {
    store.shut();
    const all = [asked(raise()), asked(async (tx) => (await tx.get(counts, 'a'))?.n), asked(async () => Promise.reject(new RangeError('no')))];
    await turnsOfTheLoop();
    expect([heard, await stored()]).toEqual([[], null]);
    store.open();
    await Promise.all(all);
    expect(heard).toEqual(['seen 1', 'seen 1', 'told 1', 'told 1', 'RangeError']);
  });

  it('gathers what is asked while a write is on its way into the next one', async () => {
    store.shut();
    const first = asked(raise());
    await turnsOfTheLoop();
    const later = [asked(raise()), asked(raise())];
    await turnsOfTheLoop();
    expect(store.asked).toHaveLength(1);
    store.open();
    await Promise.all([first, ...later]);
    expect([store.asked.length, await stored()]).toEqual([2, { n: 3 }]);
  });

  it('keeps no one waiting for more than so many others', async () => {
    await Promise.all(Array.from({ length: 2 * longestRound + 1 }, () => asked(raise())));
    expect([store.asked.length, await stored()]).toEqual([3, { n: 2 * longestRound + 1 }]);
  });

  it('promise 7: leaves out what threw, and only that', async () => {
    await Promise.all([asked(raise()), asked(async (tx) => {
      await raise()(tx);
      throw new RangeError('no');
    }), asked(raise())]);
    expect(heard.toSorted()).toEqual(['RangeError', 'seen 1', 'seen 2', 'told 1', 'told 2']);
    expect([store.asked.length, await stored()]).toEqual([1, { n: 2 }]);
  });

  it('promise 1: refuses all of a write that failed, and keeps nothing of it', async () => {
    store.shut();
    const all = [asked(raise()), asked(raise('b'))];
    await turnsOfTheLoop();
    store.open(new StoreUnavailableError('the disk is full'));
    await Promise.all(all);
    expect([heard, await stored('a'), await stored('b'), store.asked.length]).toEqual([['StoreUnavailableError', 'StoreUnavailableError'], null, null, 1]);
    await asked(raise());
    expect(await stored()).toEqual({ n: 1 });
  });

  it('decides again what was only refused because of a write that failed', async () => {
    store.shut();
    const once = async (tx: Transaction): Promise<string> => {
      if ((await tx.get(counts, 'a')) !== null) throw new RangeError('there already');
      tx.put(counts, 'a', { n: 7 });
      return 'once';
    };
    const all = [asked(raise()), asked(once)];
    await turnsOfTheLoop();
    store.open(new StoreUnavailableError('the disk is full'));
    await Promise.all(all);
    expect([heard, await stored()]).toEqual([['StoreUnavailableError', 'seen once', 'told once'], { n: 7 }]);
  });

  it('promise 3: decides each again, in order and alone, when a row has moved on', async () => {
    let races = 0;
    await Promise.all([asked(raise()), asked(async (tx) => {
      const n = await raise()(tx);
      if (races++ === 0) await transact(ports, raise());
      return n;
    }), asked(raise())]);
    expect(heard.filter((line) => line.startsWith('seen'))).toEqual(['seen 2', 'seen 3', 'seen 4']);
    expect(await store.get(counts, 'a')).toEqual({ row: { n: 4 }, version: 4 });
  });

  it('is refused when a row that two of it read has moved on between them', async () => {
    const reading = async (tx: Transaction): Promise<number | undefined> => (await tx.get(counts, 'b'))?.n;
    const copying = async (tx: Transaction): Promise<void> => {
      await tx.get(counts, 'c');
      tx.put(counts, 'c', { n: (await reading(tx)) ?? 0 });
    };
    let races = 0;
    await Promise.all([asked(copying), asked(async (tx) => {
      if (races++ === 0) await transact(ports, raise('b'));
      await copying(tx);
    })]);
    expect(await stored('c')).toEqual({ n: 1 });
    expect(races).toBe(2);
  });

  it('promise 1: does not let what cannot be stored hurt the others', async () => {
    await Promise.all([asked(raise()), asked(async (tx) => {
      const n = await raise()(tx);
      tx.put(counts, 'a', { n, odd: 1n });
      return n;
    }), asked(raise())]);
    expect(heard.toSorted()).toEqual(['TypeError', 'seen 1', 'seen 2', 'told 1', 'told 2']);
    expect(await stored()).toEqual({ n: 2 });
  });

  it('gives a later one the row as the store would: a copy, as JSON has it', async () => {
    const row: { n: number; odd?: unknown } = { n: 1, odd: undefined };
    const found: unknown[] = [];
    await Promise.all([asked(async (tx) => {
      await tx.get(counts, 'a');
      tx.put(counts, 'a', row);
    }), asked(async (tx) => {
      const seen = await tx.get(counts, 'a');
      found.push(seen === row, Object.keys(seen ?? {}));
    })]);
    expect(found).toEqual([false, ['n']]);
  });

  it('finds nothing where one before it removed a row, and may put it again', async () => {
    await asked(raise());
    const found: unknown[] = [];
    await Promise.all([asked(async (tx) => {
      await tx.get(counts, 'a');
      tx.remove(counts, 'a');
    }), asked(async (tx) => {
      found.push(await tx.get(counts, 'a'));
      tx.put(counts, 'a', { n: 9 });
    })]);
    expect([found, store.asked.length, await stored()]).toEqual([[null], 2, { n: 9 }]);
  });

  it('forgets a history with what a change before it has added', async () => {
    const logging = (seq: number) => async (tx: Transaction): Promise<void> => tx.log(logRow('f', seq));
    await Promise.all([asked(logging(1)), asked(async (tx) => tx.forget({ logs: ['f'] })), asked(logging(2))]);
    expect((await store.log('f', { after: 0, limit: 9 })).map(({ seq }) => seq)).toEqual([2]);
    expect(store.asked).toHaveLength(2);
  });

  it('keeps to the order of asking around work that must be alone', async () => {
    store.shut();
    const seen: unknown[] = [];
    const first = asked(raise());
    const between = rounds.alone('f', async () => void seen.push(await stored()));
    const last = asked(raise());
    await turnsOfTheLoop();
    expect(seen).toEqual([]);
    store.open();
    await Promise.all([first, between, last]);
    expect([seen, await stored(), store.asked.length]).toEqual([[{ n: 1 }], { n: 2 }, 2]);
  });

  it('tells the others when a listener of one fails', async () => {
    const failing = new Rounds<number>(ports, (n) => {
      if (n === 1) throw new RangeError('no');
    });
    const outcomes = await Promise.allSettled([failing.run('f', raise()), failing.run('f', raise())]);
    expect(outcomes).toEqual([{ status: 'rejected', reason: new RangeError('no') }, { status: 'fulfilled', value: 2 }]);
  });

  it('says of each what came after it in the same write', async () => {
    const said: unknown[] = [];
    const listening = new Rounds<number>(ports, (n, later) => void said.push([n, later]));
    await Promise.allSettled([listening.run('f', raise()), listening.run('f', async () => Promise.reject(new RangeError('no'))), listening.run('f', raise()), listening.run('f', raise())]);
    expect(said).toEqual([[1, [2, 3]], [2, [3]], [3, []]]);
  });

  it('does not make one family wait for another, and is idle when all is written', async () => {
    store.shut();
    const mine = asked(raise());
    const theirs = rounds.run('g', raise('b'));
    await turnsOfTheLoop();
    expect(store.asked).toHaveLength(2);
    let isIdle = false;
    const idle = rounds.idle().then(() => void (isIdle = true));
    await turnsOfTheLoop();
    expect(isIdle).toBe(false);
    store.open();
    await Promise.all([mine, theirs, idle]);
    expect(await stored()).toEqual({ n: 1 });
  });
});
