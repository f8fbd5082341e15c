// What machines are written like, and a host must withstand: code that counts on running once, loops, values that no
// storage brings back, actors without a name.
import { describe, expect, it } from 'vitest';
import { assign, createMachine, fromPromise, setup } from 'xstate';
import { longestMacrostep } from '#src/engine/macrostep.ts';
import { flows } from '#src/engine/flow-record.ts';
import { definitionOf, hosting } from '../hosting.ts';
import { deciding } from '../decide.case.ts';

describe('a machine', () => {
  it('makes its context once a flow, and not again at every event', async () => {
    const made: unknown[] = [];
    const machine = createMachine({ id: 'm', context: ({ input }) => { made.push(input); return { n: 0 }; }, on: { count: { actions: assign({ n: ({ context }) => (context as { n: number }).n + 1 }) } } });
    const host = hosting([definitionOf(machine)]);
    const [one, other] = [await host.start('first'), await host.start('second')];
    for (let n = 0; n < 5; n++) await host.send(one.id, 'count');
    await host.send(other.id, 'count');
    expect(made.filter((input) => input !== undefined)).toEqual(['first', 'second']);
    expect(made.length).toBeLessThanOrEqual(3); // and once without an input, for all flows of the machine
  });

  it('that loops is stopped by a bound, also where the loop would end some day or the machine allows itself more', () => {
    for (const options of [{}, { maxIterations: 1_000_000 }]) {
      const machine = createMachine({
        id: 'm', context: { n: 0 }, initial: 'a', options,
        states: { a: { on: { go: 'b' } }, b: { entry: assign({ n: ({ context }: { context: { n: number } }) => context.n + 1 }), always: [{ guard: ({ context }: { context: { n: number } }) => context.n > 3 * longestMacrostep, target: 'c' }, { target: 'b', reenter: true }] }, c: {} },
      } as never) as unknown as ReturnType<typeof createMachine>;
      const flow = deciding(machine);
      expect(() => flow.send('go')).toThrow(`more than ${longestMacrostep} microsteps`);
      expect(flow.value()).toBe('a');
    }
  });

  it.each<[string, unknown]>([['a Date', new Date(0)], ['a Map', new Map()], ['a Set', new Set()], ['an Error', new Error('no')], ['a big integer', 1n], ['a function', () => 1]])('that puts %s into its context is told where, and changes nothing', async (_, value) => {
    const machine = createMachine({ id: 'm', types: {} as { context: { deep: { list: unknown[] } } }, context: { deep: { list: [null] } }, on: { put: { actions: assign({ deep: () => ({ list: [value] }) }) } } });
    const host = hosting([definitionOf(machine)]);
    const { id } = await host.start();
    await expect(host.engine.send(id, { event: { type: 'put' } })).rejects.toThrow('context.deep.list.0');
    expect((await host.store.get(flows, id))?.row).toMatchObject({ revision: 1, snapshot: { context: { deep: { list: [null] } } } });
  });

  it('that spawns logic without a name is told to name it, as nobody could find that logic again', () => {
    const machine = createMachine({ id: 'm', context: { child: null as unknown }, on: { go: { actions: assign({ child: ({ spawn }) => spawn(fromPromise(async () => 1), { id: 'nameless' }) }) } } });
    const flow = deciding(machine);
    expect(() => flow.send('go')).toThrow('spawns "nameless" without a name that could be stored');
    expect(flow.run().revision).toBe(1);
  });

  it('keeps the input of its work with that work alone: not in the snapshot, and gone with the outcome', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const machine = setup({ actors: { ask: fromPromise(async (_given: { input: { reference: string } }) => await promise) } }).createMachine({ id: 'm', invoke: { src: 'ask', id: 'asked', input: { reference: 'ref-4711' }, onDone: { actions: [] } } });
    const host = hosting([definitionOf(machine)]);
    const { id, snapshot, pending } = await host.start();
    expect(JSON.stringify(snapshot)).not.toContain('ref-4711');
    expect(pending['asked']?.input).toEqual({ reference: 'ref-4711' });
    resolve('done');
    await host.clock.settle();
    const { history: _, input: __, ...rest } = { ...(await host.store.get(flows, id))!.row, history: null };
    expect(JSON.stringify(rest)).not.toContain('ref-4711');
  });

  it('that holds actors in its context is stored with marks in their place, which come back as the same actors', async () => {
    const child = createMachine({ id: 'child', context: { n: 0 }, on: { more: { actions: assign({ n: ({ context }) => context.n + 1 }) } } });
    const machine = setup({ types: { context: {} as { child: unknown; own: number } }, actors: { child } }).createMachine({
      id: 'm', context: { child: null, own: 0 }, entry: assign({ child: ({ spawn }) => spawn('child', { id: 'kept' }) }),
      on: { look: { actions: assign({ own: ({ context }) => (context.child as { getSnapshot: () => { context: { n: number } } }).getSnapshot().context.n }) } },
    });
    const host = hosting([definitionOf(machine)]);
    const { id, snapshot } = await host.start();
    expect(snapshot['context']).toEqual({ child: { xstate$$type: 1, id: 'kept' }, own: 0 });
    await host.restart();
    await host.send(id, 'more');
    await host.restart();
    expect((await host.send(id, 'look')).snapshot).toMatchObject({ context: { own: 1 } });
  });
});
