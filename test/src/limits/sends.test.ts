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
    ports,
    count: (now: number, key = `key ${++keys}`, destination = 'd') => transact(ports, (tx) => countSend(tx, { whom, destination, key }, now)),
    /** To an address, under a key of its own. */
    to: (destination: string, now: number) => transact(ports, (tx) => countSend(tx, { whom, destination, key: `key ${++keys}` }, now)),
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

  it('makes nobody wait for another address, whose pause is its own, until three have gone elsewhere', async () => {
    const { to } = counter();
    expect(await to('a', 0)).toEqual({ outcome: 'counted', resendAt: 30 * second });
    expect(await to('b', 1)).toEqual({ outcome: 'counted', resendAt: 30 * second + 1 });
    expect(await to('a', 2)).toEqual({ outcome: 'tooSoon', until: 30 * second });
    expect(await to('c', 3)).toEqual({ outcome: 'counted', resendAt: 30 * second + 3 });
    // The fourth address waits for all that went out, and so does whoever begins with the first again.
    expect(await to('d', 4)).toEqual({ outcome: 'tooSoon', until: 120 * second + 3 });
    expect(await to('b', 40 * second)).toMatchObject({ outcome: 'counted' });
    expect(await to('a', 41 * second)).toEqual({ outcome: 'tooSoon', until: 280 * second });
    expect(await to('d', 280 * second)).toMatchObject({ outcome: 'counted' });
  });

  it('lets nobody round the number of a day by going from address to address', async () => {
    const { to } = counter();
    const sent: number[] = [];
    for (let now = 0; now < 3_600 * second; now += second) if ((await to(`${now}`, now)).outcome === 'counted') sent.push(now / second);
    expect(sent).toEqual([0, 1, 2, 122, 362, 842, 1_442, 2_042, 2_642, 3_242]);
    expect(await to('another', 7_200 * second)).toMatchObject({ outcome: 'exhausted' });
  });

  it('makes nobody wait for what another person has had sent to the same address', async () => {
    const { to, ports } = counter();
    await to('a', 0);
    expect(await transact(ports, (tx) => countSend(tx, { whom: { ...whom, subject: 'u2' }, destination: 'a', key: 'theirs' }, 1))).toEqual({ outcome: 'counted', resendAt: 30 * second + 1 });
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
