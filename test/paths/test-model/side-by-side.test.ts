// Suites written for the package named `@xstate/test` mean here what they mean there: the same calls, side by side.
import { adjacencyMapToArray, createShortestPathsGen, createSimplePathsGen, createTestModel as packageModel } from '@xstate/test';
import { describe, expect, it } from 'vitest';
import { createTestModel } from '#src/paths/test-model.ts';
import { cart, counter, told } from './cart.fixture.ts';

type State = { readonly value: unknown; readonly context: { readonly items: number } };
const isPaid = (state: { readonly value: unknown }): boolean => state.value === 'paid';
const added = [{ type: 'add', count: 1 }, { type: 'add', count: 3 }] as const;
const [ours, theirs] = [createTestModel(cart), packageModel(cart)];
const events = (paths: readonly { readonly steps: readonly { readonly event: { readonly type: string } }[] }[]) => paths.map(({ steps }) => steps.map(({ event }) => event.type).join(' ')).sort();

describe('a test model beside the package', () => {
  it('takes the same shortest paths', () => {
    expect(told(ours.getShortestPaths())).toEqual(told(theirs.getShortestPaths()));
    expect(ours.getShortestPaths().length).toBeGreaterThan(5);
  });

  it('takes the same simple paths', () => {
    // There a refused event makes another state of the same one, so that some "simple" paths come to a state again.
    const all = told(theirs.getSimplePaths());
    const some = told(ours.getSimplePaths());
    expect(some.filter((path) => !all.includes(path) && !all.some((other) => other.startsWith(`${path} → `)))).toEqual([]);
    expect(some.length).toBeGreaterThan(told(ours.getShortestPaths()).length);
  });

  it('ends where "toState" says, and goes no further', () => {
    expect(ours.getShortestPaths({ toState: isPaid }).map(({ steps }) => steps)).not.toEqual(ours.getShortestPaths().map(({ steps }) => steps));
    expect(events(ours.getShortestPaths({ toState: isPaid }))).toEqual(events(theirs.getShortestPaths({ toState: isPaid })));
    expect(told(ours.getShortestPaths({ toState: isPaid }))).toEqual(told(theirs.getShortestPaths({ toState: isPaid })));
  });

  it.each([['a list', added], ['a function of the state', (state: State) => (state.context.items === 0 ? [added[1]] : [added[0]])]])('sends the events of %s', (_, sent) => {
    const [mine, other] = [createTestModel(cart, { events: sent }), packageModel(cart, { events: sent as never })];
    // There a refused event makes another state of the same one, and may be the shorter way to it.
    expect(told(mine.getShortestPaths())).toEqual(expect.arrayContaining(told(other.getShortestPaths())));
    expect(told(mine.getShortestPaths()).length - told(other.getShortestPaths()).length).toBeLessThanOrEqual(1);
    expect(told(mine.getShortestPaths())).not.toEqual(told(ours.getShortestPaths()));
    expect(mine.getPaths().flatMap(({ steps }) => steps.map(({ event }) => event))).toContainEqual(added[1]);
  });

  it('sends only the events that one call lists', () => {
    const sent = [added[0], { type: 'pay' }] as const;
    expect(told(ours.getShortestPaths({ events: sent }))).toEqual(told(theirs.getShortestPaths({ events: sent })));
    expect(ours.getShortestPaths({ events: sent }).flatMap(({ steps }) => steps.map(({ event }) => event.type))).not.toContain('confirm');
  });

  it('stops where "stopWhen" says, which bounds a machine without end', () => {
    const bound = { stopWhen: ({ context }: { readonly context: { readonly n: number } }) => context.n === 4 };
    for (const input of [undefined, { n: 2 }]) {
      const [mine, other] = [createTestModel(counter, { ...bound, input }), packageModel(counter, { ...bound, input })];
      expect(told(mine.getShortestPaths())).toEqual(told(other.getShortestPaths()));
      expect(events(mine.getPaths())[0]).toBe('xstate.init count count');
      expect(told(createTestModel(counter).getSimplePaths({ ...bound, input }))).toEqual(told(packageModel(counter, { input }).getSimplePaths({ ...bound, input })));
    }
  });

  it('tells states apart as "serializeState" does', () => {
    const byValue = { serializeState: (state: { readonly value: unknown }) => JSON.stringify(state.value) };
    expect(events(createTestModel(counter, byValue).getShortestPaths())).toEqual(events(packageModel(counter, byValue as never).getShortestPaths()));
    expect(Object.keys(createTestModel(counter, byValue).getAdjacencyMap())).toEqual(Object.keys(packageModel(counter, byValue as never).getAdjacencyMap()));
  });

  it('begins where "fromState" or other paths end', () => {
    const isPaying = (state: { readonly value: unknown }): boolean => state.value === 'paying';
    const heads = [ours.getShortestPaths({ toState: isPaying }), theirs.getShortestPaths({ toState: isPaying })] as const;
    expect(told(ours.getShortestPathsFrom(heads[0], { toState: isPaid }))).toEqual(told(theirs.getShortestPathsFrom(heads[1], { toState: isPaid })));
    expect(told(ours.getSimplePathsFrom(heads[0].slice(0, 1), { toState: isPaid })).length).toBeGreaterThan(1);
    const fromState = heads[1][0]?.state as never;
    expect(told(ours.getShortestPaths({ fromState, toState: isPaid }))).toEqual(told(theirs.getShortestPaths({ fromState, toState: isPaid })));
  });

  it('runs the generators of the package, and one of the suite\'s own', () => {
    expect(told(ours.getPaths(createShortestPathsGen(), { toState: isPaid }))).toEqual(told(theirs.getPaths(createShortestPathsGen(), { toState: isPaid })));
    expect(told(ours.getPaths(createShortestPathsGen()))).toEqual(told(ours.getShortestPaths()));
    expect(told(ours.getPaths(createSimplePathsGen()))).toEqual(told(ours.getSimplePaths()));
    const first = (...given: Parameters<ReturnType<typeof createShortestPathsGen>>) => createShortestPathsGen()(...given).slice(-1);
    expect(ours.getPaths(first)).toHaveLength(1);
  });

  it('takes the path of given events, those that are refused among them', () => {
    for (const sent of [['add', 'add', 'pay', 'confirm'], ['pay', 'add', 'thank']].map((types) => types.map((type) => ({ type })) as never[])) {
      const [mine, other] = [ours.getPathsFromEvents(sent), theirs.getPathsFromEvents(sent)];
      expect(events(mine)).toEqual(events(other));
      expect(mine.map(({ description, weight }) => [description, weight])).toEqual(other.map(({ description, weight }) => [description, weight]));
      expect(told(mine)).toEqual(told(other));
    }
  });

  it('maps the same steps between the same states', () => {
    const place = ({ value, context }: { readonly value: unknown; readonly context: unknown }) => ({ value, context });
    const steps = (map: unknown) => adjacencyMapToArray(map as ReturnType<typeof theirs.getAdjacencyMap>).map(({ state, event, nextState }) => JSON.stringify([place(state), event, place(nextState)]));
    const changing = (all: readonly string[]) => [...new Set(all)].filter((one) => {
      const [before, , after] = JSON.parse(one) as [unknown, unknown, unknown];
      return JSON.stringify(before) !== JSON.stringify(after);
    }).sort();
    expect(changing(steps(ours.getAdjacencyMap()))).toEqual(changing(steps(theirs.getAdjacencyMap())));
  });

  it('calls the same checks with the suite\'s own matcher, and answers the same', async () => {
    const calls: string[] = [];
    const parameters = { states: { pa: () => void calls.push('pa'), '*': () => void calls.push('*') }, events: { pay: () => void calls.push('pay!') } };
    const stateMatcher = (state: { readonly value: unknown }, key: string): boolean => typeof state.value === 'string' && state.value.startsWith(key);
    const sent = [{ type: 'add' }, { type: 'pay' }] as never[];
    const results = [];
    for (const model of [createTestModel(cart, { stateMatcher }), packageModel(cart, { stateMatcher: stateMatcher as never })]) {
      const [path] = model.getPathsFromEvents(sent) as ReturnType<typeof ours.getPathsFromEvents>;
      const { steps, state } = await path!.test(parameters);
      await (model as typeof ours).testState(parameters, path!.state);
      await (model as typeof ours).testTransition(parameters, path!.steps[2]!);
      results.push([calls.splice(0), state, steps.map((one) => [one.step.event, one.event, one.state])]);
    }
    expect(results[0]).toEqual(results[1]);
    expect(results[0]?.[0]).toEqual(['*', '*', 'pay!', 'pa', 'pa', 'pay!']);
  });
});
