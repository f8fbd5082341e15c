// `actions` lists what a person may do now: no more, no less, and nothing that only the engine may send.
import { createMachine, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { initialStep } from '#src/engine/macrostep.ts';
import { isReserved, offersOf, takes } from '#src/engine/offers.ts';
import type { Schema } from '#src/engine/definition.ts';
import { definitionOf } from './hosting.ts';

const choice = (...values: string[]): Schema => ({ type: 'object', properties: { method: { enum: values } }, required: ['method'] });

describe('offers', () => {
  it('are the events with an enabled transition now, and a guard that says no says so', () => {
    const machine = createMachine({ id: 'm', initial: 'a', on: { everywhere: '.a' }, states: { a: { on: { go: 'b', locked: { guard: () => false, target: 'b' } } }, b: { on: { back: 'a' } } } });
    expect(offersOf(definitionOf(machine), initialStep(machine, null).snapshot)).toEqual([{ name: 'everywhere', input: { type: 'object' } }, { name: 'go', input: { type: 'object' } }]);
  });

  it('count a guard that reads the payload as true, one that reads a nested part as well', () => {
    type Sent = { type: 'flat'; amount: number } | { type: 'deep'; order: { amount: number } };
    const machine = setup({ types: { events: {} as Sent } }).createMachine({ id: 'm', initial: 'a', states: { a: { on: {
      flat: { guard: ({ event }) => event.amount > 5, target: 'b' }, deep: { guard: ({ event }) => event.order.amount > 5, target: 'b' },
    } }, b: {} } });
    const { snapshot } = initialStep(machine, null);
    expect(offersOf(definitionOf(machine), snapshot).map(({ name }) => name)).toEqual(['flat', 'deep']);
    expect(takes(snapshot, { type: 'flat', amount: 1 } as { type: string })).toBe(false);
    expect(takes(snapshot, { type: 'flat' })).toBe(false); // what is left out is no promise
    expect(takes(snapshot, { type: 'flat', amount: 6 } as { type: string })).toBe(true);
  });

  it('narrow a choice to the values the machine takes, and vanish with the last of them', () => {
    const machine = setup({ types: { context: {} as { allowed: string[] }, events: {} as { type: 'chosen'; method: string }, input: {} as string[] } }).createMachine({
      id: 'm', context: ({ input }) => ({ allowed: input }), on: { chosen: { guard: ({ context, event }) => context.allowed.includes(event.method), actions: () => {} } },
    });
    const definition = definitionOf(machine, { eventSchema: () => choice('app', 'phone', 'email') });
    expect(offersOf(definition, initialStep(machine, ['email', 'app']).snapshot)).toEqual([{ name: 'chosen', input: choice('app', 'email') }]);
    expect(offersOf(definition, initialStep(machine, []).snapshot)).toEqual([]);
  });

  it('hold an event whose guard would go on for ever without its payload', () => {
    const machine = setup({ types: { events: {} as { type: 'go'; count: number } } }).createMachine({ id: 'm', on: { go: { guard: ({ event }) => { for (let n = 0; n !== event.count; n++); return true; }, actions: () => {} } } });
    expect(offersOf(definitionOf(machine), initialStep(machine, null).snapshot).map(({ name }) => name)).toEqual(['go']);
  });

  it('never hold events of XState, of activities, timers or the host', () => {
    const machine = setup({ actors: { ask: fromPromise(async () => 1) } }).createMachine({ id: 'm', initial: 'a', states: { a: { invoke: { src: 'ask', id: 'ask', onDone: 'b', onError: 'b' }, after: { 10: 'b' }, on: { go: 'b', 'flow.expired': 'b', '*': 'b', 'key.*': 'b' } }, b: {} } });
    const definition = definitionOf(machine);
    expect(offersOf(definition, initialStep(machine, null).snapshot).map(({ name }) => name)).toEqual(['go']);
    expect(['xstate.done.actor.ask', 'xstate.after.10.m.a', 'flow.expired', 'go'].map((type) => isReserved(definition, type))).toEqual([true, true, true, false]);
  });

  it('are none once the flow has ended', () => {
    const machine = createMachine({ id: 'm', initial: 'over', on: { again: '.over' }, states: { over: { type: 'final' } } });
    expect(offersOf(definitionOf(machine), initialStep(machine, null).snapshot)).toEqual([]);
  });

  it('hold what a transition without a target takes', () => {
    const machine = createMachine({ id: 'm', on: { noted: { actions: () => {} } } });
    expect(offersOf(definitionOf(machine), initialStep(machine, null).snapshot).map(({ name }) => name)).toEqual(['noted']);
  });

  it('hold an event whose guard throws for reasons of its own: sending it reports the fault', () => {
    const machine = createMachine({ id: 'm', on: { go: { guard: () => { throw new RangeError('out of range'); }, actions: () => {} } } });
    const { snapshot } = initialStep(machine, null);
    expect(offersOf(definitionOf(machine), snapshot).map(({ name }) => name)).toEqual(['go']);
    expect(takes(snapshot, { type: 'go' })).toBe(true);
  });
});
