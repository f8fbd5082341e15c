// `factorflow check`, as a developer and a build run it.
import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { writtenFolder } from '../machines-folder/written-folder.ts';

async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['server/main.ts', 'check', ...args], { env: { PATH: process.env['PATH'] } });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => void (out += String(chunk)));
  child.stderr.on('data', (chunk) => void (err += String(chunk)));
  const code = await new Promise<number | null>((done) => void child.once('close', done));
  return { code, out, err };
}

const chart = (id: string, states: string): string => `import { createMachine } from 'xstate';\nexport const machine = createMachine({ id: '${id}', version: '1', initial: 'a', states: { ${states} } });\n`;
const folder = (): Promise<string> => writtenFolder({
  'bad.machine.ts': chart('bad', `a: { on: { go: 'b', end: 'z' }, after: { 60000: 'z' } }, b: { description: 'Nobody leaves.' }, z: { type: 'final' }`),
  'known.machine.ts': chart('known', `a: { on: { go: 'b' }, after: { 60000: 'b' } }, b: {}`),
  'known.samples.ts': `export const samples = { knownFindings: [{ rule: 'dead-end', where: 'known.b' }] };\n`,
  'broken.machine.ts': chart('broken', `a: { on: { go: 'z' } }, z: { type: 'final' }`),
  'circle.machine.ts': `import { createMachine } from 'xstate';\nconst ring = {};\nring.next = { ring };\nexport const machine = createMachine({ id: 'circle', version: '1', context: { ring }, initial: 'a', states: { a: {} } });\n`,
  'past.machine.ts': chart('past', `p: { initial: 'x', states: { x: { on: { leave: '#past.z' } }, y: {}, memory: { type: 'history' } } }, a: { on: { 'in': 'p.memory', end: 'z' } }, z: { type: 'final' }`),
  // More than a pipe takes before somebody reads it.
  'wide.machine.ts': `import { createMachine } from 'xstate';\nexport const machine = createMachine({ id: 'wide', version: '1', context: { text: 'x'.repeat(1_000_000) }, initial: 'a', states: { a: { on: { go: 'b' } }, b: {} } });\n`,
  'broken.samples.ts': `export const samples = { events: { go: () => { throw new Error('not today'); } } };\n`,
});

describe('factorflow check', () => {
  it('ends with 1 for an error that is not declared, and tells its way in steps a person can follow', async () => {
    const { code, out, err } = await run('bad', '--machines', await folder());
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(out).toBe(`bad: 1 error, 0 warnings (3 states and 3 transitions, explored as 3 states and 3 steps)
  error  dead-end  bad.b
    “b” (Nobody leaves) is no end, and nothing leads out of it: no event is taken there, no work answers and no timer runs.
      1. person: go → b
`);
  });

  it('ends with 0 where what is wrong is declared beside the machine', async () => {
    const { code, out, err } = await run('known', '--machines', await folder());
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('\n  error (known)  dead-end  known.b\n');
  });

  it('prints the same as JSON', async () => {
    const { code, out } = await run('bad', '--json', '--machines', await folder());
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({
      machine: 'bad', states: 3, transitions: 3, explored: { states: 3, steps: 3 }, complete: true, guessed: [], notFound: [],
      findings: [{ rule: 'dead-end', severity: 'error', known: false, where: 'bad.b', message: expect.stringContaining('“b” (Nobody leaves)'), path: [{ type: 'go' }], steps: [{ kind: 'user', source: null, transitions: ['bad.a | go | 0'], state: 'b', text: 'person: go → b' }], input: null }],
    });
  });

  it('ends with 2 and the choices for a machine that is not there, and with one line for samples that fail', async () => {
    const machines = await folder();
    const attempts = await Promise.all([['nobody'], ['--all', 'bad'], ['broken'], ['circle']].map((args) => run(...args, '--machines', machines)));
    expect(attempts.map(({ code, out, err }) => [code, out, err.trim().split('\n').length])).toEqual(attempts.map(() => [2, '', 1]));
    expect(attempts[0]?.err).toMatch(/unknown machine "nobody": there are interrupt, .*bad/);
    expect(attempts[2]?.err).toBe('factorflow: the samples of "broken" fail: not today\n');
    expect(attempts[3]?.err).toBe('factorflow: the context of "circle" refers to itself at "ring.next.ring", in "a": a context is JSON, and what holds itself is none\n');
  });

  it('counts the states that "machines" lists', async () => {
    expect((await run('past', '--machines', await folder())).out).toMatch(/^past: .*\(5 states, 1 history state and 3 transitions, /);
  });

  it('is no failure to whoever reads the first lines and goes away', async () => {
    const child = spawn(process.execPath, ['server/main.ts', 'paths', 'wide', '--machines', await folder()], { env: { PATH: process.env['PATH'] } });
    let err = '';
    child.stdout.once('data', () => void child.stdout.destroy());
    child.stderr.on('data', (chunk) => void (err += String(chunk)));
    expect(await new Promise<number | null>((done) => void child.once('close', done))).toBe(0);
    expect(err).not.toMatch(/EPIPE|Error|\n {4}at /);
  });
});
