// What time brings: timers, ends of lifetimes, work to be looked after, ended flows to be removed. One alarm for all of
// them, set to the earliest; every flow that is due advances by one commit after the other.
import { ConflictError, StoreUnavailableError } from '../ports/store.ts';
import { Alarm } from './alarm.ts';
import type { LiveFlow } from './definition.ts';
import { Refusal } from './errors.ts';
import { childrenOf, type FlowRecord, flows } from './flow-record.ts';
import { liveSnapshot } from './live-flow.ts';
import { takes } from './offers.ts';
import type { Performer } from './performer.ts';
import type { Transaction } from './transaction.ts';
import type { TurnResult } from './turn.ts';
import type { Writer } from './writer.ts';

/** Milliseconds after which an ended child whose parent lives on is looked at again. */
const soonestNextLook = 3_600_000;

/** Steps of one flow after which others get their turn. */
const mostStepsAtOnce = 100;

export class DueWork {
  readonly #writer: Writer;
  readonly #performer: Performer;
  readonly #alarm: Alarm;
  #hasEnded = false;
  #isAwake = false;
  /** Flows that go from one due step to the next already. */
  readonly #advancing = new Set<string>();

  constructor(writer: Writer, performer: Performer) {
    this.#writer = writer;
    this.#performer = performer;
    this.#alarm = new Alarm(writer.ports.clock, () => void this.#wake());
  }

  async begin(): Promise<void> {
    this.#alarm.by(await this.#writer.ports.store.nextDue(flows));
  }

  /** Something is due at this moment. */
  by(moment: number | null): void {
    this.#alarm.by(moment);
  }

  close(): void {
    this.#hasEnded = true;
    this.#alarm.off();
  }

  /** Ends a flow by the machine's own event where it has one, and by stopping it where that does not end it. */
  async finish(tx: Transaction, { record, snapshot }: LiveFlow, status: 'cancelled' | 'expired'): Promise<TurnResult> {
    const event = { type: `flow.${status}` };
    const result = takes(snapshot, event) ? await this.#writer.turn(tx, record, { kind: 'event', event }, { restored: snapshot }) : null;
    if (result !== null && result.record.status !== 'active') return result;
    const stopped = await this.#writer.stop(tx, result?.record ?? record, status);
    return { record: stopped.record, steps: [...(result?.steps ?? []), ...stopped.steps] };
  }

  /** As at the end of its life. Null: it has ended, or its machine has nothing for that. */
  async expireIfTaken(tx: Transaction, live: LiveFlow): Promise<TurnResult | null> {
    return live.record.status === 'active' && takes(live.snapshot, { type: 'flow.expired' }) ? await this.finish(tx, live, 'expired') : null;
  }

  /** Advances every flow that is due. A store that cannot write is asked again after a second. */
  async #wake(): Promise<void> {
    if (this.#isAwake) return; // it looks again when it is done
    this.#isAwake = true;
    const { store, clock, log } = this.#writer.ports;
    try {
      const due = await store.due(flows, clock.now(), 200);
      await Promise.all(due.map(({ key }) => this.#advance(key)));
      if (!this.#hasEnded) this.#alarm.by(await store.nextDue(flows));
    } catch (error) {
      log('error', 'due flows could not be advanced; trying again', { error });
      this.#alarm.by(clock.now() + 1_000);
    } finally {
      this.#isAwake = false;
    }
  }

  /** One at a time for a flow: each of its commits may ring again, and callers must get between two of its steps. */
  async #advance(id: string): Promise<void> {
    if (this.#advancing.has(id)) return; // the alarm, set anew after this, rings again if that one has just looked for the last time
    this.#advancing.add(id);
    try {
      for (let steps = 0; steps < mostStepsAtOnce && (await this.#advanced(id)); steps++);
    } catch (error) {
      if (error instanceof StoreUnavailableError || error instanceof ConflictError) throw error;
      this.#writer.ports.log('error', 'a due step failed; the flow stands where it stood', { flow: id, error });
      if (!(await this.#expireAnyway(id))) await this.#writer.alone(id, () => this.#performer.postpone(id));
    } finally {
      this.#advancing.delete(id);
    }
  }

  async #advanced(id: string): Promise<boolean> {
    return (await this.#writer.commit(id, (tx) => this.#nextStep(tx, id))) !== null;
  }

  /** A machine that fails on the way does not keep a flow whose life is over. */
  async #expireAnyway(id: string): Promise<boolean> {
    const result = await this.#writer.commit(id, async (tx) => {
      const record = await tx.get(flows, id);
      const isOver = record?.status === 'active' && record.expiresAt !== null && record.expiresAt <= this.#writer.ports.clock.now();
      return isOver ? await this.#writer.stop(tx, record, 'expired') : null;
    });
    return result !== null;
  }

  async #nextStep(tx: Transaction, id: string): Promise<TurnResult | null> {
    const record = await tx.get(flows, id);
    const { clock, observe } = this.#writer.ports;
    const now = clock.now();
    if (record === null) return null;
    if (record.status !== 'active') return (await this.#purge(tx, record, now)) ?? this.#forsake(tx, record) ?? this.#performer.renewLeases(tx, record, now);
    const [next] = Object.entries(record.timers).filter(([, timer]) => timer.due <= now).sort(([, a], [, b]) => a.due - b.due);
    if (next !== undefined && (record.expiresAt === null || next[1].due <= record.expiresAt)) {
      const result = await this.#writer.turn(tx, record, { kind: 'timer', id: next[0], token: next[1].token });
      observe?.({ kind: 'timer.fired', machine: record.machine, late: now - next[1].due });
      return result;
    }
    if (record.expiresAt !== null && record.expiresAt <= now) return await this.finish(tx, await this.#live(tx, record), 'expired');
    return this.#performer.renewLeases(tx, record, now);
  }

  /** An ended flow goes with its history; not before what it asked for in its last step is done, nor while a parent looks at it. */
  async #purge(tx: Transaction, record: FlowRecord, now: number): Promise<TurnResult | null> {
    if (record.purgeAt === null || record.purgeAt > now || Object.keys(record.pending).length > 0) return null;
    if (await this.#isLookedAt(tx, record)) {
      const kept = { ...record, purgeAt: now + Math.max(this.#writer.ports.retention ?? 0, soonestNextLook) };
      tx.put(flows, record.id, kept);
      return { record: kept, steps: [] };
    }
    tx.remove(flows, record.id);
    tx.forget({ logs: [record.id] });
    return { record, steps: [] };
  }

  /** What an ended flow still had to perform goes when nobody hosts its version any more. */
  #forsake(tx: Transaction, flow: FlowRecord): TurnResult | null {
    if (Object.keys(flow.pending).length === 0 || this.#writer.definitions.of(flow) !== undefined) return null;
    this.#writer.ports.log('warn', 'actions of an ended flow are given up: its version is not hosted any more', { flow: flow.id, actions: Object.values(flow.pending).map(({ src }) => src) });
    const record = { ...flow, pending: {} };
    tx.put(flows, flow.id, record);
    return { record, steps: [] };
  }

  /** A child stays as long as the parent that still knows it. */
  async #isLookedAt(tx: Transaction, { id, parent }: FlowRecord): Promise<boolean> {
    const row = parent === null ? null : await tx.get(flows, parent.flow);
    return row !== null && Object.values(childrenOf(row)).some((child) => child.kind === 'flow' && child.flow === id);
  }

  async #live(tx: Transaction, record: FlowRecord): Promise<LiveFlow> {
    const definition = this.#writer.definitions.of(record);
    if (definition === undefined) throw new Refusal('flow.outdated', `version ${record.version} of "${record.machine}" is not hosted`);
    return { record, definition, snapshot: await liveSnapshot(tx, definition, record) };
  }
}
