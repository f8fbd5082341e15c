// The test command as a tester meets it: against a service that hosts the very machine, and against one that does not.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coverageOf } from '#server/commands/service-coverage.ts';
import { test } from '#server/commands/test.ts';
import { UsageError } from '#server/config/usage-error.ts';
import { loadCharts } from '#server/machines-folder/charts.ts';
import { type Processes, processes } from '../../support/process.ts';
import { key, type Service, startService } from '../../support/service.ts';
import { writtenFolder } from '../machines-folder/written-folder.ts';

const toll = (patience: number): string => `
import { assign, fromPromise, setup } from 'xstate';
const never = () => { throw new Error('no test lets this run'); };
const lamp = setup({}).createMachine({ id: 'lamp', initial: 'on', states: { on: {} }, entry: never });
export const toll = setup({
  actors: { openGate: fromPromise(async () => never()), lamp },
  delays: { patience: ${patience} },
  guards: { isEnough: (_, { cents }) => cents >= 50 },
}).createMachine({
  id: 'toll', context: { cars: 0 }, initial: 'closed',
  states: {
    closed: { description: 'The gate is closed.', on: { 'coin.inserted': { guard: { type: 'isEnough', params: ({ event }) => ({ cents: event.cents }) }, target: 'opening' } } },
    opening: { description: 'The gate goes up.', tags: 'working', invoke: [{ id: 'openGate', src: 'openGate', onDone: 'open', onError: 'closed' }, { id: 'lamp', src: 'lamp' }] },
    open: { description: 'Cars may pass.', after: { patience: 'closed' }, on: { 'car.passed': { target: 'closed', actions: assign({ cars: ({ context }) => Math.min(1, context.cars + 1) }) } } },
  },
});`;
const samples = `export const samples = { events: { 'coin.inserted': [{ cents: 50 }, { cents: 5 }] }, outputs: { openGate: [{}], lamp: [] }, errors: { openGate: [{ code: 'gate.stuck' }] } };`;
const folderWith = (patience: number): Promise<string> => writtenFolder({ 'toll.machine.ts': toll(patience), 'toll.samples.ts': samples });

describe('the test command', () => {
  let program: Processes;
  let folder: string;
  let work: string;
  let same: Service;
  let other: Service;
  beforeAll(async () => {
    program = await processes();
    work = await mkdtemp(join(tmpdir(), 'factorflow-test-'));
    folder = await folderWith(30_000);
    same = await startService(['--test-clock', '--machines', folder]);
    other = await startService(['--test-clock', '--machines', await folderWith(30_001)]);
  });
  afterAll(async () => {
    await program.end();
    await same.stop();
    await other.stop();
    await rm(work, { recursive: true, force: true });
  });
  const against = (service: Service, ...args: string[]): string[] => ['toll', '--target', service.url, '--api-key', key, '--machines', folder, ...args];
  const refusal = async (...args: string[]): Promise<string> => {
    const error: unknown = await test.run(args).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  };

  it('ends with 0 where all is as expected, and keeps what was covered', async () => {
    const overlay = join(work, 'overlay.json');
    const { code, out, err } = await program.run('test', ...against(same, '--overlay', overlay));
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^toll: \d tests? of \d+ events, all as expected; 5 of 5 transitions taken\nwith what .*overlay\.json holds: 5 of 5 transitions taken\n$/);
    const held = JSON.parse(readFileSync(overlay, 'utf8')) as { machine: string; transitions: Record<string, number>; states: Record<string, number> };
    expect(held.machine).toBe('toll');
    expect(Object.keys(held.transitions)).toEqual([
      'toll.closed | coin.inserted | 0', 'toll.opening | xstate.done.actor.openGate | 0', 'toll.opening | xstate.error.actor.openGate | 0', 'toll.open | car.passed | 0', 'toll.open | xstate.after.patience.toll.open | 0',
    ]);
    const chart = (await loadCharts([folder])).find(({ id }) => id === 'toll')!;
    const read = await coverageOf({ url: same.url, key }, chart.machine, chart);
    expect(read.coverage.transitions).toEqual(held.transitions);
    expect([read.flows > 0, Object.keys(read.coverage.states)]).toEqual([true, ['toll.closed', 'toll.opening', 'toll.open']]);
  });

  it('ends with 1 where the service does something else, and prints a command that shows it again', async () => {
    const { code, out } = await program.run('test', 'toll', '--target', other.url, '--api-key', key, '--explore-seconds', '30', '--machines', relative('.', folder));
    expect(code).toBe(1);
    expect(out).toMatch(/<- here\n +expected +actual\n {2}transitions +\["toll\.open \| xstate\.after\.patience\.toll\.open \| 0"\] +nothing happened\n/);
    expect(out).toMatch(/toll: \d tests? of \d+ events, [12] diverged; \d of 5 transitions taken\n$/);
    const again = /again: (.*)$/m.exec(out)?.[1] ?? '';
    expect(again).toContain(' --explore-seconds 30 ');
    expect(out).toMatch(/again: .*\n {2}\(set FACTORFLOW_API_KEY to the key first/);
    expect(out).not.toContain(key);
    // As it is printed, in a shell that stands elsewhere.
    const { output, exit } = program.command('sh', '-c', `cd / && FACTORFLOW_API_KEY=${key} ${again}`);
    expect([await exit, output.err]).toEqual([1, expect.stringMatching(/^the service hosts toll in version .*\n$/)]);
    expect(output.out).toContain(`  again: ${again}\n\n`);
    expect(output.out).toMatch(/toll: 1 test of \d+ events?, 1 diverged;/);
    expect((await other.call('POST', '/v1/test/clock', { advance: 'PT0S' })).body.stopped).toBe(false);
  });

  it('says in one line what keeps it from beginning', async () => {
    expect(await refusal('nothing', '--target', same.url, '--api-key', key)).toMatch(/^unknown machine "nothing": there are interrupt, /);
    expect(await refusal(...against(same, '--criterion', 'everything'))).toMatch(/^--criterion must be one of states, .*not "everything"$/);
    expect(await refusal('toll', '--api-key', key)).toMatch(/^--target is missing/);
    expect(await refusal(...against(same, '--only', 'nosuchtest'))).toMatch(/^--only nosuchtest: the suite has no such test; it has [0-9a-f]{12}/);
    expect(await refusal('toll', '--target', 'http://127.0.0.1:9', '--api-key', key, '--machines', folder)).toMatch(/^http:\/\/127\.0\.0\.1:9 cannot be reached: /);
    expect(await refusal('toll', '--target', same.url, '--api-key', 'another-key-0123456789', '--machines', folder)).toMatch(/it does not know this key \(--api-key or FACTORFLOW_API_KEY\)$/);
    const suite = join(work, 'no-suite.json');
    await writeFile(suite, '{"machine": "toll"}');
    expect(await refusal(...against(same, '--suite', suite))).toMatch(/holds no suite, or a damaged one: \/ must have required property 'version'; "factorflow paths toll --format json" writes one$/);
    await writeFile(suite, '{"machine": "door", "tests": []}');
    expect(await refusal(...against(same, '--suite', suite))).toMatch(/holds a suite of "door", not of "toll"$/);
    await writeFile(suite, '{"machine": "toll", "tests": []}');
    expect(await refusal(...against(same, '--overlay', suite))).toMatch(/is there and holds no coverage$/);
    const start = { transitions: [], state: 'a', expect: { status: 'active', tags: [], timers: [], activities: [], effects: [], page: null, output: null, context: {} } };
    await writeFile(suite, JSON.stringify({ machine: 'step-up', version: '1', criterion: 'transitions', tests: [{ id: 'a', title: 'a', input: { subject: 'nobody' }, start, steps: [] }] }));
    expect(await refusal('step-up', '--target', same.url, '--api-key', key, '--suite', suite)).toMatch(/^the service does not know the user "nobody": add one by PUT \/v1\/users\/nobody with \{"id": "nobody"\}, or name another by --subject$/);
    const plain = await startService();
    try {
      expect(await refusal('toll', '--target', plain.url, '--api-key', key, '--machines', folder)).toMatch(/does not host "toll": there are interrupt, /);
      expect((await plain.call('POST', '/v1/test/clock', { advance: 'PT0S' })).body.stopped).toBe(false);
    } finally {
      await plain.stop();
    }
    const untimed = await startService([]);
    try {
      expect(await refusal('toll', '--target', untimed.url, '--api-key', key, '--machines', folder)).toMatch(/was not started with --test-clock, so its time cannot be moved$/);
    } finally {
      await untimed.stop();
    }
  });
});
