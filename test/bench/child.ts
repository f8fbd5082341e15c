// A process of the bench and how it is asked: one message, one answer.
import { type ChildProcess, fork } from 'node:child_process';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type Child = {
  ask<Answer>(question: unknown): Promise<Answer>;
  /** What it said when it was ready. */
  readonly ready: unknown;
  /** Once it has ended by itself. */
  gone(): Promise<void>;
  stop(): Promise<void>;
};

/** `log`: the file that gets what it writes to standard error, as in production. */
export async function startChild(script: string, args: readonly string[], { folder, environment = {}, flags = [] }: { folder: string; environment?: Record<string, string>; flags?: readonly string[] }): Promise<Child> {
  const log = openSync(join(folder, `${script.replaceAll(/\W+/g, '-')}.log`), 'a');
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), [...args], {
    execArgv: ['--expose-gc', ...flags], serialization: 'advanced', stdio: ['ignore', 'ignore', log, 'ipc'], env: { ...process.env, ...environment },
  });
  const ended = new Promise<void>((done) => void child.once('exit', () => done()));
  const ready = await answerOf(child, script);
  let last: Promise<unknown> = Promise.resolve();
  return {
    ready,
    gone: () => ended,
    ask<Answer>(question: unknown) {
      const mine = last.then(async () => {
        const answer = answerOf(child, script);
        child.send(question as never);
        return await answer;
      });
      last = mine.catch(() => {});
      return mine as Promise<Answer>; // each script answers its own type, named where it is asked
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      if (child.connected) child.send('stop');
      const patience = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(patience);
    },
  };
}

const answerOf = (child: ChildProcess, script: string): Promise<unknown> => new Promise((resolve, reject) => {
  const forget = (): void => {
    child.off('message', answered);
    child.off('exit', gone);
  };
  const answered = (answer: unknown): void => {
    forget();
    resolve(answer);
  };
  const gone = (code: number | null): void => {
    forget();
    reject(new Error(`${script} ended with ${code}`));
  };
  child.on('message', answered);
  child.on('exit', gone);
});
