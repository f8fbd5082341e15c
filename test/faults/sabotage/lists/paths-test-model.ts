// The protocol of `@xstate/test`, broken on purpose so that a suite would be green without testing what it says.
import type { Sabotage } from '../sabotage.ts';

const [same, never] = ['contract: A suite for @xstate/test means here what it means there', 'contract: A test model passes over nothing it is told'] as const;
const folder = 'src/paths/test-model';
const [beside, refusals] = ['test/paths/test-model/side-by-side.test.ts', 'test/paths/test-model/refusals.test.ts'];

export const pathsTestModel: readonly Sabotage[] = [
  { name: 'a test model overlooks an option it does not know', breaks: [never], file: `${folder}/options.ts`, test: refusals, title: 'names an option', find: 'if (value === undefined || known.includes(name)) continue;', replace: 'if (known.length > 0) continue;' },
  { name: 'a test model overlooks a list of events', breaks: [same], file: `${folder}/options.ts`, test: beside, title: 'sends the events of', find: "typeof events === 'function' || Array.isArray(events);", replace: "typeof events === 'function';" },
  { name: 'a test model sends what a call does not list', breaks: [same], file: `${folder}/options.ts`, test: beside, title: 'one call lists', find: 'const silent = isAll ?', replace: 'const silent = isAll && types.size > 0 ?' },
  { name: 'a test model overlooks toState', breaks: [same], file: `${folder}/traversal.ts`, test: beside, title: 'goes no further', find: 'this.options.toState?.(this.names.state(node) as never) ?? true', replace: 'this.options.toState?.(this.names.state(node) as never) !== null' },
  { name: 'a test model goes on where it is to stop', breaks: [same], file: `${folder}/exploration.ts`, test: beside, title: 'without end', find: 'left.has(state) || isEnd?.(state as never) === true', replace: 'left.has(state)' },
  { name: 'a test model tells states apart as it likes', breaks: [same], file: `${folder}/traversal.ts`, test: beside, title: 'serializeState', find: 'if (serializeState !== undefined) return', replace: 'if (serializeState !== undefined && previous === event) return' },
  { name: 'a test model begins at the start whatever it is told', breaks: [same], file: 'src/paths/test-model.ts', test: beside, title: 'fromState', find: 'fromState === undefined ? [...', replace: 'fromState !== null ? [...' },
  { name: 'a test model overlooks a generator', breaks: [same], file: 'src/paths/test-model.ts', test: beside, title: 'generators of the package', find: '.flatMap(({ node }) => generated(first, machine, found, node))', replace: '.flatMap(() => (generated === null ? [] : found.shortest()))' },
  { name: 'a test model hands out an empty list', breaks: [never], file: `${folder}/trails.ts`, test: refusals, title: 'no empty list', find: 'if (paths.length === 0 || isStuck) throw', replace: 'if (isStuck) throw' },
  { name: 'a test model hands out a path that cannot happen in time', breaks: [never], file: `${folder}/trails.ts`, test: refusals, title: 'before its time', find: 'if (replayed.isFeasible) return', replace: 'if (replayed.isFeasible || graph.nodes.length > 0) return' },
  { name: 'a test model passes over a step that a stop leaves out', breaks: [never], file: `${folder}/trails.ts`, test: refusals, title: 'goes on as the machine does not', find: 'if (way === undefined && traversal.isLeft(at)) throw', replace: 'if (way === null) throw' },
  { name: 'a test model overlooks the matcher of a suite', breaks: [same], file: 'src/paths/test-model.ts', test: beside, title: 'own matcher', find: 'stateMatcher ?? traversal.stateMatcher ?? matches', replace: 'stateMatcher ?? matches' },
  { name: 'a test model does not say how long to wait', breaks: [same], file: `${folder}/trails.ts`, test: 'test/paths/test-model/waits.test.ts', title: 'says how long', find: '(steps.next().value as SuiteStep).after', replace: '(steps.next().value as SuiteStep).after * 0' },
  { name: 'a test model knows the time where nobody does', breaks: [same], file: `${folder}/trails.ts`, test: 'test/paths/test-model/waits.test.ts', title: 'nobody knows', find: 'kind, source, after: times?.[at] ?? null, transitions', replace: 'kind, source, after: times?.[at] ?? 0, transitions' },
  { name: 'a generator that returns nothing is told as a chart without steps', breaks: [never], file: `${folder}/trails.ts`, test: refusals, title: 'no empty list', find: "all.length === 0 ? 'the generator returned none' : ", replace: '' },
];
