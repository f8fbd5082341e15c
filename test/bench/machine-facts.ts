// Where the figures come from: without it they mean nothing.
import { execFileSync } from 'node:child_process';
import { statfsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

export type MachineFacts = { readonly cores: number; readonly cpu: string; readonly memoryGb: number; readonly platform: string; readonly node: string; readonly commit: string; /** Nothing is ever synced there: its figures are worth nothing. */ readonly isDiskInMemory: boolean };

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Linux' number for tmpfs. */
const tmpfs = 0x01021994;

export const machineFacts = (folder: string): MachineFacts => ({
  cores: cpus().length, cpu: cpus()[0]?.model ?? '', memoryGb: Math.round(totalmem() / 2 ** 30), platform: `${process.platform} ${process.arch}`, node: process.version,
  commit: commit(), isDiskInMemory: process.platform === 'linux' && statfsSync(folder).type === tmpfs,
});

function commit(): string {
  const git = (...asked: string[]): string => execFileSync('git', asked, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', '--short=12', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' and changes');
  } catch {
    return 'no commit';
  }
}
