// Suites from before they told what happens by itself with the last step of a test: the test command asks the chart.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Suite } from '#src/paths/suite.ts';
import { type Processes, processes } from '../../support/process.ts';
import { key, type Service, startService } from '../../support/service.ts';
import { writtenFolder } from '../machines-folder/written-folder.ts';

const twins = (delay: number): string => `import { createMachine, raise } from 'xstate';
export const machine = createMachine({
  id: 'twins', context: ({ input }) => ({ bells: input.bells }), initial: 'waiting',
  states: { waiting: { entry: [raise({ type: 'tock' }, { delay: 10 }), raise({ type: 'tick' }, { delay: ({ context }) => context.bells === 2 ? ${delay} : 1_000 })], on: { tock: 'rung' } }, rung: {} },
});`;
const samples = `export const samples = { input: [{ bells: 2 }], events: { tock: [], tick: [] } };`;
const folderWith = (delay: number): Promise<string> => writtenFolder({ 'twins.machine.ts': twins(delay), 'twins.samples.ts': samples });

describe('the test command with an old suite', () => {
  let program: Processes;
  let machines: string;
  let service: Service;
  let late: Service;
  beforeAll(async () => {
    program = await processes();
    machines = await folderWith(10);
    service = await startService(['--test-clock', '--machines', machines]);
    late = await startService(['--test-clock', '--machines', await folderWith(11)]);
  });
  afterAll(async () => {
    await program.end();
    await service.stop();
    await late.stop();
  });

  it('goes on through what is due with the last step, and still looks at it', async () => {
    const file = join(program.folder, 'suite.json');
    expect((await program.run('paths', 'twins', '--machines', machines, '--criterion', 'states', '--out', file)).code).toBe(0);
    const suite = JSON.parse(await readFile(file, 'utf8')) as Suite;
    expect(suite.tests.map(({ afterwards }) => afterwards?.map(({ source }) => source))).toEqual([[expect.stringContaining('tick')]]);
    await writeFile(file, JSON.stringify({ ...suite, tests: suite.tests.map((test) => ({ ...test, afterwards: undefined })) }));
    const against = (url: string) => program.run('test', 'twins', '--machines', machines, '--suite', file, '--target', url, '--api-key', key);
    const { code, out } = await against(service.url);
    expect([code, out]).toEqual([0, expect.stringContaining('all as expected')]);
    expect((await against(late.url)).out).toMatch(/tick.* {3}<- here\n[^]*nothing happened/);
  });
});
