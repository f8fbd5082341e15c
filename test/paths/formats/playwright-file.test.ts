// The Playwright file as somebody gets it: it runs as it is against a service that is there, and goes red when the service
// hosts another machine.
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import type { Definition } from '#src/engine/definition.ts';
import { explore } from '#src/paths/explore.ts';
import { formats } from '#src/paths/formats/formats.ts';
import { suiteOf } from '#src/paths/suite-of.ts';
import { type Proxy, startProxy } from '../../support/prefix-proxy.ts';
import { key, type Service, startService } from '../../support/service.ts';
import { type ProgramFolder, programFolder } from './programs.ts';
import { empty, hostile, parcel, parcelSamples, parcelWalks, reminders, tea, teaHostEvents, teaSamples, teaWalk, type Written, written } from './suites.ts';
import { tea as teaMachine } from './tea.machine.ts';

type Spec = { readonly title: string; readonly file: string; readonly ok: boolean; readonly tests: readonly { readonly status: string; readonly results: readonly { readonly error?: { readonly message: string }; readonly steps?: readonly { readonly title: string }[] }[] }[] };
type Described = { readonly specs?: readonly Spec[]; readonly suites?: readonly Described[] };

let folder: ProgramFolder;
const services: Service[] = [];
const proxies: Proxy[] = [];
let specs: readonly Spec[];

beforeAll(async () => {
  folder = await programFolder();
  const machines = join(folder.path, 'machines');
  const source = await readFile('test/paths/formats/parcel.machine.ts', 'utf8');
  await folder.put('machines/parcel.machine.ts', source);
  await copyFile('test/paths/formats/hostile.machine.ts', join(machines, 'hostile.machine.ts'));
  await copyFile('test/paths/formats/reminders.machine.ts', join(machines, 'reminders.machine.ts'));
  await folder.put('machines/twins.machine.ts', `import { createMachine, raise } from 'xstate';
export const machine = createMachine({ id: 'twins', initial: 'waiting', states: { waiting: { entry: [raise({ type: 'tock' }, { delay: 10 }), raise({ type: 'tick' }, { delay: 10 })], on: { tock: 'rung' } }, rung: {} } });
`);
  const teaDefinition: Definition = { id: 'tea', version: '1', title: 'Tea', machine: teaMachine(), activities: {}, hostEvents: teaHostEvents, audits: {}, eventSchema: () => undefined };
  services.push(await startService(['--test-clock', '--machines', machines], (builtIn) => [...builtIn, teaDefinition]), await startService([]));
  const [service, untimed] = services as [Service, Service];
  // The suite of a machine that the service does not host: to it, the one it hosts is the changed one.
  const suiteOfChanged = async (name: string, find: string, replace: string, ...walks: Parameters<typeof written>[2]): Promise<void> => {
    await folder.put(`${name}.ts`, source.replace(find, replace));
    const { machine } = (await import(join(folder.path, `${name}.ts`))) as { machine: AnyStateMachine };
    const { suite, chart } = written(machine, parcelSamples, walks);
    await folder.put(`${name}.spec.ts`, formats.playwright.write(suite, chart));
  };
  await suiteOfChanged('target', "onError: 'awaitingWeight'", "onError: 'refused'", parcelWalks.cancelled, parcelWalks.failed);
  await suiteOfChanged('later', 'patience: 86_400_000', 'patience: 86_400_001', parcelWalks.tooLate);
  await suiteOfChanged('sooner', 'patience: 86_400_000', 'patience: 86_399_999', parcelWalks.tooLate);
  const { suite, chart } = parcel();
  const text = formats.playwright.write(suite, chart);
  const refusing = (type: string) => suite.tests.slice(0, 1).map((test) => ({ ...test, id: type, steps: [{ ...test.start, event: { type }, kind: 'user' as const, source: null, after: 0, transitions: [] }] }));
  const refused = { ...suite, tests: ['parcel.handedOver', 'parcel.weighed'].flatMap(refusing) };
  await folder.put('as-it-is.spec.ts', text);
  await folder.put('refused.spec.ts', formats.playwright.write(refused, chart));
  await folder.put('hostile.spec.ts', formats.playwright.write(hostile().suite, hostile().chart));
  await folder.put('reminders.spec.ts', formats.playwright.write(reminders().suite, reminders().chart));
  const { machine: twins } = (await import(join(machines, 'twins.machine.ts'))) as { machine: AnyStateMachine };
  const twinSuite = await suiteOf(explore(twins, { events: { tock: [], tick: [] } }), 'states', { version: '1' });
  await folder.put('twins.spec.ts', formats.playwright.write(twinSuite, { ...chart, machine: twins, samples: {} }));
  const spec = ({ suite, chart }: Written): string => formats.playwright.write(suite, chart);
  await folder.put('tea.spec.ts', spec(tea()));
  // To these suites the service brews too early, and cools down too late.
  await folder.put('hasty-tea.spec.ts', spec(written(teaMachine({ brewing: 600_000 }), teaSamples, [teaWalk.map((step) => ('after' in step ? { ...step, after: 200_001 } : step))], teaHostEvents)));
  await folder.put('slow-tea.spec.ts', spec(written(teaMachine({ cooling: 419_999 }), teaSamples, [teaWalk], teaHostEvents)));
  await folder.put('empty.spec.ts', formats.playwright.write(empty(parcel()).suite, chart));
  const proxied = await startProxy(service.url, '/factorflow');
  proxies.push(proxied);
  const one = formats.playwright.write({ ...suite, tests: suite.tests.slice(0, 1) }, chart);
  const elsewhere = (url: string): string => one.replace('process.env.FACTORFLOW_URL', JSON.stringify(url));
  await folder.put('untimed.spec.ts', elsewhere(untimed.url));
  await folder.put('proxied.spec.ts', elsewhere(`${proxied.url}/factorflow/`));
  await folder.put('nowhere.spec.ts', elsewhere('http://127.0.0.1:9'));
  await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }');
  const { out, err } = await folder.run('@playwright/test/cli.js', ['test', '--reporter=json', '--workers=1', '--max-failures=0'], { FACTORFLOW_URL: service.url, FACTORFLOW_API_KEY: key });
  expect(out, err).toMatch(/^\{/);
  const below = (described: Described): Spec[] => [...(described.specs ?? []), ...(described.suites ?? []).flatMap(below)];
  specs = below(JSON.parse(out) as Described);
}, 120_000); // each red test costs a worker of its own
afterAll(async () => {
  for (const proxy of proxies) await proxy.stop();
  for (const service of services) await service.stop();
  await folder.remove();
});

const specsIn = (name: string): Spec[] => specs.filter(({ file }) => file === `${name}.spec.ts`);
// oxlint-disable-next-line no-control-regex -- colours
const messagesIn = (name: string): string[] => specsIn(name).flatMap(({ tests }) => tests.flatMap(({ results }) => results.map(({ error }) => (error?.message ?? '').replaceAll(/\u001b\[\d+m/g, '')))).filter((message) => message !== '');

describe('the Playwright file of a suite', () => {
  it('runs as it is against a service, one test for each of the suite, with its steps in words', () => {
    const found = specsIn('as-it-is');
    expect(found.map(({ title, ok }) => [title, ok]), messagesIn('as-it-is').join('\n')).toEqual(parcel().suite.tests.map(({ id, title }) => [`${title} [${id}]`, true]));
    const [timed] = found.filter(({ title }) => title.includes('1 day'));
    expect(timed?.tests[0]?.results[0]?.steps?.map(({ title }) => title)).toEqual(['start', '1 day passes and patience is up']);
  });

  it('takes a refusal for what was expected, and nothing else for a refusal', () => {
    expect(specsIn('refused').map(({ ok }) => ok)).toEqual([true, false]);
    expect(messagesIn('refused').join()).toMatch(/^Error: it is refused\n/);
  });

  it('runs with hostile names', () => {
    expect(specsIn('hostile').map(({ ok }) => ok), messagesIn('hostile').join('\n')).toEqual([true]);
  });

  it('runs with timers that have no names of their own, and with those set again while they run', () => {
    expect(specsIn('reminders').map(({ ok }) => ok), messagesIn('reminders').join('\n')).toEqual(reminders().suite.tests.map(() => true));
  });

  it('goes on through what is due at the very moment of the last step', () => {
    expect(specsIn('twins').map(({ ok }) => ok), messagesIn('twins').join('\n')).toEqual([true]);
  });

  it('waits before a step of a person, of an activity and of the host', () => {
    const [spec] = specsIn('tea');
    expect(spec?.ok, messagesIn('tea').join('\n')).toBe(true);
    expect(spec?.tests[0]?.results[0]?.steps?.map(({ title }) => title)).toEqual([
      'start', '1 minute passes and cup.asked is sent', '1 minute passes and warmCup answers: warm', '2 minutes pass and the host sends guest.came', '6 minutes pass and brewing is up', '1 minute passes and cooling is up',
    ]);
  });

  it('is red where something happens while somebody waits, or too late after that', () => {
    expect(messagesIn('hasty-tea').join()).toMatch(/^Error: nothing happens by itself while somebody waits\n/);
    expect(messagesIn('slow-tea').join()).toContain('nothing happened');
  });

  it('keeps the path of the address that it is given', () => {
    expect(specsIn('proxied').map(({ ok }) => ok), messagesIn('proxied').join('\n')).toEqual([true]);
  });

  it('says that there is nothing to cover where the suite is empty, and fails nobody', () => {
    expect(specsIn('empty').map(({ title, ok, tests }) => [title, ok, ...tests.map(({ status }) => status)])).toEqual([['nothing to cover: 0 of 0 negative', true, 'skipped']]);
  });

  it('is red where the service goes elsewhere, and nowhere else', () => {
    expect(specsIn('target').filter(({ ok }) => !ok)).toHaveLength(1);
    expect(specsIn('target')).toHaveLength(2);
    expect(messagesIn('target').join()).toMatch(/^-\s+"state": "refused",[^]*^\+\s+"state": "awaitingWeight",/m);
  });

  it('is red where a timer fires a millisecond too late or too early', () => {
    expect(messagesIn('sooner').join()).toContain('nothing happened');
    expect(messagesIn('later').join()).toContain('nothing happens by itself a millisecond before it is due');
  });

  it('says in one sentence why there can be no tests', () => {
    const [, untimed] = services as [Service, Service];
    const first = (name: string): string | undefined => messagesIn(name)[0]?.split('\n')[0];
    expect(first('untimed')).toBe(`Error: ${untimed.url} was not started with --test-clock, so its time cannot be moved.`);
    expect(first('nowhere')).toMatch(/^Error: http:\/\/127\.0\.0\.1:9 cannot be reached \(FACTORFLOW_URL names another one\): /);
  });
});
