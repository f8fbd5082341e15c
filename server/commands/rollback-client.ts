// Has a running service roll users back, some at a time, and hears of each as it is done.
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { RollbackOutcome } from '#src/administration/rollback.ts';
import { UsageError } from '../config/usage-error.ts';
import { lines } from '../http/routes/rollback.ts';
import { addressOf } from './service-address.ts';

export type Remote = { readonly target: string; readonly key: string; readonly ids: readonly string[]; readonly dryRun: boolean; readonly milliseconds: number };

/** Ids in a request: their text stays far below what a body may have. */
const together = 100;

/**
 * One outcome for each id, in their order. What a connection that breaks leaves open has failed: nobody knows how far it came.
 * @throws {UsageError} the service refuses the very first request, or cannot be reached: nothing was begun.
 */
export async function* rolledBackBy({ target, key, ids, dryRun, milliseconds }: Remote): AsyncGenerator<RollbackOutcome, void, undefined> {
  for (let i = 0; i < ids.length; i += together) {
    if (i > 0 && milliseconds > 0) await pause(milliseconds);
    const some = ids.slice(i, i + together);
    let told = 0;
    try {
      const reply = await fetch(addressOf(target, '/v1/rollback'), {
        method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', accept: lines },
        body: JSON.stringify({ users: some, dryRun, pause: milliseconds }),
      });
      if (reply.status !== 200 || reply.body === null) throw new Error(`${target} answers ${reply.status}: ${(await reply.text()).slice(0, 500)}`);
      for await (const line of createInterface({ input: Readable.fromWeb(reply.body) })) {
        yield JSON.parse(line) as RollbackOutcome; // as the route writes it
        told += 1;
      }
    } catch (error) {
      const why = error instanceof Error ? [error.message, ...(error.cause instanceof Error ? [error.cause.message] : [])].join(': ') : String(error);
      if (i === 0 && told === 0) throw new UsageError(`${why}; nothing was begun`);
      yield* some.slice(told).map((id) => ({ id, outcome: 'failed' as const, reason: `not heard of: ${why}` }));
      told = some.length;
    }
    yield* some.slice(told).map((id) => ({ id, outcome: 'failed' as const, reason: 'the service ended before this user was done' }));
  }
}
