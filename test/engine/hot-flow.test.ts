// A flow that many send to at once: one after the other, in the order of asking, without deciding anything in vain; those
// that wait at the same time share a write, and nothing of any of them is to be seen or heard before it is done.
import { beforeEach, describe, expect, it } from 'vitest';
import { assign, createMachine, fromCallback, fromPromise, setup } from 'xstate';
import type { Json } from '#src/ports/json.ts';
import { StoreUnavailableError } from '#src/ports/store.ts';
import { type GatedStore, gatedStore } from '../support/gated-store.ts';
import { codeOf, definitionOf, hosting } from './hosting.ts';

let decided = 0;
let performed: string[] = [];
const machine = setup({
  types: { context: {} as { seen: number[] }, events: {} as { type: 'said'; n: number } | { type: 'spoiled' } | { type: 'work' } | { type: 'listen' } | { type: 'leave' } | { type: 'end' } },
  actors: { ask: fromPromise(async () => null), listener: fromCallback(() => void performed.push('listener')) },
}).createMachine({
  id: 'm', context: { seen: [] }, initial: 'open',
  on: {
    said: { actions: [assign({ seen: ({ context, event }) => { decided++; return [...context.seen, event.n]; } }), ({ event }) => void performed.push(`action ${event.n}`)] },
    spoiled: { actions: assign(() => { throw new RangeError('no'); }) },
    end: '.over',
  },
  states: {
    open: { on: { work: 'asking', listen: 'listening' } },
    asking: { tags: 'working', invoke: { src: 'ask' }, on: { leave: 'open' } },
    listening: { invoke: { src: 'listener' }, on: { leave: 'open' } },
    over: { type: 'final' },
  },
});

describe('a flow that many send to at once', () => {
  let store: GatedStore;
  let host: ReturnType<typeof hosting>;
  let id: string;
  let heard: string[];
  beforeEach(async () => {
    decided = 0;
    performed = [];
    heard = [];
    store = gatedStore();
    host = hosting([definitionOf(machine, { activities: { ask: { run: async () => { performed.push('ask'); return null; } } } })], { store });
    ({ id } = await host.start());
    host.engine.watch(id, ({ revision }) => void heard.push(`seen ${revision}`));
  });

  const send = (type: string, payload: Readonly<Record<string, Json>> = {}): Promise<void> =>
    host.engine.send(id, { event: { ...payload, type } }).then(({ revision }) => void heard.push(`told ${revision}`), (error: Error & { code?: string }) => void heard.push(error.code ?? error.name));
  const record = async () => (await host.engine.read(id)).record;
  const seen = async (): Promise<unknown> => ((await record()).snapshot['context'] as { seen: unknown }).seen;

  it('promise 3: applies events of one flow in the order in which they were sent, each decided once', async () => {
    const sent = Array.from({ length: 16 }, (_, n) => n);
    await Promise.all(sent.map((n) => send('said', { n })));
    expect([await seen(), decided]).toEqual([sent, sent.length]);
    expect((await host.engine.history(id, 1, 99)).map(({ seq }) => seq)).toEqual(sent.map((n) => n + 2));
  });

  it('promise 1: writes those that were sent at the same moment at once, and tells of them in their order', async () => {
    const before = store.asked.length;
    await Promise.all([1, 2, 3].map((n) => send('said', { n })));
    expect(store.asked.length - before).toBe(1);
    expect(heard).toEqual(['seen 2', 'seen 3', 'seen 4', 'told 2', 'told 3', 'told 4']);
  });

  it('promise 2: shows, tells and performs nothing before it is durable', async () => {
    store.shut();
    const all = [send('said', { n: 1 }), send('work'), send('end'), send('said', { n: 2 })];
    await host.clock.settle();
    expect([heard, performed, (await record()).revision]).toEqual([[], [], 1]);
    store.open();
    await Promise.all(all);
    expect(heard.slice(-4)).toEqual(['told 2', 'told 3', 'told 4', 'flow.ended']);
    expect(performed).toEqual(['action 1']);
  });

  it('promise 1: leaves the flow where it stood when the write fails, and refuses all that were in it', async () => {
    store.shut();
    const all = [send('said', { n: 1 }), send('end'), send('said', { n: 2 })];
    await host.clock.settle();
    store.open(new StoreUnavailableError('the disk is full'));
    await Promise.all(all);
    // The last was only refused because the flow had ended, which it has not.
    expect(heard).toEqual(['StoreUnavailableError', 'StoreUnavailableError', 'seen 2', 'told 2']);
    expect([await seen(), performed, (await record()).status]).toEqual([[2], ['action 2'], 'active']);
  });

  it('promise 7: applies what comes before and after an event on which the machine fails', async () => {
    await Promise.all([send('said', { n: 1 }), send('spoiled'), send('said', { n: 2 })]);
    expect(heard.toSorted()).toEqual(['machine.fault', 'seen 2', 'seen 3', 'told 2', 'told 3']);
    expect(await seen()).toEqual([1, 2]);
  });

  it('promise 3: takes an event made for a revision only at that revision', async () => {
    const tabs = [host.engine.send(id, { event: { type: 'said', n: 1 }, expected: [1] }), host.engine.send(id, { event: { type: 'said', n: 2 }, expected: [1] })];
    expect(await Promise.all(tabs.map((tab) => tab.then(({ revision }) => revision, () => codeOf(tab))))).toEqual([2, 'flow.moved-on']);
  });

  it('does not begin work that was left again in the same write, and begins what was not', async () => {
    await Promise.all([send('work'), send('leave')]);
    await host.clock.settle();
    expect([performed, (await record()).snapshot['value'], (await record()).pending]).toEqual([[], 'open', {}]);
    await Promise.all([send('work'), send('leave'), send('work'), send('said', { n: 1 })]);
    await host.clock.settle();
    expect(performed).toEqual(['ask', 'action 1']);
  });

  it('does not start an actor that was stopped again in the same write, and starts one that was not', async () => {
    await Promise.all([send('listen'), send('leave')]);
    await host.clock.settle();
    expect(performed).toEqual([]);
    await Promise.all([send('listen'), send('said', { n: 1 })]);
    await host.clock.settle();
    expect(performed).toEqual(['listener', 'action 1']);
  });

  it('does not make another flow wait', async () => {
    const other = await host.engine.start({ tenant: 'default', machine: 'm', subject: null, input: null });
    store.shut();
    const all = [send('said', { n: 1 }), host.engine.send(other.id, { event: { type: 'said', n: 9 } })];
    const before = store.asked.length;
    await host.clock.settle();
    expect(store.asked.length - before).toBe(2);
    store.open();
    await Promise.all(all);
    expect(await seen()).toEqual([1]);
  });
});

it('a flow that is cancelled between two events takes the first and refuses the second', async () => {
  const self = createMachine({ id: 's', context: { n: 0 }, on: { said: { actions: assign({ n: ({ context }) => context.n + 1 }) } } });
  const host = hosting([definitionOf(self)]);
  const { id } = await host.start();
  const said = { event: { type: 'said' } };
  const [, , refused] = await Promise.all([host.engine.send(id, said), host.engine.cancel(id), codeOf(host.engine.send(id, said))]);
  const { record } = await host.engine.read(id);
  expect([refused, record.status, record.revision, record.snapshot['context']]).toEqual(['flow.ended', 'cancelled', 3, { n: 1 }]);
});
