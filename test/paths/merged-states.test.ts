// States that a projection counts as one are all kept apart to be compared, not the first few of them.
import { assign, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { check } from '#src/paths/check.ts';
import { explore } from '#src/paths/explore.ts';

/** `to` takes it to any number, once; one of them is unlike the others. */
const machine = (odd: number) => createMachine({
  id: 'm', types: {} as { context: { n: number }; events: { type: 'to'; n: number } | { type: 'look' } }, context: { n: 0 }, initial: 'a',
  states: { a: { on: { to: { target: 'b', actions: assign({ n: ({ event }) => event.n }) } } }, b: { on: { look: [{ guard: ({ context }) => context.n === odd, target: 'c' }, { target: 'd' }] } }, c: {}, d: {} },
});
const samples = (count: number) => ({ project: () => 0, events: { to: Array.from({ length: count }, (_, n) => ({ n: n + 1 })) } });
const told = (odd: number, count: number): string[] => check(machine(odd), samples(count), { only: ['projection'] }).findings.map(({ rule, severity, message }) => `${severity} ${rule} ${message}`);

describe('states that a projection counts as one', () => {
  it('are all kept', () => {
    expect(explore(machine(-1), samples(9)).merged.get(1)?.map(({ snapshot }) => (snapshot.context as { n: number }).n)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('are compared to the last one of them', () => {
    expect(told(-1, 9)).toEqual([]);
    for (const odd of [1, 5, 6, 9]) expect(told(odd, 9)).toEqual([expect.stringMatching(/^error projection .* react differently to “look”/)]);
  });

  it('are said to be more than were compared, where they are too many', () => {
    const started = createMachine({ id: 'm', types: {} as { context: { n: number }; input: number }, context: ({ input }) => ({ n: input }), initial: 'a', states: { a: {} } });
    const { findings } = check(started, { project: () => 0, input: Array.from({ length: 50_010 }, (_, n) => n) }, { only: ['projection'] });
    expect(findings.map(({ rule, severity, message }) => `${severity} ${rule} ${message}`)).toEqual([expect.stringMatching(/^warning projection .*50000 pairs of them, and there are more/)]);
  });
});
