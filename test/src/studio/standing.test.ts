// Where flows are, counted by the states of a chart.
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { chartOf } from '#src/diagram/chart-of.ts';
import type { FlowStatus } from '#src/engine/flow-record.ts';
import type { Json } from '#src/ports/json.ts';
import { StandingCount } from '#src/studio/standing.ts';

const chart = chartOf(createMachine({ id: 'm', type: 'parallel', states: { left: { initial: 'a', states: { a: {}, b: {} } }, right: { initial: 'c', states: { c: {}, d: {} } } } }));

describe('the standing of flows', () => {
  it('counts every state a flow is in and those around it, ended ones apart, and passes over states of other versions', () => {
    const standing = new StandingCount();
    const add = (status: FlowStatus, value: Json) => standing.add({ status, snapshot: { value } });
    add('active', { left: 'a', right: 'c' });
    add('active', { right: 'd', left: 'a' });
    add('active', { left: 'gone', right: 'c' });
    add('done', { left: 'b', right: 'd' });
    add('cancelled', { left: 'b', right: 'd' });
    expect(standing.in(chart)).toEqual({
      flows: 5, statuses: { active: 3, done: 1, cancelled: 1 },
      active: { m: 3, 'm.left': 3, 'm.left.a': 2, 'm.right': 3, 'm.right.c': 2, 'm.right.d': 1 },
      ended: { m: 2, 'm.left': 2, 'm.left.b': 2, 'm.right': 2, 'm.right.d': 2 },
      children: {},
    });
  });

  it('counts the child flows that run by the state that invoked them, and spawned ones at the root', () => {
    const invoking = chartOf(createMachine({ id: 'p', initial: 'a', states: { a: { invoke: { src: 'one', id: 'one' } }, b: { invoke: { src: 'one', id: 'one' } } } }));
    const standing = new StandingCount();
    const child = (hasEnded: boolean) => ({ kind: 'flow' as const, src: 'one', flow: 'f', generation: 1, hasEnded, isWatched: false });
    standing.add({ status: 'active', snapshot: { value: 'b' }, children: { one: child(false), other: child(false) } });
    standing.add({ status: 'active', snapshot: { value: 'b' }, children: { one: child(false) } });
    standing.add({ status: 'active', snapshot: { value: 'a' }, children: { one: child(true) } });
    expect(standing.in(invoking).children).toEqual({ 'p.b': 2, p: 1 });
  });
});
