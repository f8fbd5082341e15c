// Hosts flows durably: one writer per flow, commit first and perform afterwards. What HTTP, a command line or a test may
// ask of a flow is here; what a message means is decided in decide.ts, what it writes in steps.ts, work is done in performer.ts.
import { iso } from '../ports/clock.ts';
import type { Json, JsonObject } from '../ports/json.ts';
import type { LogRow } from '../ports/store.ts';
import { Alarm } from './alarm.ts';
import type { FlowFacts } from './activity.ts';
import type { Definition, Definitions, LiveFlow } from './definition.ts';
import { MachineFault, Refusal } from './errors.ts';
import { type FlowRecord, flows } from './flow-record.ts';
import type { EnginePorts } from './engine-ports.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { restore } from './macrostep.ts';
import { isForged, isReserved, offersOf, takes } from './offers.ts';
import { breaks, withoutSecrets } from './payloads.ts';
import { Performer } from './performer.ts';
import { boundTo, expiryOf, step, type StepResult, stop } from './steps.ts';
import { transact, type Transaction } from './transaction.ts';
import type { Box } from './vault.ts';

/** Joins the commit of the step it is given to: the answer to be repeated for an idempotency key, for instance. */
export type Alongside = (tx: Transaction, record: FlowRecord) => Promise<void>;

export type StartRequest = { readonly tenant: string; readonly machine: string; readonly subject: string | null; readonly input: Json; readonly tokenHash?: string; readonly alongside?: Alongside };
export type SendRequest = {
  readonly event: JsonObject & { readonly type: string };
  /** The revisions the caller would have the flow at; refused when it has moved on from all of them. */
  readonly expected?: readonly number[] | undefined;
  readonly alongside?: Alongside;
};

export class Engine {
  readonly #ports: EnginePorts;
  readonly #definitions: Definitions;
  readonly #queue = new KeyedQueue();
  readonly #performer: Performer;
  readonly #alarm: Alarm;
  readonly #watchers = new Map<string, Set<(record: FlowRecord) => void>>();
  #isClosing = false;

  constructor(ports: EnginePorts, definitions: Definitions) {
    this.#ports = ports;
    this.#definitions = definitions;
    this.#alarm = new Alarm(ports.clock, () => void this.#wake());
    this.#performer = new Performer(ports, definitions, this.#queue, (result) => this.#committed(result));
  }

  /** Takes up what an earlier process left: work begun or promised, and timers that came due meanwhile. */
  async open(): Promise<void> {
    for (let after: string | undefined; ;) {
      const page = await this.#ports.store.list(flows, { after, limit: 500, where: { unfinished: 'yes' } });
      for (const { row } of page) this.#performer.takeUp(row);
      after = page.at(-1)?.key;
      if (after === undefined || page.length < 500) break;
    }
    this.#alarm.by(await this.#ports.store.nextDue(flows));
  }

  /** Lets running steps and work finish for at most `patience` milliseconds; what is left is taken up by the next process. */
  async close(patience = 10_000): Promise<void> {
    this.#isClosing = true;
    this.#alarm.off();
    await this.#performer.drain(patience);
    await this.#queue.idle();
  }

  get definitions(): Definitions {
    return this.#definitions;
  }

  /** @throws {Refusal} `machine.unknown`, `input.invalid`, or what the definition's `starting` throws. */
  async start(request: StartRequest): Promise<FlowRecord> {
    const definition = this.#definitions.get(request.machine);
    if (definition === undefined) throw new Refusal('machine.unknown', `no machine "${request.machine}" is hosted here`);
    const errors = definition.inputSchema === undefined ? [] : breaks(definition.inputSchema, request.input);
    if (errors.length > 0) throw new Refusal('input.invalid', 'the input breaks a rule', { errors: errors.map((error) => ({ ...error, pointer: `/input${error.pointer}` })) });
    const id = this.#ports.ids.next('flow');
    return await this.#queue.run(id, () => this.#commit(async (tx) => {
      const now = this.#ports.clock.now();
      const facts: FlowFacts = { id, tenant: request.tenant, machine: definition.id, subject: request.subject, input: request.input };
      await tx.get(flows, id);
      await definition.starting?.(tx, facts);
      const machineInput = definition.machineInput?.(facts) ?? request.input;
      const result = await step(tx, definition, blank(facts, definition, now, request.tokenHash ?? null), { kind: 'start', input: machineInput }, now, { byCaller: true });
      if (result === null) throw new Error('a start is never stale');
      await request.alongside?.(tx, result.record);
      return result;
    }));
  }

  /** @throws {Refusal} in the order of the contract: reserved, ended, moved on, not accepted, invalid. @throws {MachineFault} */
  async send(id: string, request: SendRequest): Promise<FlowRecord> {
    return await this.#queue.run(id, () => this.#commit(async (tx) => {
      const { type, ...payload } = request.event;
      if (isForged(type)) throw new Refusal('event.reserved', `"${type}" is sent by the engine alone`);
      const { record, definition, snapshot } = await this.#live(tx, id);
      if (isReserved(definition, type)) throw new Refusal('event.reserved', `"${type}" is sent by the engine alone`);
      refuseEnded(record);
      if (request.expected?.includes(record.revision) === false) throw new Refusal('flow.moved-on', `the flow is at revision ${record.revision}, not ${request.expected.join(' or ')}`);
      const offers = offersOf(definition, snapshot);
      const offer = offers.find(({ name }) => name === type) ?? (acceptsWildcard(snapshot, type) ? { name: type, input: { type: 'object' } } : undefined);
      if (offer === undefined) throw new Refusal('event.not-accepted', `"${type}" is not accepted now`, { accepted: offers.map(({ name }) => name) });
      const errors = breaks(offer.input, payload);
      if (errors.length > 0) throw new Refusal('event.invalid', `"${type}" breaks a rule`, { errors });
      const sealed: Record<string, Box> = {};
      const bare = withoutSecrets(offer.input, payload, (path, value) => {
        const reference = `sealed.${record.revision + 1}.${path}`;
        sealed[reference] = this.#ports.vault.seal(value, boundTo(id, reference));
        return reference;
      });
      const event = { ...bare, type };
      if (!takes(snapshot, event)) throw new Refusal('event.refused', `"${type}" is refused with this payload`);
      const result = await step(tx, definition, record, { kind: 'event', event }, this.#ports.clock.now(), { byCaller: true, sealed });
      if (result === null) throw new Refusal('flow.ended', 'the flow has ended');
      await request.alongside?.(tx, result.record);
      return result;
    }));
  }

  /** Cancels by the machine's own event where it has one; a flow that has ended already stays as it is. */
  async cancel(id: string): Promise<FlowRecord> {
    return await this.#queue.run(id, () => this.#commit(async (tx) => {
      const live = await this.#live(tx, id);
      return live.record.status === 'active' ? await this.#end(tx, live, 'cancelled') : { record: live.record, effects: [], taken: [] };
    }));
  }

  /** As stored, or as a transaction leaves it. @throws {Refusal} `flow.unknown`, `flow.outdated`. */
  async read(id: string, from: Pick<Transaction, 'get'> = this.rows): Promise<LiveFlow> {
    return await this.#live(from, id);
  }

  /** Rows as stored now, outside any transaction. */
  readonly rows: Pick<Transaction, 'get'> = { get: async (table, key) => (await this.#ports.store.get(table, key))?.row ?? null };

  async history(id: string, after: number, limit: number): Promise<readonly LogRow[]> {
    return await this.#ports.store.log(id, { after, limit });
  }

  /** The flow once no work of a `working` state is under way, or as it is after `patience` milliseconds. */
  async settled(id: string, patience: number): Promise<FlowRecord> {
    const { promise, resolve } = Promise.withResolvers<FlowRecord | null>();
    const stopWatching = this.watch(id, (record) => {
      if (isSettled(record)) resolve(record);
    });
    const giveUp = this.#ports.clock.wake(this.#ports.clock.now() + patience, () => resolve(null));
    try {
      const { record } = await this.read(id);
      if (isSettled(record) || patience <= 0) return record;
      return (await promise) ?? (await this.read(id)).record;
    } finally {
      stopWatching();
      giveUp();
    }
  }

  /** Calls with the record after each commit to the flow, until the returned function is called. */
  watch(id: string, see: (record: FlowRecord) => void): () => void {
    const watchers = this.#watchers.get(id) ?? new Set();
    this.#watchers.set(id, watchers.add(see));
    return () => {
      watchers.delete(see);
      if (watchers.size === 0) this.#watchers.delete(id);
    };
  }

  /** Takes what the event at revision `cause` may show, once: asked again it is null. `alongside` joins that commit. */
  async takeShown(id: string, cause: number, alongside?: (tx: Transaction, shown: Json) => Promise<void>): Promise<Json> {
    return await this.#queue.run(id, () => transact(this.#ports, async (tx) => {
      const record = await tx.get(flows, id);
      if (record === null || record.shown?.cause !== cause) return null;
      const shown = this.#ports.vault.open(record.shown.box, boundTo(id, 'shown'));
      tx.put(flows, id, { ...record, shown: null });
      await alongside?.(tx, shown);
      return shown;
    }));
  }

  async #live(tx: Pick<Transaction, 'get'>, id: string): Promise<LiveFlow> {
    const record = await tx.get(flows, id);
    if (record === null) throw new Refusal('flow.unknown', `no flow "${id}"`);
    const definition = this.#definitions.get(record.machine);
    if (definition === undefined || definition.version !== record.version) throw new Refusal('flow.outdated', `the flow was started with version ${record.version} of "${record.machine}", which is not hosted any more`);
    try {
      return { record, definition, snapshot: restore(definition.machine, record.snapshot) };
    } catch (error) {
      throw new Refusal('flow.outdated', `the flow no longer fits its machine: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #end(tx: Transaction, { record, definition, snapshot }: LiveFlow, status: 'cancelled' | 'expired'): Promise<StepResult> {
    const event = { type: `flow.${status}` };
    const now = this.#ports.clock.now();
    const result = takes(snapshot, event) ? await step(tx, definition, record, { kind: 'event', event }, now) : null;
    if (result !== null && result.record.status !== 'active') return result;
    return { record: await stop(tx, definition, result?.record ?? record, status, now), effects: result?.effects ?? [], taken: [] };
  }

  async #commit(work: (tx: Transaction) => Promise<StepResult>): Promise<FlowRecord> {
    const result = await transact(this.#ports, work);
    this.#committed(result);
    return result.record;
  }

  #committed({ record, effects }: StepResult): void {
    for (const effect of effects) {
      if (effect.kind === 'stop') this.#performer.abandon(record.id, effect.id, effect.generation);
      if (effect.kind === 'log') this.#ports.log('info', effect.label ?? 'the machine says', { flow: record.id, value: effect.value });
    }
    for (const see of this.#watchers.get(record.id) ?? []) see(record);
    if (this.#isClosing) return;
    this.#performer.takeUp(record);
    this.#alarm.by(flows.due?.(record) ?? null);
  }

  /** Advances every flow that is due. A store that cannot write is asked again after a second. */
  async #wake(): Promise<void> {
    try {
      const due = await this.#ports.store.due(flows, this.#ports.clock.now(), 200);
      await Promise.all(due.map(({ key }) => this.#queue.run(key, () => this.#advance(key))));
      if (!this.#isClosing) this.#alarm.by(await this.#ports.store.nextDue(flows));
    } catch (error) {
      this.#ports.log('error', 'due flows could not be advanced; trying again', { error });
      this.#alarm.by(this.#ports.clock.now() + 1_000);
    }
  }

  async #advance(id: string): Promise<void> {
    for (let isDone = false; !isDone;) {
      try {
        const result = await transact(this.#ports, (tx) => this.#nextDueStep(tx, id));
        if (result === null) isDone = true;
        else this.#committed(result);
      } catch (error) {
        if (!(error instanceof MachineFault || error instanceof Refusal)) throw error;
        this.#ports.log('error', 'a due step failed; the flow stands where it stood', { flow: id, error });
        await this.#performer.postpone(id);
        isDone = true;
      }
    }
  }

  async #nextDueStep(tx: Transaction, id: string): Promise<StepResult | null> {
    const live = await this.#live(tx, id);
    const { record, definition } = live;
    const now = this.#ports.clock.now();
    const [next] = Object.entries(record.timers).filter(([, timer]) => timer.due <= now).sort(([, a], [, b]) => a.due - b.due);
    if (record.status === 'active' && next !== undefined && (record.expiresAt === null || next[1].due <= record.expiresAt)) {
      return await step(tx, definition, record, { kind: 'timer', id: next[0], token: next[1].token }, now);
    }
    if (record.status === 'active' && record.expiresAt !== null && record.expiresAt <= now) return await this.#end(tx, live, 'expired');
    return this.#performer.renewLeases(tx, record, now);
  }
}

export const isSettled = (record: FlowRecord): boolean => record.status !== 'active' || !record.tags.includes('working');

const acceptsWildcard = (snapshot: LiveFlow['snapshot'], type: string): boolean =>
  snapshot._nodes.some((node) => (node.ownEvents as string[]).some((descriptor) => descriptor.includes('*') && (descriptor === '*' || type.startsWith(descriptor.slice(0, -1)))));

function refuseEnded({ status, updatedAt }: FlowRecord): void {
  if (status === 'expired') throw new Refusal('flow.expired', `the flow expired at ${iso(updatedAt)}`);
  if (status !== 'active') throw new Refusal('flow.ended', `the flow has ended (${status})`);
}

const blank = ({ id, tenant, subject, input }: FlowFacts, definition: Definition, now: number, tokenHash: string | null): FlowRecord => ({
  id, tenant, machine: definition.id, version: definition.version, subject, input, revision: 0, status: 'active', snapshot: {}, tags: [],
  pending: {}, timers: {}, sealed: {}, shown: null, cause: 0, createdAt: now, updatedAt: now,
  expiresAt: expiryOf(definition, now, now), output: null, failure: null, tokenHash,
});
