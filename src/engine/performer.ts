// Performs what commits have promised. An attempt runs outside every lock; its completion is one more commit of the flow,
// dropped when the flow has moved past that run meanwhile. What an earlier process left is taken up in the same way.
import type { Json, JsonObject } from '../ports/json.ts';
import { ConflictError, StoreUnavailableError } from '../ports/store.ts';
import { type Activity, ActivityError, Completion, Failed } from './activity.ts';
import { attempt } from './attempt.ts';
import type { Definition, Definitions } from './definition.ts';
import type { EnginePorts } from './engine-ports.ts';
import { MachineFault } from './errors.ts';
import { type FlowRecord, flows, type Pending } from './flow-record.ts';
import type { KeyedQueue } from './keyed-queue.ts';
import { performNamedAction, promiseLogic } from './own-logic.ts';
import { boundTo, lease, step, type StepResult } from './steps.ts';
import { transact, type Transaction } from './transaction.ts';

/** Milliseconds before a step that failed for the machine's or the store's sake is tried again. */
const pauseAfterFault = 60_000;
const pauseForStore = 1_000;

type Outcome = { readonly output: Json } | { readonly error: JsonObject & { readonly code: string } };
type Job = { readonly flow: FlowRecord; readonly definition: Definition; readonly id: string; readonly pending: Pending; readonly signal: AbortSignal };

export class Performer {
  readonly #ports: EnginePorts;
  readonly #definitions: Definitions;
  readonly #queue: KeyedQueue;
  readonly #committed: (result: StepResult) => void;
  readonly #running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>();
  #isDraining = false;

  constructor(ports: EnginePorts, definitions: Definitions, queue: KeyedQueue, committed: (result: StepResult) => void) {
    this.#ports = ports;
    this.#definitions = definitions;
    this.#queue = queue;
    this.#committed = committed;
  }

  /** Begins whatever of the flow is ready and not under way here. */
  takeUp(flow: FlowRecord): void {
    const definition = this.#definitions.get(flow.machine);
    if (this.#isDraining || definition === undefined || definition.version !== flow.version) return;
    const now = this.#ports.clock.now();
    for (const [id, pending] of Object.entries(flow.pending)) {
      const name = nameOf(flow.id, id, pending.generation);
      if (pending.readyAt > now || this.#running.has(name)) continue;
      const abort = new AbortController();
      const done = this.#perform({ flow, definition, id, pending, signal: abort.signal })
        .catch((error: unknown) => this.#ports.log('error', 'work could not be finished; it is tried again after a restart', { flow: flow.id, work: id, error }))
        .finally(() => this.#running.delete(name));
      this.#running.set(name, { abort, done });
    }
  }

  abandon(flow: string, id: string, generation: number): void {
    this.#running.get(nameOf(flow, id, generation))?.abort.abort();
  }

  /** Keeps work of this host from being taken for lost, and takes up what is due. Null when nothing is. */
  renewLeases(tx: Transaction, flow: FlowRecord, now: number): StepResult | null {
    const due = Object.entries(flow.pending).filter(([, pending]) => pending.due <= now);
    if (due.length === 0) return null;
    const record = { ...flow, pending: { ...flow.pending, ...Object.fromEntries(due.map(([id, pending]) => [id, { ...pending, due: now + lease }])) } };
    tx.put(flows, flow.id, record);
    return { record, effects: [], taken: [] };
  }

  /** Moves everything due of a flow whose machine fails into the near future: it is reported again, not in a hot loop. */
  async postpone(id: string): Promise<void> {
    await transact(this.#ports, async (tx) => {
      const flow = await tx.get(flows, id);
      const now = this.#ports.clock.now();
      if (flow === null) return;
      const later = <Row extends { due: number }>(rows: Readonly<Record<string, Row>>) =>
        Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.due <= now ? { ...row, due: now + pauseAfterFault } : row]));
      tx.put(flows, id, { ...flow, timers: later(flow.timers), pending: later(flow.pending), expiresAt: flow.expiresAt !== null && flow.expiresAt <= now ? now + pauseAfterFault : flow.expiresAt });
    });
  }

  async drain(patience: number): Promise<void> {
    this.#isDraining = true;
    const all = Promise.all([...this.#running.values()].map(({ done }) => done));
    const { promise, resolve } = Promise.withResolvers<void>();
    const giveUp = this.#ports.clock.wake(this.#ports.clock.now() + patience, resolve);
    await Promise.race([all, promise]);
    giveUp();
    for (const { abort } of this.#running.values()) abort.abort();
    await Promise.race([all, new Promise((next) => setImmediate(next))]);
  }

  async #perform(job: Job): Promise<void> {
    if (job.pending.kind === 'effect') return await this.#performEffect(job);
    const activity = job.definition.activities[job.pending.src] ?? promiseLogic(job.definition.machine, job.pending.src);
    if (activity === undefined) return await this.#finish(job, { error: { code: 'activity.unknown', message: `nothing performs "${job.pending.src}"` } });
    if (activity.atMostOnce === true && !(await this.#begin(job))) {
      return await this.#finish(job, { error: { code: 'outcome.unknown', message: 'an earlier attempt may have been carried out' } });
    }
    try {
      return await this.#finish(job, await attempt(this.#ports, job, activity));
    } catch (error) {
      if (job.signal.aborted) return;
      await this.#fail(job, activity, error);
    }
  }

  /** Marks the one attempt as begun. False when an earlier process had begun it. */
  async #begin({ flow, id, pending }: Job): Promise<boolean> {
    if (pending.begun) return false;
    return await this.#change(flow.id, id, pending.generation, (row) => ({ ...row, begun: true }));
  }

  async #fail(job: Job, activity: Activity, error: unknown): Promise<void> {
    const { flow, id, pending } = job;
    const known = error instanceof ActivityError ? error : null;
    if (known === null) this.#ports.log('error', 'an activity failed unexpectedly', { flow: flow.id, activity: pending.src, attempt: pending.attempt, error });
    const isRetryable = activity.atMostOnce !== true && (known === null || known.isRetryable);
    if (isRetryable && pending.attempt < (activity.attempts ?? 5)) {
      const readyAt = this.#ports.clock.now() + backOff(pending.attempt);
      await this.#persistently(flow.id, () => this.#change(flow.id, id, pending.generation, (row) => ({ ...row, attempt: row.attempt + 1, readyAt, due: readyAt })));
      return;
    }
    const code = known?.code ?? (activity.atMostOnce === true ? 'outcome.unknown' : 'activity.failed');
    await this.#finish(job, { error: { code, message: known?.message ?? 'the activity failed' } });
  }

  /** Commits the outcome and the machine's next step together. */
  async #finish({ flow, definition, id, pending }: Job, outcome: Outcome | Completion<unknown>): Promise<void> {
    await this.#persistently(flow.id, () => this.#queue.run(flow.id, async () => {
      const result = await transact(this.#ports, async (tx) => {
        const record = await tx.get(flows, flow.id);
        if (record?.status !== 'active' || record.pending[id]?.generation !== pending.generation) return null;
        let shown: Json | undefined;
        const completing = { get: tx.get.bind(tx), put: tx.put.bind(tx), remove: tx.remove.bind(tx), audit: tx.audit.bind(tx), log: tx.log.bind(tx), showOnce: (value: Json) => void (shown = value) };
        const settled = outcome instanceof Completion ? outcomeOf(await outcome.work(completing)) : outcome;
        const box = shown === undefined ? null : this.#ports.vault.seal(shown, boundTo(flow.id, 'shown'));
        return await step(tx, definition, record, { kind: 'completed', id, generation: pending.generation, outcome: settled }, this.#ports.clock.now(), { shown: box });
      });
      if (result !== null) this.#committed(result);
    }));
  }

  async #performEffect({ flow, definition, id, pending }: Job): Promise<void> {
    try {
      await performNamedAction(definition.machine, flow, pending);
    } catch (error) {
      this.#ports.log('error', 'an action failed; it is not repeated', { flow: flow.id, action: pending.src, error });
    }
    await this.#persistently(flow.id, () => this.#change(flow.id, id, pending.generation, () => null));
  }

  /** Changes one row of pending work, if it is still that run. */
  async #change(flow: string, id: string, generation: number, change: (row: Pending) => Pending | null): Promise<boolean> {
    return await this.#queue.run(flow, async () => {
      const record = await transact(this.#ports, async (tx) => {
        const record = await tx.get(flows, flow);
        const row = record?.pending[id];
        if (!record || row?.generation !== generation) return null;
        const changed = change(row);
        const { [id]: _, ...others } = record.pending;
        const next = { ...record, pending: changed === null ? others : { ...others, [id]: changed } };
        tx.put(flows, flow, next);
        return next;
      });
      if (record !== null) this.#committed({ record, effects: [], taken: [] });
      return record !== null;
    });
  }

  /** Tries a commit until it is done: what an activity has found out is not thrown away because the disk is full for a while. */
  async #persistently<Result>(flow: string, commit: () => Promise<Result>): Promise<Result | undefined> {
    for (;;) {
      try {
        return await commit();
      } catch (error) {
        if (error instanceof MachineFault) {
          this.#ports.log('error', 'a completion failed in the machine; the flow stands where it stood', { flow, error });
          await this.postpone(flow);
          return undefined;
        }
        const isTrouble = error instanceof StoreUnavailableError || error instanceof ConflictError;
        if (!isTrouble || this.#isDraining) throw error;
        this.#ports.log('warn', 'a completion could not be stored; trying again', { flow, error });
        const { promise, resolve } = Promise.withResolvers<void>();
        this.#ports.clock.wake(this.#ports.clock.now() + pauseForStore, resolve);
        await promise;
      }
    }
  }
}

/** Doubling from one second to a minute. */
export const backOff = (attempt: number): number => Math.min(1_000 * 2 ** (attempt - 1), 60_000);

const outcomeOf = (result: unknown): Outcome =>
  result instanceof Failed ? { error: { code: result.code, message: 'the activity answered with a failure' } } : { output: (result as Json | undefined) ?? null };
const nameOf = (flow: string, id: string, generation: number): string => `${flow}|${id}|${generation}`;
