import { describe, expect, it } from 'vitest';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { transact } from '#src/engine/transaction.ts';
import { limitRows } from '#src/limits/limit-record.ts';
import { limits } from '#src/limits/limit-settings.ts';
import { countSend, forgiveSend } from '#src/limits/sends.ts';
import { countTry } from '#src/limits/tries.ts';

const whom = { tenant: 'default', subject: 'u1', family: 'phone' } as const;
const tries = 'default/u1/phone';
const sends = 'default/u1/send:phone';
const start = 1_000_000;

function counters() {
  const store = memoryStore();
  const ports = { store, clock: { now: () => 0, wake: () => () => {} }, ids: { next: (prefix: string) => prefix } };
  let keys = 0;
  return {
    try: (now: number) => transact(ports, (tx) => countTry(tx, whom, `key ${++keys}`, now)),
    send: (now: number, key: string) => transact(ports, (tx) => countSend(tx, { whom, destination: 'd', key }, now)),
    forgive: (now: number, key: string) => transact(ports, (tx) => forgiveSend(tx, { whom, destination: 'd', key }, 'unreachable', now)),
    row: async () => (await store.get(limitRows, tries))?.row,
    /** When the row may be removed. */
    dueAt: async (key: string) => (await store.due(limitRows, Infinity, 100)).find((due) => due.key === key)?.at,
  };
}

describe('what the limits remember', () => {
  it('ends thirty days after the last wrong code, removed by then or not', async () => {
    const here = counters();
    await here.try(start);
    await here.try(start + 5);
    expect(await here.dueAt(tries)).toBe(start + 5 + limits.triesRemembered);
    await here.try(start + 4 + limits.triesRemembered);
    expect(await here.row()).toMatchObject({ total: 3 });
    await here.try(start + 4 + 2 * limits.triesRemembered);
    expect(await here.row()).toMatchObject({ total: 1 });
  });

  it('does not end while a lock holds that only an administrator ends', async () => {
    const here = counters();
    for (let now = start, isOver = false; !isOver;) {
      const { allowed, until } = await here.try(now);
      isOver = !allowed && until === null;
      now = until ?? now;
    }
    expect(await here.row()).toMatchObject({ isStopped: true });
    expect(await here.dueAt(tries)).toBeUndefined();
  });

  it('ends with the window of the last message, and at once when none is left', async () => {
    const here = counters();
    await here.send(start, 'a');
    await here.send(start + limits.firstCoolDown, 'b');
    expect(await here.dueAt(sends)).toBe(start + limits.firstCoolDown + limits.sendWindow);
    await here.forgive(start + limits.firstCoolDown, 'b');
    await here.forgive(start + limits.firstCoolDown, 'a');
    expect(await here.dueAt(sends)).toBeLessThanOrEqual(limits.sendWindow);
  });
});
