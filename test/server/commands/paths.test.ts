// `factorflow paths`, as a tester runs it: what is printed, what is kept, and what is refused.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { paths } from '#server/commands/paths.ts';
import type { Suite } from '#src/paths/suite.ts';
import { key, startService } from '../../support/service.ts';
import { writtenFolder } from '../machines-folder/written-folder.ts';

const door = (more = ''): string => `
import { createMachine } from 'xstate';
export const door = createMachine({ id: 'door', version: '1', initial: 'closed', states: {
  closed: { description: 'The door is closed', on: { opened: 'open'${more} } },
  open: { description: 'The door is open', on: { closed: 'closed' }, after: { 60000: 'closed' } },
  bricked: {},
} });`;
const endless = `
import { assign, createMachine } from 'xstate';
export default createMachine({ id: 'endless', context: { n: 0 }, initial: 'a', states: { a: { on: { count: { actions: assign({ n: ({ context }) => context.n + 1 }) } } } } });`;

let scratch = '';
beforeAll(async () => void (scratch = await mkdtemp(join(tmpdir(), 'factorflow-'))));
afterAll(async () => await rm(scratch, { recursive: true, force: true }));

/** What the command writes, on both streams. */
async function run(...args: string[]): Promise<{ out: string; err: string[] }> {
  const streams = { out: '', err: '' };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => (streams.out += String(text)) !== ''),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => (streams.err += String(text)) !== ''),
  ];
  try {
    await paths.run(args);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { out: streams.out, err: streams.err.split('\n').filter((line) => line !== '') };
}

describe('factorflow paths', () => {
  it('prints a suite as JSON, and on the other stream what it covers, the bound, and what it does not cover', async () => {
    const folder = await writtenFolder({ 'door.machine.ts': door() });
    const { out, err } = await run('door', '--machines', folder);
    const suite = JSON.parse(out) as Suite;
    expect(suite).toMatchObject({ machine: 'door', version: '1', criterion: 'transitions', universe: { states: 3, configurations: 2, transitions: 3, edges: 3 }, covered: 3, total: 3, events: 4, lowerBound: 4, optimal: true, truncated: false, uncovered: [] });
    expect(suite.tests.map(({ title, steps }) => [title, steps.map(({ event, after, state }) => [event.type, after, state])])).toEqual([
      [expect.stringContaining('The door is closed'), [['opened', 0, 'open'], ['closed', 0, 'closed'], ['opened', 0, 'open'], ['xstate.after.60000.door.open', 60_000, 'closed']]],
    ]);
    expect(err).toEqual(['door 1: transitions 3 of 3, in 1 test of 4 events; proved: no suite does it in fewer']);
    expect((await run('door', '--machines', folder, '--criterion', 'states')).err).toEqual(['door 1: states 2 of 3, in 1 test of 1 event; proved: no suite does it in fewer', '  not covered, unreachable: door.bricked']);
  });

  it('keeps the tests of a file that still replay, and adds what they leave uncovered', async () => {
    const out = join(scratch, 'door.json');
    const before = await writtenFolder({ 'door.machine.ts': door() });
    await run('door', '--machines', before, '--out', out);
    const [first] = (JSON.parse(readFileSync(out, 'utf8')) as Suite).tests;
    const after = await writtenFolder({ 'door.machine.ts': door(`, built: 'bricked'`) });
    const { err } = await run('door', '--machines', after, '--out', out);
    const suite = JSON.parse(readFileSync(out, 'utf8')) as Suite;
    expect(suite.tests.map(({ id }) => id)).toEqual([first?.id, expect.not.stringMatching(first?.id ?? '')]);
    expect(err[0]).toContain('(1 of the 1 tests in the file were kept, 1 are new)');
    await expect(run('door', '--machines', after, '--out', out, '--criterion', 'states')).rejects.toThrow(/holds a suite for transitions: choose another file/);
    await writeFile(join(scratch, 'notes.json'), '{"my": "notes"}');
    await expect(run('door', '--machines', after, '--out', join(scratch, 'notes.json'))).rejects.toThrow(/holds no suite, or a damaged one: \/ must have required property/);
    expect(readFileSync(join(scratch, 'notes.json'), 'utf8')).toBe('{"my": "notes"}');
    await writeFile(join(scratch, 'damaged.json'), JSON.stringify({ ...suite, tests: [null] }));
    await expect(run('door', '--machines', after, '--out', join(scratch, 'damaged.json'))).rejects.toThrow(/damaged one: \/tests\/0 must be object/);
  });

  it('tells the truth about a chart without end', async () => {
    const folder = await writtenFolder({ 'endless.machine.ts': endless });
    const { out, err } = await run('endless', '--machines', folder, '--limit', '300');
    expect(JSON.parse(out)).toMatchObject({ truncated: true, covered: 1, total: 1, lowerBound: null, optimal: false });
    expect(err[0]).toContain('how few any suite could do with is not known of a part of the chart');
    expect(err[1]).toMatch(/^only 300 states were looked at: \d+ of them lead on to others/);
  });

  it('says of what lies behind a guard that throws that the guard throws', async () => {
    const folder = await writtenFolder({ 'thrower.machine.ts': `import { createMachine } from 'xstate';\nexport const thrower = createMachine({ id: 'thrower', version: '1', initial: 'a', states: { a: { on: { go: { guard: () => { throw new Error('not\\ntoday'); }, target: 'b' }, end: 'c' } }, b: { on: { on: 'c' } }, c: {} } });\n` });
    const { out, err } = await run('thrower', '--machines', folder);
    expect(err.slice(1)).toEqual([
      expect.stringMatching(/^1 step failed, the first one on "go": .* not today$/),
      '  not covered, unreachable: thrower.a | go | 0 (its guard throws: not today)', '  not covered, unreachable: thrower.b | on | 0 (it lies behind a step that fails)',
    ]);
    expect((JSON.parse(out) as Suite).uncovered[0]).toEqual({ transition: 'thrower.a | go | 0', why: 'unreachable', because: 'its guard throws: not today' });
  });

  it('names what is no JSON in its tests, and that it cannot be sent unless the samples say how', async () => {
    const machine = `import { createMachine } from 'xstate';\nexport const dated = createMachine({ id: 'dated', version: '1', initial: 'a', states: { a: { on: { booked: 'b' } }, b: {} } });\n`;
    const withSamples = (more: string): Promise<string> => writtenFolder({ 'dated.machine.ts': machine, 'dated.samples.ts': `export const samples = { events: { booked: [{ when: new Date(5) }] }${more} };\n` });
    const told = '1 test holds what is no JSON, written as text: /when of booked';
    expect((await run('dated', '--machines', await withSamples(''))).err.slice(1)).toEqual([told, '  "factorflow test" cannot send it in 1 of them: "asSent" in the samples says how a payload is sent']);
    expect((await run('dated', '--machines', await withSamples(', asSent: { events: { booked: () => ({ when: 5 }) } }'))).err.slice(1)).toEqual([told]);
  });

  it('leaves to a running service what its flows have done already', async () => {
    const folder = await writtenFolder({ 'door.machine.ts': door() });
    const service = await startService(['--machines', folder]);
    const overlay = join(scratch, 'door.coverage.json');
    try {
      const { body } = await service.call('POST', '/v1/flows', { machine: 'door' });
      for (const type of ['opened', 'closed']) await service.call('POST', `/v1/flows/${body.id}/events`, { type });
      const { out, err } = await run('door', '--machines', folder, '--target', service.url, '--api-key', key, '--overlay', overlay);
      const suite = JSON.parse(out) as Suite;
      expect(suite.tests.map(({ steps }) => steps.map(({ event }) => event.type))).toEqual([['opened', 'xstate.after.60000.door.open']]);
      expect(suite).toMatchObject({ covered: 3, total: 3, lowerBound: null, optimal: false });
      expect(err.slice(0, 3)).toEqual([`read the logs of 1 flow at ${service.url}`, 'door 1: transitions 3 of 3, in 1 test of 2 events', '  2 of the transitions were covered already, elsewhere']);
      expect(JSON.parse(readFileSync(overlay, 'utf8'))).toMatchObject({ machine: 'door', transitions: { 'door.closed | opened | 0': 1, 'door.open | closed | 0': 1 } });
      await expect(run('door', '--machines', folder, '--overlay', overlay, '--criterion', 'states')).rejects.toThrow(/go with --criterion transitions/);
    } finally {
      await service.stop();
    }
  });

  it('writes every other form, and the listing beside the coverage report', async () => {
    const folder = await writtenFolder({ 'door.machine.ts': door() });
    for (const [format, shows] of [['junit', '<testsuites name="door"'], ['gherkin', 'Feature: door'], ['markdown', '# Tests of door'], ['vitest', "from 'vitest'"], ['playwright', "from '@playwright/test'"]] as const) {
      expect((await run('door', '--machines', folder, '--format', format)).out).toContain(shows);
    }
    await run('door', '--machines', folder, '--format', 'lcov', '--out', join(scratch, 'door.info'));
    expect(readFileSync(join(scratch, 'door.info'), 'utf8')).toContain('SF:door.chart.txt');
    expect(readFileSync(join(scratch, 'door.chart.txt'), 'utf8')).toContain('opened');
  });

  it('refuses, naming the choices, what it does not know', async () => {
    await expect(run('dor')).rejects.toMatchObject({ name: 'UsageError', message: expect.stringContaining('unknown machine "dor": there are interrupt, manage') as string });
    await expect(run()).rejects.toThrow('name a machine: there are interrupt');
    await expect(run('manage', 'review')).rejects.toThrow('one machine at a time');
    await expect(run('manage', '--criterion', 'all')).rejects.toThrow('--criterion must be one of states, configurations, transitions, transition-pairs, edges, negative, guards, not "all"');
    await expect(run('manage', '--format', 'xml')).rejects.toThrow('--format must be one of json, junit, gherkin, markdown, vitest, playwright, lcov, not "xml"');
    await expect(run('manage', '--limit', '0')).rejects.toThrow('--limit must be a whole number');
    await expect(run('manage', '--out', '/nowhere/at/all.md', '--criterion', 'states', '--limit', '5', '--format', 'markdown')).rejects.toThrow('--out /nowhere/at/all.md cannot be written');
  });
});
