// Events that only the engine makes, from a caller who knows their names, and machines that would take them.
import { describe, expect, it } from 'vitest';
import { assign, createMachine, fromPromise, sendTo, setup } from 'xstate';
import { flows } from '#src/engine/flow-record.ts';
import { codeOf, definitionOf, hosting } from '../hosting.ts';

describe('an event that only the engine makes', () => {
  const machine = setup({ actors: { ask: fromPromise(async () => await new Promise<never>(() => {})) } }).createMachine({
    id: 'm', initial: 'asking', on: { '*': '.caught' },
    states: { asking: { invoke: { src: 'ask', id: 'asked', onDone: 'done', onError: 'failed' }, after: { 60_000: 'late' } }, done: {}, failed: {}, late: {}, caught: {} },
  });

  it.each(['xstate.after.60000.m.asking', 'xstate.done.actor.asked', 'xstate.error.actor.asked', 'xstate.snapshot.asked', 'xstate.stop', 'xstate.init', 'xstate.route.m.done', 'flow.expired', 'flow.migrated'])('"%s" is refused to a caller, and no wildcard catches it', async (type) => {
    const host = hosting([definitionOf(machine, { hostEvents: [] })]);
    const { id } = await host.start();
    expect(await codeOf(host.engine.send(id, { event: { type, actorId: 'asked', output: 1 } }))).toBe('event.reserved');
    expect((await host.store.get(flows, id))?.row).toMatchObject({ revision: 1, snapshot: { value: 'asking' } });
  });
});

describe('an event that a machine sends', () => {
  it('reaches no flow of another family, whatever address it has been told', async () => {
    const told = createMachine({ id: 'm', context: { heard: 0 }, on: { heard: { actions: assign({ heard: ({ context }) => context.heard + 1 }) }, tell: { actions: sendTo(({ event }) => ({ id: (event as unknown as { whom: string }).whom, sessionId: 'x', send: () => {}, _send: () => {}, ref: null }) as never, (() => ({ type: 'heard' })) as never) } } });
    const host = hosting([definitionOf(told)]);
    const [one, other] = [await host.start(), await host.start()];
    await host.send(one.id, 'tell', { whom: `@${other.id}` });
    expect((await host.store.get(flows, other.id))?.row.revision).toBe(1);
    await host.send(one.id, 'tell', { whom: `@${one.id}` });
    expect((await host.store.get(flows, one.id))?.row.snapshot['context']).toEqual({ heard: 1 });
  });
});
