// The one arrow of the house: the linter refuses an import that runs back up, and these examples prove that it does.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const wrong: [file: string, source: string][] = [
  ['machines/rules/x.ts', "import { x } from '#src/engine/engine.ts';\nx();"],
  ['machines/rules/x.ts', "import { x } from '../../server/host.ts';\nx();"],
  ['machines/rules/x.ts', "import { readFile } from 'node:fs/promises';\nawait readFile('x');"],
  ['machines/rules/x.ts', 'export const now = Date.now();'],
  ['machines/rules/x.ts', 'export const chance = Math.random();'],
  ['machines/rules/x.ts', 'export const now = performance.now();'],
  ['machines/rules/x.ts', 'export const now = new globalThis.Date();'],
  ['machines/rules/x.ts', "import { x } from 'xml2js';\nx();"],
  ['machines/rules/x.ts', "import { x } from 'ajv';\nx();"],
  ['src/views/x.ts', "import { connect } from 'node:net';\nconnect(1);"],
  ['src/views/x.ts', "await fetch('http://127.0.0.1');"],
  ['src/views/x.ts', 'export const now = Date.now();'],
  ['src/views/x.ts', 'export const chance = Math.random();'],
  ['src/engine/x.ts', 'export const now = Date.now();'],
  ['src/views/x.ts', "import { x } from '#server/host.ts';\nx();"],
  ['src/views/x.ts', "import express from 'express';\nexpress();"],
  ['src/views/x.ts', "import { readFile } from 'node:fs/promises';\nawait readFile('x');"],
  ['src/engine/x.ts', "import { x } from '#machines/rules/plan.ts';\nx();"],
  ['src/engine/x.ts', "import { x } from '#server/host.ts';\nx();"],
  ['src/paths/x.ts', "import { x } from '#machines/rules/plan.ts';\nx();"],
  ['src/diagram/x.ts', "import { x } from '#machines/rules/plan.ts';\nx();"],
  ['server/x.ts', "import { x } from '../test/support/service.ts';\nx();"],
];
const right: [file: string, source: string][] = [
  ['machines/rules/x.ts', "import { setup } from 'xstate';\nsetup({});"],
  ['machines/rules/x.ts', "import { getShortestPaths } from 'xstate/graph';\ngetShortestPaths();"],
  ['machines/rules/x.ts', "import { plan } from './plan.ts';\nplan();"],
  ['src/directory/x.ts', "import { BlockList } from 'node:net';\nnew BlockList();"],
  ['src/views/x.ts', "import { x } from '#machines/rules/plan.ts';\nx();"],
  ['server/x.ts', "import { x } from '#src/engine/engine.ts';\nx();"],
];

describe('the layers of the house', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'factorflow-house-'));
    await cp('.oxlintrc.json', join(folder, '.oxlintrc.json'));
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
  });
  afterAll(async () => await rm(folder, { recursive: true, force: true }));

  const lint = async (file: string, source: string): Promise<string> => {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${source}\n`);
    const run = promisify(execFile)(resolve('node_modules/.bin/oxlint'), ['--format', 'unix', file], { cwd: folder });
    const said = await run.then(({ stdout }) => stdout, (error: { stdout: string }) => error.stdout);
    await rm(join(folder, file));
    return said;
  };

  it.each(wrong)('refuse in %s: %s', async (file, source) => {
    expect(await lint(file, source)).toMatch(/no-restricted-(imports|globals|properties)/);
  });

  it.each(right)('allow in %s: %s', async (file, source) => {
    expect(await lint(file, source)).not.toMatch(/no-restricted/);
  });
});
