// The vitest file as somebody gets it: it runs beside the machine as it is, and goes red when the machine is another one.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formats } from '#src/paths/formats/formats.ts';
import { type ProgramFolder, programFolder } from './programs.ts';
import { empty, hostile, parcel, reminders } from './suites.ts';

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
