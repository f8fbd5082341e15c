// A folder outside the project, for written files that are run as their readers run them: with the packages, and nothing else of ours.
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export type ProgramFolder = {
  readonly path: string;
  put(name: string, text: string): Promise<void>;
  /** `node_modules/PROGRAM ARGS…` in the folder; resolves with what it printed, whatever its exit code. */
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<{ readonly code: number; readonly out: string; readonly err: string }>;
  remove(): Promise<void>;
};

export async function programFolder(): Promise<ProgramFolder> {
  const path = await mkdtemp(join(tmpdir(), 'factorflow-formats-'));
  await symlink(join(process.cwd(), 'node_modules'), join(path, 'node_modules'));
  return {
    path,
    async put(name, text) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), text);
    },
    run: (program, args, env = {}) => new Promise((done) => {
      execFile(process.execPath, [join(path, 'node_modules', program), ...args], { cwd: path, env: { PATH: process.env['PATH'], HOME: process.env['HOME'], NO_COLOR: '1', ...env }, timeout: 110_000, maxBuffer: 1e8 },
        (error, out, err) => done({ code: error === null ? 0 : Number(error.code ?? 1), out, err }));
    }),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
