// The vitest file as somebody gets it: it runs beside the machine as it is, and goes red when the machine is another one.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formats } from '#src/paths/formats/formats.ts';
import { type ProgramFolder, programFolder } from './programs.ts';
import { dueTea, empty, hostile, parcel, parts, reminders, tea } from './suites.ts';

/** What a hurried colleague changes in the chart. */
const changes = {
  target: ["onError: 'awaitingWeight'", "onError: 'refused'"],
  guard: ['grams > 1_000', 'grams <= 1_000'],
  effect: ["{ type: 'printLabel', params: ({ event }) => ({ rate: event.output }) }", ''],
  parameter: ['({ rate: event.output })', "({ rate: 'other' })"],
  emitted: [", actions: emit({ type: 'told' })", ''],
  sooner: ['after: { 600_000:', 'after: { 599_999:'],
  later: ['patience: 86_400_000', 'patience: 86_400_001'],
  page: ["page: 'door'", "page: 'gate'"],
  tag: ["tags: 'working',", ''],
  context: ['assign({ grams: ({ event }) => event.grams })', 'assign({ grams: ({ event }) => event.grams + 1 })'],
  output: ['({ rate: context.rate })', '({ rate: null })'],
  activity: ["invoke: {\n        src: 'askRate',", "invoke: {\n        id: 'asking', src: 'askRate',"],
  dropped: ["'parcel.cancelled': '.cancelled'", ''],
} as const;

type Report = { readonly testResults: readonly { readonly name: string; readonly status: string; readonly assertionResults: readonly { readonly status: string; readonly title: string; readonly failureMessages: readonly string[] }[] }[] };
let folder: ProgramFolder;
let report: Report;

beforeAll(async () => {
  folder = await programFolder();
  const source = await readFile('test/paths/formats/parcel.machine.ts', 'utf8');
  const suite = formats.vitest.write(parcel().suite, parcel().chart);
  const put = async (name: string, machine: string, test: string): Promise<void> => {
    await folder.put(`${name}/parcel.machine.ts`, machine);
    await folder.put(`${name}/parcel.test.ts`, test);
  };
  await put('as-it-was', source, suite);
  for (const [name, [find, replace]] of Object.entries(changes)) {
    expect(source.split(find), name).toHaveLength(2);
    await put(name, source.replace(find, replace), suite);
  }
  await put('connected', source, suite.replace('events: {},', "events: { 'parcel.weighed': async (event) => { if (event.grams === 2000) throw new Error('my scales are broken'); } },")
    .replace('states: {},', "states: { 'onTheWay.van.waiting': async (step) => { throw new Error('nobody waits at ' + step.expect.page); } },")
    .replace('activities: {},', "activities: { askRate: async ({ error }) => { if (error !== undefined) throw new Error('told ' + error.code); } },"));
  await folder.put('by-default/odd name.ts', `export { machine as default } from '../as-it-was/parcel.machine.ts';`);
  await folder.put('by-default/parcel.test.ts', formats.vitest.write(parcel().suite, { ...parcel().chart, file: './odd name.ts', exportName: 'default' }));
  await folder.put('hostile/hostile.machine.ts', await readFile('test/paths/formats/hostile.machine.ts', 'utf8'));
  await folder.put('hostile/hostile.test.ts', formats.vitest.write(hostile().suite, { ...hostile().chart, file: './hostile.machine.ts' }));
  await folder.put('reminders/reminders.machine.ts', await readFile('test/paths/formats/reminders.machine.ts', 'utf8'));
  await folder.put('reminders/reminders.test.ts', formats.vitest.write(reminders().suite, reminders().chart));
  await folder.put('parts/parts.machine.ts', await readFile('test/paths/formats/parts.machine.ts', 'utf8'));
  await folder.put('parts/parts.test.ts', formats.vitest.write(parts().suite, parts().chart));
  const teaSource = await readFile('test/paths/formats/tea.machine.ts', 'utf8');
  const teaTest = formats.vitest.write(tea().suite, tea().chart);
  for (const [name, find, replace] of [['tea', '', ''], ['tea-hasty', 'brewing = 600_000', 'brewing = 240_000'], ['tea-slow', 'cooling = 420_000', 'cooling = 420_001'], ['tea-awaited', '', '']] as const) {
    await folder.put(`${name}/tea.machine.ts`, teaSource.replace(find, replace));
    await folder.put(`${name}/tea.test.ts`, name === 'tea-awaited' ? teaTest.replace('pass: async (milliseconds) => {}', "pass: async (milliseconds) => { if (milliseconds === 120_000) throw new Error('two minutes are too long'); }") : teaTest);
  }
  for (const [name, cooling] of [['tea-due', '360_000'], ['tea-due-late', '360_001']] as const) {
    await folder.put(`${name}/tea.machine.ts`, teaSource.replace('cooling = 420_000', `cooling = ${cooling}`));
    await folder.put(`${name}/tea.test.ts`, formats.vitest.write(dueTea().suite, dueTea().chart));
  }
  await folder.put('empty/parcel.machine.ts', source);
  await folder.put('empty/parcel.test.ts', formats.vitest.write(empty(parcel()).suite, parcel().chart));
  const { out, err } = await folder.run('vitest/vitest.mjs', ['run', '--reporter=json', '--outputFile=report.json', '--no-isolate', '--maxWorkers=1']);
  report = JSON.parse(await readFile(join(folder.path, 'report.json'), 'utf8').catch(() => expect.fail(out + err))) as Report;
});
afterAll(() => folder.remove());

const fileIn = (name: string) => report.testResults.find((file) => file.name.includes(`/${name}/`));
const resultsIn = (name: string) => fileIn(name)?.assertionResults ?? [];
const failuresIn = (name: string): string[] => resultsIn(name).flatMap(({ failureMessages }) => failureMessages.map((message) => message.split('\n')[0] ?? ''));

describe('the vitest file of a suite', () => {
  it('runs as it is beside the machine, one test for each of the suite', () => {
    expect(resultsIn('as-it-was').map(({ title, status }) => [title, status])).toEqual(parcel().suite.tests.map(({ id, title }) => [`${title} [${id}]`, 'passed']));
  });

  it('imports a machine that is the default of a file with a blank in its name', () => {
    expect(resultsIn('by-default').map(({ status }) => status)).toEqual(parcel().suite.tests.map(() => 'passed'));
  });

  it('runs with names that are JavaScript themselves', () => {
    expect(resultsIn('hostile').map(({ status }) => status)).toEqual(['passed']);
  });

  it('runs with timers that have no names of their own, and with those set again while they run', () => {
    expect(failuresIn('reminders')).toEqual([]);
    expect(resultsIn('reminders').map(({ status }) => status)).toEqual(reminders().suite.tests.map(() => 'passed'));
  });

  it('counts whole milliseconds, as a service does, and of two that are due in one of them fires first what is due first', () => {
    expect(parts().suite.tests[0]?.steps.map(({ event, after }) => [event.type, after])).toEqual([['first', 60_001], ['second', 0], ['xstate.after.0.5.parts.whole', 1]]);
    expect([failuresIn('parts'), resultsIn('parts').map(({ status }) => status)]).toEqual([[], ['passed']]);
  });

  it('waits before a step of a person, of an activity and of the host, and lets a tester wait', () => {
    expect([failuresIn('tea'), resultsIn('tea').map(({ status }) => status)]).toEqual([[], ['passed']]);
    expect(failuresIn('tea-awaited')).toEqual(['Error: two minutes are too long']);
  });

  it('is red where something is due while somebody waits, up to the very moment, or too late after that', () => {
    expect(failuresIn('tea-hasty')).toEqual([expect.stringMatching(/^AssertionError: no timer is due before/)]);
    expect(failuresIn('tea-slow')).toEqual([expect.stringMatching(/^AssertionError: the timer that is due/)]);
  });

  it('goes on through what is due at the very moment of the last step', () => {
    expect([failuresIn('tea-due'), resultsIn('tea-due').map(({ status }) => status)]).toEqual([[], ['passed']]);
    expect(failuresIn('tea-due-late')).toEqual([expect.stringMatching(/^AssertionError: the timer that is due/)]);
  });

  it('says that there is nothing to cover where the suite is empty, and fails nobody', () => {
    expect(resultsIn('empty').map(({ title, status }) => [title, status])).toEqual([['nothing to cover: 0 of 0 negative', 'todo']]);
    expect(fileIn('empty')?.status).toBe('passed');
  });

  it.each(Object.keys(changes))('is red where the machine has another %s', (name) => {
    const statuses = resultsIn(name).map(({ status }) => status);
    expect(statuses).toContain('failed');
    if (name !== 'dropped') expect(statuses).toContain('passed');
  });

  it('says at which step, and what differs', () => {
    expect(failuresIn('page')).toEqual([expect.stringMatching(/^AssertionError: after step 3, xstate\.after\.600000\./)]);
    expect(failuresIn('later')).toEqual([expect.stringMatching(/^AssertionError: the timer that is due/)]);
  });

  it('calls what a tester has connected: events, activities and states', () => {
    expect(failuresIn('connected').toSorted()).toEqual(['Error: my scales are broken', 'Error: nobody waits at door', 'Error: told carrier.down']);
  });
});
