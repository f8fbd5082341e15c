// On charts of forty to sixty states, one of them made to mislead: every transition, in hardly more events than any suite needs.
import { describe, expect, it } from 'vitest';
import { transitionsOf } from '#src/engine/macrostep.ts';
import { explore } from '#src/paths/explore.ts';
import { lowerBound, planPaths, statesOf } from '#src/paths/plan.ts';
import { type Fixture, fixtures } from '../fixtures/fixtures.ts';
import { eventsOf, marksSeen, walked } from './oracle.ts';

describe('a suite for every transition', () => {
  it.each(Object.entries<Fixture>(fixtures))('of the chart "%s" leaves none out and has at most one in twenty events too many', async (_, { machine, samples }) => {
    expect(statesOf(machine).length).toBeGreaterThanOrEqual(40);
    expect(statesOf(machine).length).toBeLessThanOrEqual(60);
    const graph = explore(machine, samples);
    const plan = planPaths(graph);
    const taken = new Set(plan.tests.flatMap((path) => walked(graph, path)).flatMap(marksSeen.transitions));
    expect([...taken].sort()).toEqual(transitionsOf(machine).sort());
    const bound = await lowerBound(graph, 'transitions');
    expect(eventsOf(plan)).toBeGreaterThanOrEqual(bound ?? Infinity);
    expect(eventsOf(plan) / (bound ?? 0)).toBeLessThanOrEqual(1.05);
  });

  it('is the same whenever it is made', () => {
    const { machine, samples } = fixtures.cashMachine;
    const inWords = () => planPaths(explore(machine, samples)).tests.map(({ steps }) => steps.map(({ event }) => JSON.stringify(event)));
    expect(inWords()).toEqual(inWords());
  });
});
