// A browser on a machine that has none: the one that comes with the packages, unpacked once into their cache, with the
// libraries that a bare machine lacks. Where it cannot be had the tests fail and say so; they are never passed over.
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium } from 'playwright-core';

/** A browser of this machine is named by CHROMIUM; it counts more than the one of the packages, which is for Linux on x64. */
export async function launchChromium(): Promise<Browser> {
  const own = process.env['CHROMIUM'];
  const { executablePath, env } = own === undefined ? await unpacked() : { executablePath: own, env: {} };
  return await chromium.launch({ executablePath, env: { ...process.env, ...env }, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
}

async function unpacked(): Promise<{ readonly executablePath: string; readonly env: Readonly<Record<string, string>> }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('the browser of the packages is for Linux on x64: name another Chromium by the environment variable CHROMIUM');
  const manifest = findPackageJSON('@sparticuz/chromium', import.meta.url);
  if (manifest === undefined) throw new Error('the package @sparticuz/chromium is missing: run npm ci');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  // Beside the packages themselves: a copy of the tree that links them finds it there too.
  const folder = join(dirname(realpathSync(manifest)), '../../.cache', `chromium-${version}`);
  const executablePath = join(folder, 'chromium');
  if (!existsSync(executablePath)) {
    // Beside its place first, and there as a whole: another process may be doing the same.
    const beside = `${folder}.${process.pid}`;
    mkdirSync(beside, { recursive: true });
    const unpack = (name: string, to: string, mode: number) => pipeline(createReadStream(join(dirname(manifest), 'bin', name)), createBrotliDecompress(), createWriteStream(join(beside, to), { mode }));
    await unpack('chromium.br', 'chromium', 0o755);
    for (const name of ['al2023', 'swiftshader']) {
      await unpack(`${name}.tar.br`, `${name}.tar`, 0o644);
      const { status, stderr } = spawnSync('tar', ['-xf', join(beside, `${name}.tar`), '-C', beside], { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${name} cannot be unpacked: ${stderr}`);
      rmSync(join(beside, `${name}.tar`));
    }
    try {
      renameSync(beside, folder);
    } catch (error) {
      if (!existsSync(executablePath)) throw error;
      rmSync(beside, { recursive: true });
    }
  }
  const isBare = spawnSync('ldd', [executablePath], { encoding: 'utf8' }).stdout.includes('not found');
  return { executablePath, env: isBare ? { LD_LIBRARY_PATH: join(folder, 'lib') } : {} };
}
