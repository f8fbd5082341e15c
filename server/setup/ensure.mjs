// Makes node_modules match package-lock.json before a command runs. It starts under whatever Node the machine has
// (18 or newer) and must therefore import nothing that an install brings.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const modules = join(root, 'node_modules');
const stampFile = join(modules, '.install-stamp');
const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
const stamp = createHash('sha256').update(lockText).update(`${process.platform} ${process.arch}`).digest('hex');
const longestInstall = 10 * 60_000;
const isFresh = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp;

if (!isFresh()) {
  const release = takeLock();
  try {
    if (!isFresh()) install();
  } finally {
    release();
  }
}

function install() {
  process.stderr.write('Installing dependencies (npm ci)…\n');
  const env = { ...process.env };
  const bin = join(modules, '.bin'); // npm ci is about to delete it: it must not be what npm itself runs from
  for (const name of Object.keys(env)) {
    if (name.toUpperCase() === 'PATH') env[name] = env[name].split(delimiter).filter((entry) => entry !== bin).join(delimiter);
  }
  const npmCli = (process.env.npm_execpath ?? '').endsWith('npm-cli.js') ? process.env.npm_execpath : undefined;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: root, env, stdio: ['ignore', 2, 2] };
  const run = npmCli
    ? spawnSync(process.env.npm_node_execpath ?? process.execPath, [npmCli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (run.status !== 0) throw new Error(`npm ci failed (${run.status ?? run.signal ?? run.error})`);
  warnOfMissing();
  linkNode();
  writeFileSync(stampFile, stamp);
}

/** npm leaves out, without a word, optional packages whose "engines" the running Node does not meet. */
function warnOfMissing() {
  const missing = Object.entries(JSON.parse(lockText).packages)
    .filter(([path, entry]) => path && entry.optional && (entry.os || entry.cpu) && isForThisMachine(entry) && !existsSync(join(root, path)))
    .map(([path]) => path);
  if (missing.length > 0) process.stderr.write(`WARNING: optional packages left out: ${missing.join(', ')}\n`);
}

/** npm drops node_modules/.bin/node when several optional packages offer that name: put it back. */
function linkNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  const own = join(modules, `node-${platform}-${process.arch}`, 'bin', program);
  const link = join(modules, '.bin', program);
  if (!existsSync(own)) {
    if (Number(process.versions.node.split('.')[0]) >= 24) return;
    throw new Error(`No Node 24 for ${platform}-${process.arch} came with the install, and this is Node ${process.version}: install Node 24 and try again.`);
  }
  if (!existsSync(link) && process.platform !== 'win32') {
    rmSync(link, { force: true });
    symlinkSync(join('..', `node-${platform}-${process.arch}`, 'bin', program), link);
  }
}

function isForThisMachine(entry) {
  const allows = (list, have) => {
    if (!list) return true;
    const names = [list].flat();
    return names.includes(have) || (names.every((name) => name.startsWith('!')) && !names.includes(`!${have}`));
  };
  return allows(entry.os, process.platform) && allows(entry.cpu, process.arch) && (!entry.libc || [entry.libc].flat().includes('glibc'));
}

/** One install at a time, also when `npm start` and `npm test` are called at once. */
function takeLock() {
  const lock = join(root, '.install-lock');
  const until = Date.now() + longestInstall;
  for (;;) {
    try {
      mkdirSync(lock);
      return () => rmSync(lock, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > longestInstall) {
        rmSync(lock, { recursive: true, force: true });
        continue;
      }
      if (Date.now() > until) throw new Error('Another install holds .install-lock; remove that folder if no install is running.', { cause: error });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    }
  }
}
