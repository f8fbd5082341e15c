import { describe, expect, it } from 'vitest';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { transact } from '#src/engine/transaction.ts';
import { erasures } from '#src/erasure/erasing.ts';
import { personalRows } from '#src/erasure/personal-rows.ts';
import { chooseLanguage, keepLastLanguage } from '#src/messages/flow-language.ts';
import { notices } from '#src/notices/notice-row.ts';
import { pauseAfter } from '#src/notices/outbox.ts';
import { tellPerson } from '#src/notices/telling.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import { hour, minute, outboxWorld, second } from './outbox-world.ts';
import { app, otherMail, person, phone, tenant, vault } from './people.ts';

describe('a notice in the outbox', () => {
  it('goes out at once after the commit that wrote it, under a key of its own', async () => {
    const here = outboxWorld();
    here.open();
    await here.tell();
    expect(here.email.sent).toMatchObject([{ channel: 'email', to: 'ada@example.org', subject: 'Example: your security info was changed', key: expect.stringMatching(/^notice:[\w-]{22}\.[\w-]{22}:0$/) }]);
    expect(here.sms.sent).toEqual([]);
    expect(here.outcomes).toEqual(['sent']);
  });

  it('is not there when its change is not', async () => {
    const here = outboxWorld();
    here.open();
    const before = person({ methods: [phone] });
    const notice = { key: 'work', tenant, before, after: person({ methods: [] }, before), by: 'user', at: 0, ip: null } as const;
    await expect(transact(here.ports, async (tx) => {
      await tellPerson(tx, notice, vault);
      throw new Error('the change is refused');
    })).rejects.toThrow('refused');
    await here.clock.settle();
    expect([await here.rows(), here.sms.sent]).toEqual([[], []]);
  });

  it('is none where nothing changed', async () => {
    const here = outboxWorld();
    const same = person({ methods: [phone] });
    await here.tell({ before: same, after: same });
    expect(await here.rows()).toEqual([]);
  });

  it('goes out once for the same work, also when that is done again after it went', async () => {
    const here = outboxWorld();
    here.open();
    await here.tell();
    await here.tell();
    await here.clock.advance(hour);
    await here.tell();
    expect(here.email.sent).toHaveLength(1);
    await here.tell({ key: 'work 2' });
    expect(here.email.sent).toHaveLength(2);
    expect(new Set(here.email.sent.map(({ key }) => key)).size).toBe(2);
  });

  it('holds no address in the clear, and nothing but its key once it went', async () => {
    const here = outboxWorld();
    await here.tell();
    expect(JSON.stringify(await here.rows())).not.toMatch(/ada@|2065550100|••••|198\.51/);
    here.open();
    await here.clock.settle();
    expect(await here.rows()).toMatchObject([{ row: { state: 'over', box: null } }]);
    await here.clock.advance(73 * hour);
    expect(await here.rows()).toEqual([]);
    expect(here.email.sent).toHaveLength(1);
  });

  it('is read only in its own row', async () => {
    const here = outboxWorld();
    await here.tell();
    const row = (await here.rows())[0]!.row;
    await transact(here.ports, async (tx) => {
      await tx.get(notices, 'another');
      tx.put(notices, 'another', row);
    });
    here.open();
    await here.clock.settle();
    expect(here.email.sent).toHaveLength(1);
    expect(here.outcomes.toSorted()).toEqual(['givenUp', 'sent']);
  });

  it('is in the language chosen for its flow', async () => {
    const here = outboxWorld();
    here.open();
    await transact(here.ports, (tx) => chooseLanguage(tx, 'flow_1', 'de', 0));
    await here.tell({ flow: 'flow_1~child' });
    expect(here.email.sent[0]?.subject).toContain('Ihre Sicherheitsangaben');
  });

  it('is in the language the person chose last where it is of no flow, or none was chosen for it', async () => {
    const here = outboxWorld();
    here.open();
    await transact(here.ports, (tx) => keepLastLanguage(tx, { tenant, id: person({}).id }, 'de', 0));
    await here.tell({ by: 'administrator', key: 'a' });
    await here.tell({ flow: 'flow_1', key: 'b' });
    await transact(here.ports, (tx) => chooseLanguage(tx, 'flow_2', 'en', 0));
    await here.tell({ flow: 'flow_2', key: 'c' });
    expect(here.email.sent.map(({ subject }) => subject)).toEqual(['Example: Ihre Sicherheitsangaben wurden geändert', 'Example: Ihre Sicherheitsangaben wurden geändert', 'Example: your security info was changed']);
  });

  it('to somebody who has no address is said in the log, without a number', async () => {
    const here = outboxWorld();
    here.open();
    const before = person({});
    await here.tell({ before, after: person({ methods: [app] }, before), flow: 'flow_9' });
    expect(here.logged).toMatchObject([{ level: 'warn', message: expect.stringContaining('no address'), details: { flow: 'flow_9' } }]);
    expect(JSON.stringify(here.logged)).not.toContain('ada');
    expect(here.outcomes).toEqual(['nowhere']);
  });
});

describe('a notice whose sender is down', () => {
  it('is tried again after 10 s, 20 s … at most an hour, and goes out once it is up', async () => {
    expect([1, 2, 3, 8, 9, 10, 99].map((attempts) => pauseAfter(attempts) / second)).toEqual([10, 20, 40, 1_280, 2_560, 3_600, 3_600]);
    const here = outboxWorld();
    here.open();
    here.email.fail('unreachable');
    await here.tell();
    expect(here.email.tried()).toBe(1);
    await here.clock.advance(9 * second);
    expect(here.email.tried()).toBe(1);
    await here.clock.advance(second);
    expect(here.email.tried()).toBe(2);
    await here.clock.advance(hour);
    expect(here.email.tried()).toBe(9); // after 10, 30, 70, 150, 310, 630, 1270 and 2550 seconds
    here.email.fail(null);
    await here.clock.advance(hour);
    expect(here.email.sent).toHaveLength(1);
    expect(here.sms.sent).toEqual([]);
  });

  it('is given up after three days, with a line in the log and no number in it', async () => {
    const here = outboxWorld();
    here.open();
    here.email.fail('unreachable');
    await here.tell();
    await here.clock.advance(74 * hour);
    expect(here.outcomes.at(-1)).toBe('givenUp');
    expect(here.outcomes.filter((outcome) => outcome === 'givenUp')).toHaveLength(1);
    expect(here.logged.at(-1)).toMatchObject({ level: 'error', message: expect.stringContaining('given up'), details: { channel: 'email' } });
    expect(JSON.stringify(here.logged)).not.toMatch(/ada|example\.org/);
    here.email.fail(null);
    await here.clock.advance(hour);
    expect(here.email.sent).toEqual([]);
  });

  it('goes out under the same key however often it may have gone out', async () => {
    const here = outboxWorld();
    here.open();
    const keys: string[] = [];
    here.email.see((message) => void keys.push(message.key));
    here.email.fail('unknown');
    await here.tell();
    await here.clock.advance(30 * second);
    here.email.fail(null);
    await here.clock.advance(hour);
    expect(keys.length).toBe(4);
    expect(new Set(keys).size).toBe(1);
  });

  it('goes another way where its address is refused, and is given up where there is none left', async () => {
    const here = outboxWorld();
    here.open();
    here.email.fail('refused');
    await here.tell();
    expect(here.sms.sent).toMatchObject([{ to: '+12065550100', key: expect.stringMatching(/:1$/) }]);
    here.sms.fail('refused');
    await here.tell({ key: 'work 2' });
    expect(here.outcomes).toEqual(['refused', 'sent', 'refused', 'givenUp']);
  });

  it('is tried again where the sender has not answered for 20 s', async () => {
    const here = outboxWorld();
    here.open();
    const signals: AbortSignal[] = [];
    Object.assign(here.email.sender, { send: (_: unknown, signal: AbortSignal) => {
      signals.push(signal);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    } });
    await here.tell();
    await here.clock.advance(20 * second);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await here.clock.advance(10 * second);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  });
});

describe('the outbox', () => {
  it('sends eight at a time, the rest after them, and a retry is not held up by one that hangs', async () => {
    const here = outboxWorld();
    here.open();
    const { promise, resolve } = Promise.withResolvers<void>();
    here.email.hold(promise);
    for (let i = 0; i < 20; i++) await here.tell({ key: `work ${i}` });
    expect(here.email.tried()).toBe(8);
    resolve();
    for (let turn = 0; turn < 5; turn++) await here.clock.settle();
    expect([here.email.sent.length, here.email.mostAtOnce()]).toEqual([20, 8]);

    const hanging = Promise.withResolvers<void>();
    here.email.hold(hanging.promise);
    await here.tell({ key: 'hangs' });
    here.email.hold(null);
    here.email.fail('unreachable');
    await here.tell({ key: 'retried' });
    const before = here.email.tried();
    await here.clock.advance(10 * second);
    expect(here.email.tried()).toBe(before + 1);
    hanging.resolve();
  });

  it('finds after a restart what an earlier process has left', async () => {
    const here = outboxWorld();
    here.email.fail('unreachable');
    const first = here.open();
    await here.tell();
    await first.close();
    await here.clock.advance(minute);
    expect(here.email.tried()).toBe(1);
    here.email.fail(null);
    here.open();
    await here.clock.settle();
    expect(here.email.sent).toHaveLength(1);
  });

  it('waits at its close for what is being sent, begins nothing more, and leaves what does not end', async () => {
    const here = outboxWorld();
    const { promise, resolve } = Promise.withResolvers<void>();
    here.email.hold(promise);
    const outbox = here.open();
    await here.tell();
    let isClosed = false;
    const closing = outbox.close(5 * second).then(() => void (isClosed = true));
    await here.tell({ key: 'work 2' });
    expect([isClosed, here.email.tried()]).toEqual([false, 1]);
    resolve();
    await closing;
    expect(here.email.sent).toHaveLength(1);
    expect((await here.rows()).map(({ row }) => row.state).toSorted()).toEqual(['over', 'waiting']);

    here.email.hold(new Promise(() => {}));
    const another = here.open();
    await here.clock.settle();
    const giving = another.close(5 * second);
    await here.clock.advance(5 * second);
    await giving;
    expect((await here.rows()).map(({ row }) => row.state).toSorted()).toEqual(['over', 'waiting']);
  });

  it('does not send again what it could not store that it sent', async () => {
    const memory = memoryStore();
    let isFull = false;
    const here = outboxWorld({ ...memory, commit: async (batch) => {
      if (isFull) throw new StoreUnavailableError('the disk is full');
      await memory.commit(batch);
    } });
    await here.tell();
    isFull = true;
    here.open();
    await here.clock.settle();
    await here.clock.advance(minute);
    expect(here.email.sent).toHaveLength(1);
    isFull = false;
    await here.clock.advance(10 * second);
    expect([here.email.sent.length, (await here.rows())[0]?.row.state]).toEqual([1, 'over']);
  });

  it('writes to nobody who is being erased, and an erasure takes what waits for them', async () => {
    const here = outboxWorld();
    here.email.fail('unreachable');
    here.open();
    await here.tell();
    await here.tell({ before: person({ id: 'bob', methods: [otherMail] }), after: person({ id: 'bob' }) });
    const rows: string[] = [];
    for await (const { table } of personalRows(here.store, { tenant, id: 'ada' }, new Set())) rows.push(table);
    expect(rows).toEqual(['notices']);
    await transact(here.ports, async (tx) => {
      await tx.get(erasures, `${tenant}/ada`);
      tx.put(erasures, `${tenant}/ada`, { tenant, id: 'ada', begunAt: 0, by: 'key' });
    });
    here.email.fail(null);
    await here.clock.advance(hour);
    expect(here.email.sent.map(({ to }) => to)).toEqual(['eve@example.net']);
    expect((await here.rows()).map(({ row }) => row.subject)).toEqual(['bob']);
  });
});
