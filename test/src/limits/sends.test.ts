import { describe, expect, it } from 'vitest';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { transact } from '#src/engine/transaction.ts';
import { countSend, forgiveSend } from '#src/limits/sends.ts';

const whom = { tenant: 'default', subject: 'u1', family: 'phone' } as const;
const second = 1_000;

function counter() {
  const ports = { store: memoryStore(), clock: { now: () => 0, wake: () => () => {} }, ids: { next: (prefix: string) => prefix } };
  let keys = 0;
  return {
    count: (now: number, key = `key ${++keys}`) => transact(ports, (tx) => countSend(tx, { whom, destination: 'd', key }, now)),
    forgive: (key: string, why: 'refused' | 'unreachable', now: number) => transact(ports, (tx) => forgiveSend(tx, { whom, destination: 'd', key }, why, now)),
  };
}

describe('counting messages', () => {
  it('doubles the pause with each message within an hour, up to ten minutes', async () => {
    const { count } = counter();
    const pauses: number[] = [];
    let now = 0;
    for (let i = 0; i < 7; i++) {
      const counted = await count(now);
      if (counted.outcome !== 'counted') throw new Error(counted.outcome);
      pauses.push(counted.resendAt - now);
      expect(await count(counted.resendAt - 1)).toEqual({ outcome: 'tooSoon', until: counted.resendAt });
      now = counted.resendAt;
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 600, 600].map((seconds) => seconds * second));
  });

  it('begins with the short pause again after a quiet hour', async () => {
    const { count } = counter();
    await count(0);
    await count(30 * second);
    expect(await count(3_700 * second)).toEqual({ outcome: 'counted', resendAt: 3_730 * second });
  });

  it('counts once under one key', async () => {
    const { count } = counter();
    for (let i = 0; i < 30; i++) expect(await count(0, 'one')).toEqual({ outcome: 'counted', resendAt: 30 * second });
  });

  it('forgets a message nobody took, and keeps a refused one for the day only', async () => {
    const { count, forgive } = counter();
    for (let i = 0; i < 10; i++) {
      expect(await count(i, `refused ${i}`)).toMatchObject({ outcome: 'counted' });
      await forgive(`refused ${i}`, 'refused', i);
    }
    expect(await count(10)).toMatchObject({ outcome: 'exhausted' });
    await forgive('refused 9', 'unreachable', 10);
    expect(await count(10)).toMatchObject({ outcome: 'counted' });
  });
});
