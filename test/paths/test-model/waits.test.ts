// A path says how much time passes before each of its steps, so that whoever makes it happen can wait.
import { describe, expect, it } from 'vitest';
import { createTestModel } from '#src/paths/test-model.ts';
import { teaSamples } from '../formats/suites.ts';
import { tea } from '../formats/tea.machine.ts';

type Placed = { matches(place: object): boolean };

describe('a path in which somebody waits', () => {
  const model = createTestModel(tea(), teaSamples, { hostEvents: ['guest.came'] });
  const isServed = (state: Placed): boolean => state.matches({ cup: 'served' });

  it.each([['the planner', () => model.getPaths()], ['the shortest paths', () => model.getShortestPaths({ toState: isServed })]])('says how long, made by %s', (_, paths) => {
    const [served] = paths().filter(({ state }) => isServed(state));
    expect(served?.steps.map(({ source, after }) => [source, after])).toEqual([
      [null, 0], [null, 0], ['0.tea.cup.warming', 0], [null, expect.any(Number)], ['xstate.after.brewing.tea.pot.brewing', expect.any(Number)], ['xstate.after.cooling.tea.cup.cooling', expect.any(Number)],
    ]);
    const [wait, brewing, cooling] = served!.steps.slice(3).map(({ after }) => after ?? Number.NaN) as [number, number, number];
    expect([wait >= 180_000, wait + brewing, brewing + cooling]).toEqual([true, 600_000, 420_000]);
    expect(served?.description).toMatch(/ → guest\.came after [34] minutes( \d+ \w+)* → xstate\.after\.brewing/);
  });

  it('tells it whoever makes the event happen', async () => {
    const waited: (number | null)[] = [];
    const [served] = model.getPaths().filter(({ state }) => isServed(state));
    await served?.test({ events: { 'guest.came': ({ after }) => waited.push(after), 'cup.asked': ({ after }) => waited.push(after) } });
    expect(waited).toEqual([0, served?.steps[3]?.after]);
  });

  it('says that nobody knows where it begins on the way, and does where that way is known', () => {
    const [warm] = model.getShortestPaths({ toState: (state: Placed) => state.matches({ cup: 'warm', pot: 'brewing' }) });
    const onTheWay = model.getShortestPaths({ fromState: warm!.state, toState: isServed });
    expect(onTheWay[0]?.steps.map(({ after }) => after)).toEqual([0, null, null, null]);
    const [whole] = model.getShortestPathsFrom([warm!], { toState: isServed });
    expect(whole?.steps.map(({ after }) => after)).toEqual([0, 0, 0, ...model.getShortestPaths({ toState: isServed })[0]!.steps.slice(3).map(({ after }) => after)]);
  });
});
