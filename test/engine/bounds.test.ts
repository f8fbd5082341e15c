// A flow that would grow beyond what a store can take is refused the step that makes it so, and stands where it stood.
import { describe, expect, it } from 'vitest';
import { assign, createMachine, setup } from 'xstate';
import { largestRecord, mostChildren } from '#src/engine/bounds.ts';
import { flows } from '#src/engine/flow-record.ts';
import { definitionOf, hosting } from './hosting.ts';

const refusalOf = async (work: Promise<unknown>): Promise<{ name: string; message: string }> => await work.then(() => expect.fail('nothing was refused'), (error: unknown) => error as Error);

describe('a step that leaves a flow too large', () => {
  const doubling = createMachine({
    id: 'm', context: { text: 'ab' }, initial: 'growing',
    states: { growing: { on: { double: { actions: assign({ text: ({ context }: { context: { text: string } }) => context.text + context.text }) }, halve: { actions: assign({ text: 'a' }) } } } },
  });

  it('is refused, naming the size, the bound and the state, and changes nothing; others are taken as before', async () => {
    const host = hosting([definitionOf(doubling)]);
    const { id } = await host.start();
    for (let length = 4; length < largestRecord; length *= 2) await host.send(id, 'double');
    const before = await host.store.get(flows, id);
    const size = JSON.stringify(before?.row).length + largestRecord / 2;
    const { name, message } = await refusalOf(host.send(id, 'double'));
    expect(name).toBe('MachineFault');
    expect(Math.abs(Number(/would have (\d+) characters/.exec(message)?.[1]) - size)).toBeLessThan(10);
    expect(message).toContain(`may have ${largestRecord}`);
    expect(message).toContain('on "double" in "growing"');
    expect(await host.store.get(flows, id)).toEqual(before);
    expect(await host.engine.history(id, before!.row.revision, 9)).toEqual([]);
    await host.send(id, 'halve');
    expect((await host.send(id, 'double')).snapshot).toMatchObject({ context: { text: 'aa' } });
  });

  it('is refused alone: what others send to the flow at the same moment is taken', async () => {
    const host = hosting([definitionOf(doubling)]);
    const { id } = await host.start();
    for (let length = 4; length < largestRecord / 2; length *= 2) await host.send(id, 'double');
    const sent = await Promise.allSettled(['double', 'double', 'double', 'halve', 'double'].map((type) => host.engine.send(id, { event: { type } })));
    expect(sent.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled', 'fulfilled']);
    expect((await host.engine.read(id)).record.snapshot).toMatchObject({ context: { text: 'aa' } });
  });

  it('is refused at the start, and of a child: then for its parent too', async () => {
    const kid = createMachine({ id: 'kid', context: { text: 'x'.repeat(largestRecord) } });
    const parent = setup({ actors: { kid } }).createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { invoke: { id: 'k', src: 'kid' } } } });
    const host = hosting([definitionOf(parent), definitionOf(kid)]);
    expect((await refusalOf(host.start(null, 'kid'))).message).toContain(`may have ${largestRecord}`);
    const { id } = await host.start();
    expect((await refusalOf(host.send(id, 'go'))).message).toContain(`may have ${largestRecord}`);
    expect(await host.state(id)).toBe('a');
    expect(await host.store.list(flows, { limit: 9 })).toHaveLength(1);
  });

  it('does not keep it from being cancelled', async () => {
    const host = hosting([definitionOf(createMachine({ ...doubling.config, on: { 'flow.cancelled': { actions: assign({ text: 'x'.repeat(largestRecord) }) } } } as typeof doubling.config))]);
    const { id } = await host.start();
    expect((await host.engine.cancel(id)).status).toBe('cancelled');
  });
});

describe('a step that leaves a flow with too many children', () => {
  const kid = createMachine({ id: 'kid' });
  const spawning = (most: number) => setup({ actors: { kid } }).createMachine({
    id: 'm', context: { kids: 0 }, initial: 'busy',
    states: { busy: { on: { more: { actions: assign(({ context: { kids }, spawn }) => {
      for (let i = 0; i < most; i++) spawn('kid', { id: `k${kids + i}` });
      return { kids: kids + most };
    }) } } } },
  });

  it('is refused, naming how many, the bound and the state, and changes nothing', async () => {
    const host = hosting([definitionOf(spawning(mostChildren / 2))]);
    const { id } = await host.start();
    await host.send(id, 'more');
    await host.send(id, 'more');
    const { name, message } = await refusalOf(host.send(id, 'more'));
    expect(name).toBe('MachineFault');
    expect(message).toBe(`the machine failed on "more" in "busy": it would have ${mostChildren * 1.5} children, and a flow may have ${mostChildren}`);
    expect((await host.engine.read(id)).record).toMatchObject({ revision: 3, snapshot: { context: { kids: mostChildren } } });
    expect(await host.store.list(flows, { limit: 5_000 })).toHaveLength(mostChildren + 1);
  });
});
