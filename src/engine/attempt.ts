// One attempt at an activity: what it is given, how long it may take, how it is told to stop.
import type { Json, JsonObject } from '../ports/json.ts';
import { type Activity, ActivityError, type ActivityHost, Completion } from './activity.ts';
import type { EnginePorts } from './engine-ports.ts';
import type { FlowRecord, Pending } from './flow-record.ts';
import { json } from './json-value.ts';
import { boundTo, factsOf } from './steps.ts';
import { transact } from './transaction.ts';

const defaultTimeLimit = 30_000;

type Job = { readonly flow: FlowRecord; readonly pending: Pending; readonly signal: AbortSignal };

/** @throws {ActivityError} and whatever the activity throws. */
export async function attempt(ports: EnginePorts, job: Job, activity: Activity): Promise<{ output: Json } | Completion<unknown>> {
  const limit = new AbortController();
  const milliseconds = activity.timeLimit ?? defaultTimeLimit;
  const { promise: overdue, reject } = Promise.withResolvers<never>();
  const cancel = ports.clock.after(milliseconds, () => {
    reject(new ActivityError('activity.overdue', `no answer within ${milliseconds} ms`, { retryable: true }));
    limit.abort();
  });
  try {
    const asked = job.pending.input as JsonObject as never; // what the machine's own input function made for this activity
    const result = await Promise.race([activity.run(asked, hostOf(ports, job, AbortSignal.any([job.signal, limit.signal]))), overdue]);
    return result instanceof Completion ? result : { output: storable(result) };
  } finally {
    cancel();
  }
}

function storable(result: unknown): Json {
  try {
    return json(result, 'its output');
  } catch (error) {
    throw new ActivityError('activity.output', error instanceof Error ? error.message : String(error));
  }
}

function hostOf(ports: EnginePorts, { flow, pending }: Job, signal: AbortSignal): ActivityHost {
  const { vault, clock } = ports;
  return {
    flow: factsOf(flow),
    key: pending.key,
    attempt: pending.attempt,
    signal,
    now: () => clock.now(),
    reveal({ sealed }) {
      const box = flow.sealed[sealed];
      if (box === undefined) throw new ActivityError('secret.gone', 'what was typed is no longer kept');
      return vault.open(box, boundTo(flow.id, sealed));
    },
    seal: (value, bound) => vault.seal(value, bound),
    open: (box, bound) => vault.open(box, bound),
    fingerprint: (text, purpose) => vault.fingerprint(text, purpose),
    matches: (fingerprint, text, purpose) => vault.matches(fingerprint, text, purpose),
    transact: (work) => transact(ports, work),
  };
}
