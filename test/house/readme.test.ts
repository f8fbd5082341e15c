// The README's commands are run as they stand there, in a shell, against a fresh service.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { totp } from '../support/totp.ts';
import { type Body, key, type Service, startService } from '../support/service.ts';

describe('the README', () => {
  let service: Service;
  let blocks: string[];
  let readme: string;
  /** The commands between two headlines, block by block. */
  const blocksBetween = (from: string, to: string): string[] =>
    readme.slice(readme.indexOf(from), readme.indexOf(to)).split(/\n(?! {4})(?=\S|\n)/).flatMap((part) => /(?:^ {4}.*\n?)+/m.exec(part)?.[0].replaceAll(/^ {4}/gm, '') ?? []);
  beforeAll(async () => {
    service = await startService([]);
    readme = await readFile('README.md', 'utf8');
    blocks = blocksBetween('## Start it', '## Host your own charts');
  });
  afterAll(async () => await service.stop());

  it('leads from nothing to a person who is enrolled and stepped up', { timeout: 30_000 }, async () => {
    const definitions: string[] = [];
    let seed = '';
    let code = '';
    const answers: Body[] = [];
    for (const command of blocks.flatMap((block) => block.trim().split(/\n(?=\S)/))) {
      if (command.startsWith('npm start')) continue;
      const filled = command
        .replace(/^URL=.*$/, `URL=${service.url}`)
        .replace(/^KEY=.*$/, `KEY=${key}`)
        .replace(/^FLOW=.*$/, `FLOW=${answers.findLast((answer) => answer.machine !== undefined)?.id}`)
        .replace('$(oathtool --totp -b SEED)', () => totp(seed))
        .replace("$(oathtool --totp -b --now '+30 seconds' SEED)", () => totp(seed, Date.now() + 30_000))
        .replace('"123456"', `"${code}"`);
      if (/^(?:[A-Z]+=|\w+\(\))/.test(filled)) {
        definitions.push(filled);
        continue;
      }
      const { stdout } = await promisify(execFile)('bash', ['-euc', [...definitions, filled].join('\n')], { env: { PATH: process.env['PATH'] } });
      for (const line of stdout.trim().split('\n')) {
        const answer = JSON.parse(line);
        expect(answer.code, `${filled}\n${line}`).toBeUndefined();
        answers.push(answer);
        seed = answer.view?.shownOnce?.secret ?? seed;
        code = answer.items?.at(-1)?.code ?? code;
      }
    }
    const ends = answers.filter(({ status }) => status !== undefined && status !== 'active').map(({ machine, output }) => `${machine} ${output.result}`);
    expect(ends).toEqual(['interrupt registered', 'step-up passed', 'step-up lockedOut']);
    expect(answers.at(-1).items).toHaveLength(1);
  });

  it('leads to a chart of one\'s own that is hosted, moved and watched', { timeout: 30_000 }, async () => {
    const own = blocksBetween('## Host your own charts', '## See and test your charts');
    const helpers = blocks.flatMap((block) => block.trim().split(/\n(?=\S)/)).filter((line) => /^\w+\(\)/.test(line));
    const folder = await mkdtemp(join(tmpdir(), 'factorflow-readme-'));
    const shell = async (script: string): Promise<string> => (await promisify(execFile)('bash', ['-euc', script], { cwd: folder, env: { PATH: process.env['PATH'] } })).stdout;
    const [make = '', use = '', watch = ''] = own;
    await shell(make);
    const hosting = await startService(['--machines', join(folder, 'machines-of-mine')]);
    try {
      const set = [`URL=${hosting.url}`, `KEY=${key}`, ...helpers];
      let flow: Body;
      for (const command of use.trim().split('\n')) {
        if (command.startsWith('FLOW=')) set.push(`FLOW=${flow.id}`);
        else flow = JSON.parse(await shell([...set, command].join('\n')));
      }
      expect(flow).toMatchObject({ machine: 'door', version: '1', state: 'open', actions: [{ name: 'closed' }] });
      const seen = await shell([...set, `${watch.trim().replace('curl -N', 'curl -sN --max-time 2')} || true`].join('\n')); // a stream has no end
      expect(seen).toContain('"opened"');
    } finally {
      await hosting.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('leads to what is wrong with that chart, to suites, and to a run of one against a service', { timeout: 60_000 }, async () => {
    const [make = ''] = blocksBetween('## Host your own charts', '## See and test your charts');
    const commands = blocksBetween('## See and test your charts', '## What you can rely on').flatMap((block) => block.trim().split('\n'));
    expect(commands.map((command) => /-- (\w+)/.exec(command)?.[1])).toEqual(['check', 'paths', 'paths', 'test']);
    const folder = await mkdtemp(join(tmpdir(), 'factorflow-readme-'));
    const here = process.cwd();
    const shell = async (script: string): Promise<string> => (await promisify(execFile)('bash', ['-euc', script], { cwd: folder, env: { PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` } })).stdout;
    await shell(make);
    const hosting = await startService(['--test-clock', '--machines', join(folder, 'machines-of-mine')]);
    try {
      const told = await Promise.all(commands.map((command) => shell(`URL=${hosting.url}\nKEY=${key}\n${command.trim().replace('npm run -s factorflow --', `node ${join(here, 'server/main.ts')}`)}`)));
      expect(told[0]).toMatch(/^door: 0 errors, 1 warning/);
      expect(told[1]).toContain('| closed | open | - |');
      expect(JSON.parse(await readFile(join(folder, 'step-up.json'), 'utf8'))).toMatchObject({ machine: 'step-up', criterion: 'transition-pairs', truncated: false });
      expect(told[3]).toMatch(/3 of 3 transitions|transitions 3 of 3/);
      expect(JSON.parse(await readFile(join(folder, 'door.coverage.json'), 'utf8'))).toMatchObject({ machine: 'door' });
    } finally {
      await hosting.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('links to files that exist', async () => {
    for (const [, target = ''] of readme.matchAll(/\]\(([^)h#][^)]*)\)/g)) await expect(readFile(target), target).resolves.toBeDefined();
  });
});
