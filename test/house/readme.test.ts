// The README's commands are run as they stand there, in a shell, against a fresh service.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { totp } from '../support/totp.ts';
import { type Body, key, type Service, startService } from '../support/service.ts';

describe('the README', () => {
  let service: Service;
  let blocks: string[];
  let readme: string;
  beforeAll(async () => {
    service = await startService([]);
    readme = await readFile('README.md', 'utf8');
    const section = readme.slice(readme.indexOf('## Start it'), readme.indexOf('## What you can rely on'));
    blocks = section.split(/\n(?! {4})(?=\S|\n)/).flatMap((part) => /(?:^ {4}.*\n?)+/m.exec(part)?.[0].replaceAll(/^ {4}/gm, '') ?? []);
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

  it('links to files that exist', async () => {
    for (const [, target = ''] of readme.matchAll(/\]\(([^)h#][^)]*)\)/g)) await expect(readFile(target), target).resolves.toBeDefined();
  });
});
