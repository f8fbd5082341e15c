import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { told } from './findings.ts';

const waiting = (more: object) => createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' }, ...more }, b: { type: 'final' } } });

describe('a state that never expires', () => {
  it('waits for a person while no timer of the chart runs', () => {
    expect(told('never-expires', waiting({}))).toEqual(['warning m.a']);
    expect(told('never-expires', waiting({ after: { 60_000: 'b' } }))).toEqual([]);
  });

  it('is none where the host ends a flow that rests, or the chart takes `flow.expired`', () => {
    expect(told('never-expires', waiting({}), {}, { lifetime: { idle: 1, absolute: 2 } })).toEqual([]);
    expect(told('never-expires', waiting({ on: { go: 'b', 'flow.expired': 'b' } }), {}, { hostEvents: ['flow.expired'] })).toEqual([]);
    expect(told('never-expires', waiting({}), {}, { hostEvents: ['flow.expired'] })).toEqual(['warning m.a']);
  });

  it('is one with the tag `awaitingUser`, where the chart has such tags', () => {
    expect(told('never-expires', createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { tags: ['awaitingUser'], on: { go: 'c' } }, c: { type: 'final' } } }))).toEqual(['warning m.b > go']);
  });
});
