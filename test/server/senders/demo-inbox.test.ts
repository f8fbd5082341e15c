import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { demoInbox } from '#server/senders/demo-inbox.ts';
import { openSenders } from '#server/senders/senders.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { createVault } from '#src/engine/vault.ts';
import type { OutgoingMessage } from '#src/ports/senders.ts';

function ports() {
  const lines: string[] = [];
  return {
    lines,
    store: memoryStore(),
    clock: { now: () => 0, wake: () => () => {} },
    ids: { next: (prefix: string) => prefix },
    vault: createVault({ current: 'k1', keys: new Map([['k1', randomBytes(32)]]) }),
    log: (level: string, text: string, details: object) => void lines.push(`${level} ${text} ${JSON.stringify(details)}`),
  };
}
let keys = 0;
const text = (to: string, code: string): OutgoingMessage => ({ key: `key ${++keys}`, channel: 'sms', to, subject: 'Your Example code', text: `${code} is your Example code. It is good for 5 minutes.` });
const never = new AbortController().signal;

describe('the demo inbox', () => {
  it('lists what was delivered, the oldest first, by number and from a message on', async () => {
    const inbox = demoInbox(ports());
    for (const [to, code] of [['+12065550100', '000001'], ['ada@example.org', '000002'], ['+12065550100', '000003']] as const) await inbox.send(text(to, code), never);
    const all = await inbox.list();
    expect(all).toMatchObject([{ code: '000001', channel: 'sms', to: '+12065550100', sentAt: '1970-01-01T00:00:00.000Z' }, { code: '000002' }, { code: '000003' }]);
    for (const to of ['+1 2065550100', '+12065550100', ' 12065550100']) expect((await inbox.list({ to })).map(({ code }) => code)).toEqual(['000001', '000003']);
    expect((await inbox.list({ to: 'ADA@example.org' })).map(({ code }) => code)).toEqual(['000002']);
    expect((await inbox.list({ after: all[0]!.id, limit: 1 })).map(({ code }) => code)).toEqual(['000002']);
    expect(await inbox.list({ to: '+12065550199' })).toEqual([]);
  });

  it('reads the code out of a call too', async () => {
    const inbox = demoInbox(ports());
    await inbox.send({ ...text('+12065550100', ''), channel: 'voice', text: 'Your Example code is 0 1 2 3 4 5. Once more: 0 1 2 3 4 5.' }, never);
    expect(await inbox.list()).toMatchObject([{ code: '012345' }]);
  });

  it('says in the log that nothing was sent, without number or code, and stores neither in the clear', async () => {
    const given = ports();
    const inbox = demoInbox(given);
    await inbox.send(text('+12065550100', '987654'), never);
    await inbox.send({ ...text('ada@example.org', '987654'), channel: 'email' }, never);
    expect(given.lines).toEqual([
      'info demo inbox: a text message for +1 ••••••0100 was delivered here and not sent {"channel":"sms"}',
      'info demo inbox: a mail for a•••@example.org was delivered here and not sent {"channel":"email"}',
    ]);
    const stored = JSON.stringify(await given.store.list({ name: 'inbox' }, { limit: 10 }));
    expect(stored).not.toMatch(/987654|2065550100|ada@/);
    expect((await given.store.list({ name: 'inbox' }, { limit: 10 }))).toHaveLength(2);
  });

  it('takes a message once under one key', async () => {
    const inbox = demoInbox(ports());
    const one = text('+12065550100', '000001');
    await inbox.send(one, never);
    await inbox.send(one, never);
    expect(await inbox.list()).toHaveLength(1);
  });

  it('keeps the newest thousand', async () => {
    const inbox = demoInbox(ports());
    for (let i = 0; i < 1_003; i++) await inbox.send(text('+12065550100', String(i).padStart(6, '0')), never);
    const kept = await inbox.list({ limit: 2_000 });
    expect(kept).toHaveLength(1_000);
    expect([kept[0]?.code, kept.at(-1)?.code]).toEqual(['000003', '001002']);
  });
});

describe('the senders of a host', () => {
  it('are the demo inbox for every channel that has no real one', async () => {
    const none = openSenders({ smtp: null, webhook: null }, ports());
    expect(none.senders).toEqual({ email: none.inbox, sms: none.inbox, voice: none.inbox, push: none.inbox });
    expect(none.isDemoPush).toBe(true);
    const mail = openSenders({ smtp: 'smtp://127.0.0.1:9', webhook: null }, ports());
    expect(mail.senders.email).not.toBe(mail.inbox);
    expect(mail.senders.sms).toBe(mail.inbox);
    const both = openSenders({ smtp: 'smtp://127.0.0.1:9', webhook: 'http://127.0.0.1:9' }, ports());
    expect([both.inbox, both.isDemoPush]).toEqual([null, false]);
    for (const opened of [none, mail, both]) await opened.close();
  });
});
