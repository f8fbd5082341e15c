// Promise 9: what is typed in secret reaches the work that needs it and nothing else; what is shown once is shown once.
import { assign, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { Completion, type SealedReference } from '#src/engine/activity.ts';
import { flows } from '#src/engine/flow-record.ts';
import { definitionOf, hosting } from './hosting.ts';

const secret = '493817-XQ';
type Sent = { type: 'code.submitted'; code: SealedReference } | { type: 'other' };
const machine = setup({
  types: { context: {} as { entered: SealedReference | null }, events: {} as Sent },
  actors: { check: fromPromise(async (_given: { input: { code: SealedReference | null } }) => false) },
}).createMachine({
  id: 'm', context: { entered: null }, initial: 'waiting',
  states: {
    waiting: { on: { 'code.submitted': { target: 'checking', actions: assign({ entered: ({ event }) => event.code }) }, other: 'waiting' } },
    checking: { exit: assign({ entered: null }), invoke: { src: 'check', id: 'checked', input: ({ context }) => ({ code: context.entered }), onDone: 'right', onError: 'waiting' } },
    right: { on: { other: { actions: assign({ entered: null }) } } },
  },
});
const schema = { type: 'object', required: ['code'], additionalProperties: false, properties: { code: { type: 'string', writeOnly: true } } };

describe('a secret in a payload', () => {
  const everything = async (host: ReturnType<typeof hosting>, id: string): Promise<string> =>
    JSON.stringify([await host.store.get(flows, id), await host.engine.history(id, 0, 99), await host.store.audit({ after: 0, limit: 99 }), host.log]);

  it('is opened by the activity alone, is nowhere at rest, and is gone after the outcome', async () => {
    const revealed: unknown[] = [];
    const rests: string[] = [];
    let letGo: () => void = () => {};
    const host = hosting([definitionOf(machine, {
      eventSchema: (type) => (type === 'code.submitted' ? schema : undefined),
      activities: { check: { run: async ({ code }: { code: SealedReference }, given) => {
        revealed.push(given.reveal(code));
        await new Promise<void>((resolve) => (letGo = resolve));
        return true;
      } } },
    })]);
    const { id } = await host.start();
    await host.send(id, 'code.submitted', { code: secret });
    rests.push(await everything(host, id));
    expect(Object.keys((await host.engine.read(id)).record.sealed)).toEqual(['sealed.2.code']);
    letGo();
    await host.clock.settle();
    rests.push(await everything(host, id));
    expect(revealed).toEqual([secret]);
    expect(await host.state(id)).toBe('right');
    expect((await host.engine.read(id)).record.sealed).toEqual({});
    for (const rest of rests) expect(rest).not.toContain(secret);
  });

  it('is still there for an attempt after a crash, and the machine sees the reference only', async () => {
    const revealed: unknown[] = [];
    const host = hosting([definitionOf(machine, {
      eventSchema: () => schema,
      activities: { check: { run: async ({ code }: { code: SealedReference }, given) => {
        revealed.push([code, given.reveal(code)]);
        return revealed.length === 1 ? await new Promise(() => {}) : true;
      } } },
    })]);
    const { id } = await host.start();
    await host.send(id, 'code.submitted', { code: secret });
    await host.restart();
    expect(revealed).toEqual([1, 2].map(() => [{ sealed: 'sealed.2.code' }, secret]));
  });

  it('is refused without being repeated when it breaks a rule', async () => {
    const host = hosting([definitionOf(machine, { eventSchema: () => ({ ...schema, properties: { code: { type: 'string', writeOnly: true, maxLength: 3 } } }) })]);
    const { id } = await host.start();
    const refused = await host.engine.send(id, { event: { type: 'code.submitted', code: secret } }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'event.invalid' });
    expect(`${String(refused)} ${JSON.stringify(refused)}`).not.toContain(secret);
    expect(await everything(host, id)).not.toContain(secret);
  });

  it('goes with the flow when it is cancelled', async () => {
    const host = hosting([definitionOf(machine, { eventSchema: () => schema, activities: { check: { run: () => new Promise(() => {}) } } })]);
    const { id } = await host.start();
    await host.send(id, 'code.submitted', { code: secret });
    expect((await host.engine.cancel(id)).sealed).toEqual({});
  });
});

describe('a value that is shown once', () => {
  const preparing = setup({ actors: { prepare: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'resting', states: {
    resting: { on: { go: 'preparing' } },
    preparing: { tags: 'working', invoke: { src: 'prepare', id: 'prepared', onDone: 'showing' } },
    showing: { on: { again: 'preparing', other: 'resting' } },
  } });
  let made = 0;
  const host = () => hosting([definitionOf(preparing, { activities: { prepare: { run: async () => new Completion(async (tx) => {
    tx.showOnce({ seed: `${secret}${++made}` });
    return null;
  }) } } })]);

  it('is given to the event that led to it, once, and is sealed until then', async () => {
    const hosted = host();
    const { id } = await hosted.start();
    const { revision: cause } = await hosted.engine.send(id, { event: { type: 'go' } });
    await hosted.engine.settled(id, 1_000);
    expect(JSON.stringify(await hosted.store.get(flows, id))).not.toContain(secret);
    expect(await hosted.engine.takeShown(id, cause + 1)).toBeNull();
    expect(await hosted.engine.takeShown(id, cause)).toEqual({ seed: expect.stringContaining(secret) as string });
    expect(await hosted.engine.takeShown(id, cause)).toBeNull();
    expect((await hosted.engine.read(id)).record.shown).toBeNull();
  });

  it('is gone with the next event, which may make another', async () => {
    const hosted = host();
    const { id } = await hosted.start();
    const { revision: first } = await hosted.send(id, 'go').then(async () => ({ revision: (await hosted.engine.read(id)).record.cause }));
    await hosted.send(id, 'other');
    expect(await hosted.engine.takeShown(id, first)).toBeNull();
    expect((await hosted.engine.read(id)).record.shown).toBeNull();
    await hosted.send(id, 'go');
    const second = (await hosted.engine.read(id)).record.cause;
    await hosted.send(id, 'again');
    expect(await hosted.engine.takeShown(id, second)).toBeNull();
    expect(await hosted.engine.takeShown(id, (await hosted.engine.read(id)).record.cause)).toMatchObject({ seed: expect.stringContaining(secret) as string });
  });

  it('is not taken when what must be kept beside it cannot be stored', async () => {
    const hosted = host();
    const { id } = await hosted.start();
    await hosted.send(id, 'go');
    const { cause } = (await hosted.engine.read(id)).record;
    await expect(hosted.engine.takeShown(id, cause, async () => await Promise.reject(new Error('full')))).rejects.toThrow('full');
    expect(await hosted.engine.takeShown(id, cause)).not.toBeNull();
  });
});
