// One piece of work in a thread of its own, so that the service goes on answering: it gives one answer, fails, or takes too long.
import { Worker } from 'node:worker_threads';

export class ThreadError extends Error {
  override readonly name = 'ThreadError';
}

export type ThreadJob = { readonly data: unknown; /** Milliseconds. */ readonly limit: number; readonly megabytes: number; readonly signal?: AbortSignal };

/** The first message of the thread. @throws {ThreadError} */
export async function threadAnswer<Answer>(file: URL, { data, limit, megabytes, signal }: ThreadJob): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const worker = new Worker(file, { workerData: data, resourceLimits: { maxOldGenerationSizeMb: megabytes }, stdout: true, stderr: true });
  const fail = (why: string): void => reject(new ThreadError(why));
  const stop = (): void => fail('the service is shutting down');
  const watch = setTimeout(() => fail(`it takes longer than ${limit / 1_000} seconds`), limit);
  worker.once('message', (answer: Answer) => resolve(answer));
  worker.once('error', (error: Error) => fail(error.message));
  worker.once('exit', () => fail('its thread ended early'));
  signal?.addEventListener('abort', stop);
  worker.unref();
  try {
    return await promise;
  } finally {
    clearTimeout(watch);
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
