// The planner of suites, broken on purpose.
import type { Sabotage } from '../sabotage.ts';

const folder = 'src/paths/plan';
const criteria = 'test/paths/plan/criteria.test.ts';
const shortest = 'test/paths/plan/shortest.test.ts';
const fixtures = 'test/paths/plan/fixtures.test.ts';
const replanning = 'test/paths/plan/replanning.test.ts';

export const pathsPlan: readonly Sabotage[] = [
  { name: 'each test repeats the one before', breaks: ['trap 10'], file: `${folder}/euler.ts`, test: 'test/paths/plan/plan.test.ts', title: 'repeats no path inside another',
    find: 'if (isNew) tours.push([]);', replace: 'if (isNew) tours.push([...(tours.at(-1) ?? [])]);' },
  { name: 'pairs forget what was taken before the step', breaks: ['contract: Pairs of transitions are counted across steps'], file: `${folder}/criteria.ts`, test: criteria,
    find: 'const all = last === null ? transitions : [last, ...transitions];', replace: 'const all = transitions;' },
  { name: 'a state passed through is never covered', breaks: ['contract: A state left in the same macrostep counts as covered'], file: `${folder}/criteria.ts`, test: 'test/paths/plan/plan.test.ts',
    find: '...transitions.map((id) => id.slice(0, id.indexOf(\' | \'))), ', replace: '' },
  { name: 'places that differ in what lies far ahead are merged', breaks: ['contract: A suite brings all that the graph holds'], file: `${folder}/quotient.ts`, test: criteria,
    find: 'ahead.push(code * wide + to + 1);', replace: 'ahead.push(code * wide);' },
  { name: 'the world\'s own steps are counted as events', breaks: ['contract: What the world does by itself costs nothing'], file: `${folder}/network.ts`, test: criteria,
    find: 'isWorlds ? 0 : 1, isWorlds', replace: '1, isWorlds' },
  { name: 'circles that no test leads to are left out', breaks: ['contract: Every step of the graph is taken'], file: `${folder}/postman.ts`, test: criteria,
    find: 'const isDear = connect(network, times);', replace: 'const isDear = false;' },
  { name: 'a postman led to circles one by one has the last word', breaks: ['contract: Suites for every step are the shortest'], file: `${folder}/tours-for.ts`, test: 'test/paths/plan/postman.test.ts',
    find: 'postman !== null && (postman.isExact ||', replace: 'postman !== null && (postman.tours.length > 0 ||' },
  { name: 'the postman pays for what he need not', breaks: ['contract: Suites for every step are the shortest'], file: `${folder}/postman.ts`, test: shortest,
    find: 'const supply = balance.map((one) => Math.max(0, one));', replace: 'const supply = balance.map(() => 0);' },
  { name: 'an event refused with one payload is refused', breaks: ['contract: Refused means refused with every payload'], file: `${folder}/refusals.ts`, test: criteria,
    find: 'if (accepted.has(type)) return [];', replace: 'if (accepted.has(type) && graph.outgoing[at]?.every((edge) => edge.event.type === type) === true) return [];' },
  { name: 'guards that XState never asked count', breaks: ['contract: Only decisions that are asked for count'], file: `${folder}/guard-marks.ts`, test: criteria,
    find: 'decisions.filter(({ isReached }) => isReached)', replace: 'decisions' },
  { name: 'a condition decides alone beside another that changed', breaks: ['contract: A condition is shown to decide alone'], file: `${folder}/guard-marks.ts`, test: criteria,
    find: 'isTrue === null || there === null || isTrue === there;', replace: 'true;' },
  { name: 'suites are left as the greedy planner makes them', breaks: ['contract: Suites are at most a twentieth longer than they have to be'], file: `${folder}/tours-for.ts`, test: fixtures,
    find: 'effortFor(network)), distances', replace: '0), distances' },
  { name: 'ends of tests that nothing needs are kept', breaks: ['contract: No test goes on for nothing'], file: `${folder}/tours.ts`, test: 'test/paths/plan/tours.test.ts',
    find: 'return tour.slice(0, end);', replace: 'return tour;' },
  { name: 'circles out of reach count as covered', breaks: ['contract: A proved optimum can be walked'], file: `${folder}/circles.ts`, test: shortest,
    find: 'taken.some((arc) => inside(arc) === -1)', replace: 'taken.length > 0' },
  { name: 'the bound is rounded up once more', breaks: ['contract: No suite has fewer events than the lower bound'], file: `${folder}/lower-bound.ts`, test: shortest,
    find: 'Math.ceil(bound - slack)); // one', replace: 'Math.ceil(bound + slack) + 1); // one' },
  { name: 'marks that are given are covered again', breaks: ['contract: A suite that is there is only added to'], file: 'src/paths/plan.ts', test: replanning,
    find: 'given?.has(network.names[mark] ?? \'\') !== true', replace: 'mark >= 0' },
  { name: 'edges that must not be used are used', breaks: ['contract: Paths that cannot be walked are gone round'], file: `${folder}/network.ts`, test: replanning,
    find: 'if (this.#without?.(edge) === true) return;', replace: '' },
  { name: 'more marks than events are planned as if all could be had', breaks: ['contract: The explorer is bounded'], file: `${folder}/tours-for.ts`, test: 'test/paths/plan/most-events.test.ts', title: 'along a single way',
    find: 'if (network.markCount > most) return', replace: 'if (network.markCount < 0) return' },
];
