// Performs what commits have promised. An attempt runs outside every lock; its completion is one more commit of the flow,
// dropped when the flow has moved past that run meanwhile. What an earlier process left is taken up in the same way.
import type { Json, JsonObject } from '../ports/json.ts';
import { ConflictError, StoreUnavailableError } from '../ports/store.ts';
import { type Activity, ActivityError, Completion, Failed } from './activity.ts';
import { logicOf } from './actor-logic.ts';
import { attempt } from './attempt.ts';
import type { Message, Outcome } from './decide.ts';
import type { Definition } from './definition.ts';
import type { Performance } from './effects.ts';
import { MachineFault } from './errors.ts';
import { childrenOf, type FlowRecord, flows, type Pending } from './flow-record.ts';
import { errorAsJson, json } from './json-value.ts';
import { type LiveActor, LiveActors, type Said } from './live-actors.ts';
import type { AttemptOutcome } from './observer.ts';
import { performNamedAction, promiseLogic } from './own-logic.ts';
import { lease, shownIn } from './steps.ts';
import { transact, type Transaction } from './transaction.ts';
import type { TurnResult } from './turn.ts';
import type { Writer } from './writer.ts';

/** How often a machine that throws is given the same outcome; after that it is told of a failure instead. */
const attemptsOfMachine = 5;
const machineFault: Outcome = { error: { code: 'machine.fault', message: 'the machine failed on the outcome' } };
/** Milliseconds before a step that failed for the machine's or the store's sake is tried again. */
const pauseAfterFault = 60_000;
const pauseForStore = 1_000;

type Event = JsonObject & { readonly type: string };
type Job = { readonly flow: FlowRecord; readonly definition: Definition; readonly id: string; readonly pending: Pending; readonly signal: AbortSignal };

export class Performer {
  readonly #writer: Writer;
  readonly #live: LiveActors;
  readonly #running = new Map<string, { readonly abort: AbortController; readonly done: Promise<void> }>();
  /** The very code of actions committed by this process, with what they saw; a later process only knows their names. */
  readonly #performances = new Map<string, Performance>();
  readonly #inline = new Set<Promise<void>>();
  #isDraining = false;

  constructor(writer: Writer) {
    this.#writer = writer;
    const { clock, log } = writer.ports;
    this.#live = new LiveActors(clock, log, (actor, said) => this.#heard(actor, said));
  }

  /** Begins whatever of the flow is ready, not under way here, and still wanted in `last`, how the flow is known to stand by now. */
  takeUp(flow: FlowRecord, last = flow): void {
    const definition = this.#writer.definitions.of(flow);
    if (this.#isDraining || flow.parked !== undefined || definition === undefined) return;
    const { clock, held } = this.#writer.ports;
    const now = clock.now();
    const isHeld = held?.holds(flow.id) === true;
    for (const [id, pending] of Object.entries(flow.pending)) {
      if (isHeld && pending.kind === 'activity') continue; // a test answers for it
      const name = nameOf(flow.id, id, pending.generation);
      if (pending.readyAt > now || this.#running.has(name) || last.pending[id]?.generation !== pending.generation) continue;
      const abort = new AbortController();
      const done = this.#perform({ flow, definition, id, pending, signal: abort.signal })
        .catch((error: unknown) => this.#writer.ports.log('error', 'work could not be finished; it is tried again after a restart', { flow: flow.id, work: id, error }))
        .finally(() => this.#running.delete(name));
      this.#running.set(name, { abort, done });
    }
    for (const [id, child] of Object.entries(childrenOf(flow))) {
      if (child.kind !== 'live' || last.status !== 'active' || childrenOf(last)[id]?.generation !== child.generation) continue;
      const logic = definition.spawnable?.get(child.src) ?? logicOf(definition.machine, child.src);
      if (logic !== undefined) this.#live.start({ flow: flow.id, id, generation: child.generation, logic, input: child.input, isWatched: child.isWatched });
    }
  }

  /** Keeps an action's own code until it is performed. */
  keep(flow: string, id: string, generation: number, perform: Performance): void {
    this.#performances.set(nameOf(flow, id, generation), perform);
  }

  /** Runs an action that has no name, once. */
  performNow(flow: string, type: string, perform: Performance): void {
    const done = this.#runAction(flow, type, async () => await perform((event) => this.deliver(flow, event))).finally(() => this.#inline.delete(done));
    this.#inline.add(done);
  }

  tell(flow: string, id: string, generation: number, event: Event): void {
    this.#live.tell(flow, id, generation, event);
  }

  abandon(flow: string, id: string, generation: number): void {
    const name = nameOf(flow, id, generation);
    this.#running.get(name)?.abort.abort();
    this.#performances.delete(name);
    this.#live.stop(flow, id, generation);
  }

  /** A message from the inside: from an action, or from an actor that lives in the process. */
  deliver(flow: string, event: Event): void {
    void this.#give(flow, () => ({ kind: 'event', event: json(event, `"${event.type}"`) as Event }));
  }

  /** Keeps work of this host from being taken for lost, and takes up what is due. Null when nothing is. */
  renewLeases(tx: Transaction, flow: FlowRecord, now: number): TurnResult | null {
    const due = Object.entries(flow.pending).filter(([, pending]) => pending.due <= now);
    if (due.length === 0) return null;
    const record = { ...flow, pending: { ...flow.pending, ...Object.fromEntries(due.map(([id, pending]) => [id, { ...pending, due: now + lease }])) } };
    tx.put(flows, flow.id, record);
    return { record, steps: [{ record, effects: [], taken: [] }] };
  }

  /** Moves everything due of a flow whose machine fails into the near future: it is reported again, not in a hot loop. */
  async postpone(id: string): Promise<void> {
    await transact(this.#writer.ports, async (tx) => {
      const flow = await tx.get(flows, id);
      const now = this.#writer.ports.clock.now();
      if (flow === null) return;
      const later = <Row extends { due: number }>(rows: Readonly<Record<string, Row>>) =>
        Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.due <= now ? { ...row, due: now + pauseAfterFault } : row]));
      tx.put(flows, id, { ...flow, timers: later(flow.timers), pending: later(flow.pending) });
    });
  }

  async drain(patience: number): Promise<void> {
    this.#isDraining = true;
    this.#live.stopAll();
    const { clock } = this.#writer.ports;
    const all = Promise.all([...[...this.#running.values()].map(({ done }) => done), ...this.#inline]);
    const { promise, resolve } = Promise.withResolvers<void>();
    const giveUp = clock.after(patience, resolve);
    await Promise.race([all, promise]);
    giveUp();
    for (const { abort } of this.#running.values()) abort.abort();
    await Promise.race([all, new Promise((next) => setImmediate(next))]);
  }

  async #perform(job: Job): Promise<void> {
    if (job.pending.kind === 'effect') return await this.#performEffect(job);
    const { definition, pending, flow } = job;
    const scripted = this.#writer.ports.scripted?.next(definition.id, pending.src);
    if (scripted !== undefined) return await this.#finish(job, scripted);
    const activity = definition.activities[pending.src] ?? promiseLogic(definition.machine, pending.src);
    if (activity === undefined) return await this.#finish(job, { error: { code: 'activity.unknown', message: `nothing performs "${pending.src}"` } });
    if (activity.atMostOnce === true && !(await this.#begin(job))) {
      return await this.#finish(job, { error: { code: 'outcome.unknown', message: 'an earlier attempt may have been carried out' } });
    }
    const { clock } = this.#writer.ports;
    const began = clock.now();
    const tell = (outcome: AttemptOutcome): void => this.#writer.ports.observe?.({ kind: 'activity.attempted', machine: flow.machine, src: pending.src, outcome, milliseconds: clock.now() - began });
    let result;
    try {
      result = await attempt(this.#writer.ports, job, activity);
    } catch (error) {
      if (job.signal.aborted) return tell('abandoned');
      return tell(await this.#fail(job, activity, error));
    }
    tell('succeeded');
    await this.#finish(job, result);
  }

  /** Marks the one attempt as begun. False when an earlier process had begun it. */
  async #begin({ flow, id, pending }: Job): Promise<boolean> {
    if (pending.begun) return false;
    return await this.#change(flow.id, id, pending.generation, (row) => ({ ...row, begun: true }));
  }

  async #fail(job: Job, activity: Activity, error: unknown): Promise<'retried' | 'failed'> {
    const { flow, id, pending } = job;
    const known = error instanceof ActivityError ? error : null;
    if (activity.speaksToMachine === true && known === null) {
      await this.#finish(job, { error: errorAsJson(error) });
      return 'failed';
    }
    if (known === null) this.#writer.ports.log('error', 'an activity failed unexpectedly', { flow: flow.id, activity: pending.src, attempt: pending.attempt, error });
    const isRetryable = activity.atMostOnce !== true && activity.speaksToMachine !== true && (known === null || known.isRetryable);
    if (isRetryable && pending.attempt < (activity.attempts ?? 5)) {
      const readyAt = this.#writer.ports.clock.now() + backOff(pending.attempt);
      await this.#persistently(flow.id, () => this.#change(flow.id, id, pending.generation, (row) => ({ ...row, attempt: row.attempt + 1, readyAt, due: readyAt })));
      return 'retried';
    }
    const code = known?.code ?? (activity.atMostOnce === true ? 'outcome.unknown' : 'activity.failed');
    await this.#finish(job, { error: { code, message: known?.message ?? 'the activity failed' } });
    return 'failed';
  }

  /** Commits the outcome and the machine's next step together. A machine that throws on it is asked again; the work is not done again. */
  async #finish(job: Job, outcome: Outcome | Completion<unknown>): Promise<void> {
    const { clock, log } = this.#writer.ports;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#persistently(job.flow.id, () => this.#complete(job, attempt <= attemptsOfMachine ? outcome : machineFault));
        return;
      } catch (error) {
        if (!(error instanceof MachineFault)) throw error;
        log('error', 'a completion failed in the machine; the flow stands where it stood', { flow: job.flow.id, attempt, error });
        const readyAt = clock.now() + pauseAfterFault;
        if (attempt > attemptsOfMachine) return void (await this.#change(job.flow.id, job.id, job.pending.generation, (row) => ({ ...row, readyAt, due: readyAt })));
        if (attempt < attemptsOfMachine) await this.#pause(backOff(attempt), job.signal);
        if (job.signal.aborted) return;
      }
    }
  }

  async #complete({ flow, id, pending }: Job, outcome: Outcome | Completion<unknown>): Promise<TurnResult | null> {
    return await this.#writer.commit(flow.id, async (tx) => {
      const record = await tx.get(flows, flow.id);
      if (record?.status !== 'active' || record.pending[id]?.generation !== pending.generation) return null;
      let shown: Json | undefined;
      const completing = { get: tx.get.bind(tx), put: tx.put.bind(tx), remove: tx.remove.bind(tx), sizeOf: tx.sizeOf.bind(tx), audit: tx.audit.bind(tx), log: tx.log.bind(tx), forget: tx.forget.bind(tx), showOnce: (value: Json) => void (shown = value) };
      const settled = outcome instanceof Completion ? outcomeOf(await outcome.work(completing)) : outcome;
      const box = shown === undefined ? null : this.#writer.ports.vault.seal(shown, shownIn(flow.id));
      return await this.#writer.turn(tx, record, { kind: 'completed', id, generation: pending.generation, outcome: settled }, { shown: box });
    });
  }

  /** Ends early when the work is abandoned. */
  async #pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#writer.ports.clock.after(milliseconds, resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    cancel();
  }

  async #performEffect({ flow, definition, id, pending }: Job): Promise<void> {
    const name = nameOf(flow.id, id, pending.generation);
    const perform = this.#performances.get(name);
    this.#performances.delete(name);
    await this.#runAction(flow.id, pending.src, async () => {
      if (perform === undefined) await performNamedAction(definition.machine, flow, pending);
      else await perform((event) => this.deliver(flow.id, event));
    });
    await this.#persistently(flow.id, () => this.#change(flow.id, id, pending.generation, () => null));
  }

  async #runAction(flow: string, action: string, run: () => Promise<unknown>): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.#writer.ports.log('error', 'an action failed; it is not repeated', { flow, action, error });
    }
  }

  #heard({ flow, id, generation }: LiveActor, said: Said): void {
    void this.#give(flow, (record) => {
      if (childrenOf(record)[id]?.generation !== generation) return null;
      return 'event' in said ? { kind: 'event', event: said.event } : { kind: 'completed', id, generation, outcome: said.outcome };
    });
  }

  async #give(flow: string, message: (record: FlowRecord) => Message | null): Promise<void> {
    try {
      await this.#persistently(flow, () => this.#writer.commit(flow, async (tx) => {
        const record = await tx.get(flows, flow);
        const given = record?.status === 'active' && record.parked === undefined ? message(record) : null;
        return record === null || given === null ? null : await this.#writer.turn(tx, record, given);
      }));
    } catch (error) {
      this.#writer.ports.log('error', 'a message from the inside could not be delivered', { flow, error });
    }
  }

  /** Changes one row of pending work, if it is still that run. */
  async #change(flow: string, id: string, generation: number, change: (row: Pending) => Pending | null): Promise<boolean> {
    const result = await this.#writer.commit(flow, async (tx): Promise<TurnResult | null> => {
      const record = await tx.get(flows, flow);
      const row = record?.pending[id];
      if (!record || row?.generation !== generation) return null;
      const changed = change(row);
      const { [id]: _, ...others } = record.pending;
      const next = { ...record, pending: changed === null ? others : { ...others, [id]: changed } };
      tx.put(flows, flow, next);
      return { record: next, steps: [{ record: next, effects: [], taken: [] }] };
    });
    return result !== null;
  }

  /** Tries a commit until it is done: what an activity has found out is not thrown away because the disk is full for a while. */
  async #persistently<Result>(flow: string, commit: () => Promise<Result>): Promise<Result> {
    const { clock, log } = this.#writer.ports;
    for (;;) {
      try {
        return await commit();
      } catch (error) {
        const isTrouble = error instanceof StoreUnavailableError || error instanceof ConflictError;
        if (!isTrouble || this.#isDraining) throw error;
        log('warn', 'a completion could not be stored; trying again', { flow, error });
        const { promise, resolve } = Promise.withResolvers<void>();
        clock.after(pauseForStore, resolve);
        await promise;
      }
    }
  }
}

/** Doubling from one second to a minute. */
export const backOff = (attempt: number): number => Math.min(1_000 * 2 ** (attempt - 1), 60_000);

const outcomeOf = (result: unknown): Outcome =>
  result instanceof Failed ? { error: { code: result.code, message: 'the activity answered with a failure' } } : { output: json(result, 'the output') };
const nameOf = (flow: string, id: string, generation: number): string => `${flow}|${id}|${generation}`;
