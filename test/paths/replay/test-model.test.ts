// The protocol of `@xstate/test` hands out only paths that can happen.
import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { createTestModel } from '#src/paths/test-model.ts';
import { replay } from '#src/paths/replay/replay.ts';

describe('the paths of a test model', () => {
  it('fire no timer before an earlier one', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { after: { 86_400_000: 'closed', 300_000: 'stale' } }, stale: { on: { again: 'a' } }, closed: {} } });
    const model = createTestModel(machine);
    expect(model.getPaths().map(({ steps }) => steps.map(({ event }) => event.type))).toEqual([['xstate.init', 'xstate.after.300000.m.a', 'again']]);
    const { edges } = model.graph;
    expect(edges.filter(({ event }) => event.type === 'xstate.after.86400000.m.a').map((edge) => replay(model.graph, { input: undefined, start: 0, steps: [edge] }).isFeasible)).toEqual([false]);
  });
});
