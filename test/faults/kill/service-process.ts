// A real service in a process of its own, on a folder of its own, that is killed with SIGKILL and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const key = 'faults-key-0123456789';
const house = fileURLToPath(new URL('../../../', import.meta.url));
const serve = ['server/main.ts', 'serve', '--port', '0', '--machines', 'test/faults/charts'];

export class ServiceProcess {
  readonly #folder: string;
  readonly #ledger: string;
  /** Each line of the service's own log. */
  readonly #heard: (line: string) => void;
  #child: ChildProcess | null = null;
  #isUp = false;
  #up = Promise.withResolvers<string>();
  #gone: Promise<number | null> = Promise.resolve(null);
  #errors = '';

  constructor(folder: string, ledger: string, heard: (line: string) => void) {
    this.#folder = folder;
    this.#ledger = ledger;
    this.#heard = heard;
  }

  /** Begins a process; whether it comes up shows in `up`. */
  start(): void {
    const child = spawn(process.execPath, [...serve, '--data', this.#folder, '--api-key', key], { cwd: house, env: { PATH: process.env['PATH'], FAULTS_LEDGER: this.#ledger } });
    this.#child = child;
    const { promise, resolve } = Promise.withResolvers<number | null>();
    this.#gone = promise;
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      out += String(chunk);
      const url = /ready on (\S+)/.exec(out)?.[1];
      if (url === undefined || this.#isUp || this.#child !== child) return;
      this.#isUp = true;
      this.#up.resolve(url);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      const lines = (err + String(chunk)).split('\n');
      err = lines.pop() ?? '';
      for (const line of lines) this.#heard(line);
      this.#errors = lines.filter((line) => line.startsWith('factorflow:')).join('\n') || this.#errors;
    });
    child.once('close', (code) => resolve(code));
  }

  /** The address of the process that is up, or of the next one. @throws when none came up in 30 seconds */
  async up(): Promise<string> {
    const { promise, reject } = Promise.withResolvers<never>();
    const late = setTimeout(() => reject(new Error(`the service did not come up in 30 s: ${this.#errors}`)), 30_000);
    try {
      return await Promise.race([this.#up.promise, promise]);
    } finally {
      clearTimeout(late);
    }
  }

  /** SIGKILL: nothing is flushed, nothing is answered. Resolves when the process is gone. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    // Who waits for a process that never came up waits for the next one.
    if (this.#isUp) this.#up = Promise.withResolvers();
    this.#isUp = false;
    child?.kill('SIGKILL');
    await this.#gone;
  }

  /** SIGTERM. The exit code. */
  async stop(): Promise<number | null> {
    this.#child?.kill('SIGTERM');
    return await this.#gone;
  }
}
