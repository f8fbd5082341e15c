// `factorflow diagram`, as a developer runs it.
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagram } from '#server/commands/diagram.ts';
import { UsageError } from '#server/config/usage-error.ts';

async function run(...args: string[]): Promise<{ code: number | null; out: Buffer; err: string }> {
  const child = spawn(process.execPath, ['server/main.ts', 'diagram', ...args], { env: { PATH: process.env['PATH'] } });
  const out: Buffer[] = [];
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => void out.push(chunk));
  child.stderr.on('data', (chunk) => void (err += String(chunk)));
  const code = await new Promise<number | null>((done) => void child.once('close', done));
  return { code, out: Buffer.concat(out), err };
}

describe('factorflow diagram', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'factorflow-diagram-'));
    await writeFile(join(folder, 'lamp.machine.ts'), `import { createMachine } from 'xstate';\nexport const lamp = createMachine({ version: '1', initial: 'off', states: { off: { on: { pressed: 'on' } }, on: { on: { pressed: 'off' } } } });\n`);
    await writeFile(join(folder, 'covered.json'), JSON.stringify({ machine: 'lamp', version: '1', transitions: { '(machine).off | pressed | 0': 2, gone: 1 }, states: {} }));
    await writeFile(join(folder, 'other.json'), JSON.stringify({ machine: 'door', transitions: {} }));
  });
  afterAll(async () => await rm(folder, { recursive: true, force: true }));

  it('prints a picture of a machine of a folder, under the id it is hosted by', async () => {
    const { code, out, err } = await run('lamp', '--machines', folder);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.toString()).toMatch(/^<svg .*data-machine="lamp"/);
  });

  it('writes pixels into a file, with coverage laid over, and says what of it is of another version', async () => {
    const file = join(folder, 'lamp.png');
    const { code, out, err } = await run('lamp', '--machines', folder, '--format', 'png', '--out', file, '--overlay', join(folder, 'covered.json'));
    expect({ code, out: out.toString(), err }).toEqual({ code: 0, out: '', err: `1 of the ids in ${join(folder, 'covered.json')} are not in this version of lamp, the first one "gone"\n` });
    expect((await readFile(file)).subarray(1, 4).toString()).toBe('PNG');
  });

  it('has made the pictures in diagrams/ of the machines as they are: run "npm run diagrams" where this fails', { timeout: 60_000 }, async () => {
    const place = join(folder, 'pictures');
    await diagram.run(['--all', '--out', place]);
    expect((await readdir(place)).toSorted()).toEqual(['README.md', ...['converged-2018', 'interrupt', 'manage', 'review', 'step-up'].flatMap((id) => [...(id === 'step-up' ? [] : [`${id}-overview.svg`]), `${id}.mmd`, `${id}.svg`])]);
    expect((await readdir('diagrams')).toSorted()).toEqual((await readdir(place)).toSorted());
    const isSame = async (name: string): Promise<boolean> => (await readFile(join('diagrams', name))).equals(await readFile(join(place, name)));
    for (const name of await readdir(place)) expect(await isSame(name), `${name} shows its machine as it is now`).toBe(true);
  });

  it.each([
    [['nobody'], /^unknown machine "nobody": there are interrupt, /],
    [['lamp', '--format', 'junit'], /^--format must be one of svg, png, mermaid, scxml, smcat, json, text, not "junit"$/],
    [['step-up', '--format', 'json', '--overlay', 'covered.json'], /^--overlay is for svg and png, not for json$/],
    [['step-up', '--overlay', 'other.json'], /^--overlay .*other\.json cannot be used: it is of the machine "door", not of "step-up"$/],
    [['step-up', '--overlay', 'nothing.json'], /^--overlay .*nothing\.json cannot be read: ENOENT/],
    [['--all'], /^--all takes a folder in --out, and neither a machine nor --format or --overlay$/],
    [['step-up', '--format', 'json', '--out', 'no/where'], /^--out .* cannot be written: ENOENT/],
  ])('refuses in one line what it cannot do: %j', async (args, says) => {
    const placed = args.map((arg) => (/\.json$|\//.test(arg) ? join(folder, arg) : arg));
    const refused: unknown = await diagram.run(placed).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UsageError);
    expect(refused).toMatchObject({ message: expect.stringMatching(says) });
  });
});
