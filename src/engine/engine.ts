// Hosts flows durably: one writer per family of flows, commit first and perform afterwards. What HTTP, a command line or a
// test may ask of a flow is here; what a message means is decided in decide.ts, what it writes in steps.ts and turn.ts,
// work is done in performer.ts, and what time brings in due-work.ts.
import type { Json, JsonObject } from '../ports/json.ts';
import type { LogRow } from '../ports/store.ts';
import { StoreUnavailableError } from '../ports/store.ts';
import { mentionsActor } from './actor-refs.ts';
import type { FlowFacts } from './activity.ts';
import { AtHand } from './at-hand.ts';
import type { LiveFlow } from './definition.ts';
import type { Definitions } from './definitions.ts';
import { DueWork } from './due-work.ts';
import type { EnginePorts } from './engine-ports.ts';
import { MachineFault, Refusal } from './errors.ts';
import { blankFlow, childFlowsOf, type FlowRecord, flows, isSettled } from './flow-record.ts';
import { type Answer, answerHeld } from './held-flows.ts';
import { facing, type Facing, liveFlow, refuseEnded, refuseOverdue, takers } from './live-flow.ts';
import type { EventResult } from './observer.ts';
import { isForged, isReserved, offerOf, takes } from './offers.ts';
import { breaks, withoutSecrets } from './payloads.ts';
import { Performer } from './performer.ts';
import { rebind } from './rebinding.ts';
import { boundTo, expiryOf, shownIn } from './steps.ts';
import { tellFamily } from './telling.ts';
import { transact, type Transaction } from './transaction.ts';
import type { TurnResult } from './turn.ts';
import type { Box } from './vault.ts';
import { type See, Watchers } from './watchers.ts';
import { Writer } from './writer.ts';

/** Joins the commit of the step it is given to: the answer to be repeated for an idempotency key, for instance. */
export type Alongside = (tx: Transaction, record: FlowRecord) => Promise<void>;

export type StartRequest = { readonly tenant: string; readonly machine: string; readonly subject: string | null; readonly input: Json; readonly tokenHash?: string; readonly alongside?: Alongside; /** A test has it in hand: nothing it waits for runs. */ readonly isHeld?: boolean };
export type SendRequest = {
  readonly event: JsonObject & { readonly type: string };
  /** The revisions the caller would have the flow at; refused when it has moved on from all of them. */
  readonly expected?: readonly number[] | undefined;
  readonly alongside?: Alongside;
};

export class Engine {
  readonly #ports: EnginePorts;
  readonly #definitions: Definitions;
  readonly #writer: Writer;
  readonly #performer: Performer;
  readonly #due: DueWork;
  readonly #watchers: Watchers;
  readonly #atHand = new AtHand();
  #isClosing = false;

  constructor(ports: EnginePorts, definitions: Definitions) {
    this.#ports = ports;
    this.#definitions = definitions;
    this.#watchers = new Watchers(ports.log);
    this.#writer = new Writer(ports, definitions, (result, later) => this.#committed(result, later));
    this.#performer = new Performer(this.#writer);
    this.#due = new DueWork(this.#writer, this.#performer);
  }

  /**
   * Takes up what an earlier process left: flows of versions that are gone, work begun or promised, timers that came due.
   * @throws {StrangerError} `isStrict` and a stored flow would have to be parked
   */
  async open({ isStrict = false }: { readonly isStrict?: boolean } = {}): Promise<void> {
    const log = this.#ports.log;
    const rebound = await rebind(this.#writer, isStrict, (done) => log('info', 'stored flows are bound to the versions hosted now', { done }));
    if (Object.values(rebound).some((count) => count > 0)) log('info', 'stored flows met other versions of their machines', rebound);
    for (let after: string | undefined; ;) {
      const page = await this.#ports.store.list(flows, { after, limit: 500, where: { unfinished: 'yes' } });
      for (const { row } of page) this.#performer.takeUp(row);
      after = page.at(-1)?.key;
      if (after === undefined || page.length < 500) break;
    }
    await this.#due.begin();
  }

  /** Lets running steps and work finish for at most `patience` milliseconds; what is left is taken up by the next process. */
  async close(patience = 10_000): Promise<void> {
    this.#isClosing = true;
    this.#due.close();
    await this.#performer.drain(patience);
    await this.#writer.idle();
  }

  /** How many flows wait for their version to be hosted again. */
  async parked(): Promise<number> {
    return (await this.#ports.store.values(flows, 'parked')).reduce((sum, { count }) => sum + count, 0);
  }

  get definitions(): Definitions {
    return this.#definitions;
  }

  /** @throws {Refusal} `machine.unknown`, `input.invalid`, or what the definition's `starting` throws. @throws {MachineFault} */
  async start(request: StartRequest): Promise<FlowRecord> {
    const definition = this.#definitions.get(request.machine);
    if (definition === undefined) throw new Refusal('machine.unknown', `no machine "${request.machine}" is hosted here`);
    const errors = [...(definition.inputSchema === undefined ? [] : breaks(definition.inputSchema, request.input)), ...forgedReferences(request.input)];
    if (errors.length > 0) throw new Refusal('input.invalid', 'the input breaks a rule', { errors: errors.map((error) => ({ ...error, pointer: `/input${error.pointer}` })) });
    const id = this.#ports.ids.next('flow');
    if (request.isHeld === true) this.#ports.held?.hold(id);
    const { record } = await this.#writer.commit(id, async (tx) => {
      const now = this.#ports.clock.now();
      const facts: FlowFacts = { id, tenant: request.tenant, machine: definition.id, subject: request.subject, input: request.input };
      await tx.get(flows, id);
      await definition.starting?.(tx, facts);
      const machineInput = definition.machineInput?.(facts) ?? request.input;
      const blank = { ...blankFlow(facts, definition.version, now), tokenHash: request.tokenHash ?? null, expiresAt: expiryOf(definition, now, now) };
      const result = await this.#writer.turn(tx, blank, { kind: 'start', input: machineInput ?? undefined }, { byCaller: true });
      if (result === null) throw new Error('a start is never stale');
      this.#atHand.keep(result.record, result.snapshot);
      await request.alongside?.(tx, result.record);
      return result;
    });
    return record;
  }

  /** @throws {Refusal} in the order of the contract: reserved, ended, moved on, not accepted, invalid. @throws {MachineFault} */
  async send(id: string, request: SendRequest): Promise<FlowRecord> {
    let machine: string | null = null;
    try {
      const { record } = await this.#writer.commit(id, async (tx) => {
        const { type } = request.event;
        if (isForged(type)) throw new Refusal('event.reserved', `"${type}" is sent by the engine alone`);
        const live = await this.#live(tx, id);
        machine = live.record.machine;
        return await this.#accept(tx, live, request);
      });
      this.#ports.observe?.({ kind: 'event.sent', machine, result: 'accepted' });
      return record;
    } catch (error) {
      const result = resultOf(error);
      if (result !== null) this.#ports.observe?.({ kind: 'event.sent', machine, result });
      throw error;
    }
  }

  /** Cancels by the machine's own event where it has one; a flow that has ended already stays as it is, a parked one is stopped. */
  async cancel(id: string): Promise<FlowRecord> {
    const cancelBy = async (finish: (tx: Transaction, record: FlowRecord) => Promise<TurnResult>): Promise<FlowRecord> => (await this.#writer.commit(id, async (tx) => {
      const record = await tx.get(flows, id);
      if (record === null) throw new Refusal('flow.unknown', `no flow "${id}"`);
      // Its parent waits, and could not be told.
      if (record.parked !== undefined && record.parent !== null) throw new Refusal('flow.outdated', `the flow is parked with its family: ${record.parked.reason}`);
      return record.status === 'active' ? await finish(tx, record) : { record, steps: [] };
    })).record;
    const stopped = (tx: Transaction, record: FlowRecord): Promise<TurnResult> => this.#writer.stop(tx, record, 'cancelled');
    try {
      return await cancelBy(async (tx, record) => (record.parked === undefined ? await this.#due.finish(tx, await this.#live(tx, id), 'cancelled') : await stopped(tx, record)));
    } catch (error) {
      const isStuck = error instanceof MachineFault || (error instanceof Refusal && error.code === 'flow.outdated');
      if (!isStuck) throw error;
      this.#ports.log('warn', 'a machine could not end its flow; it is stopped', { flow: id, error });
      return await cancelBy(stopped);
    }
  }

  /** What a device or a clock has brought about: one of the machine's `hostEvents`. False: nobody of the flow's family takes it now. @throws {Refusal} `flow.unknown`, `flow.outdated`. @throws {MachineFault} */
  async tell(id: string, event: { readonly type: string }): Promise<boolean> {
    return (await this.#writer.commit(id, async (tx) => tellFamily(this.#writer, tx, await this.#live(tx, id), event))) !== null;
  }

  /** What an activity of a held flow answers. False: it showed something, and nobody took it. @throws as {@link answerHeld} */
  async answer(id: string, activity: string, answer: Answer): Promise<boolean> {
    return (await this.#writer.commit(id, async (tx) => answerHeld(this.#writer, tx, await this.#live(tx, id), activity, answer))) !== null;
  }

  /** As at the end of its life, now. False: its machine does not take that. */
  async expire(id: string): Promise<boolean> {
    return (await this.#writer.commit(id, async (tx) => this.#due.expireIfTaken(tx, await this.#live(tx, id)))) !== null;
  }

  /** As stored, or as a transaction leaves it. @throws {Refusal} `flow.unknown`, `flow.outdated`. */
  read(id: string, from: Pick<Transaction, 'get'> = this.rows): Promise<LiveFlow> {
    return this.#live(from, id);
  }

  /** The flow of the family that waits for a person, and what may be sent now. */
  facing(live: LiveFlow, from: Pick<Transaction, 'get'> = this.rows): Promise<Facing> {
    return facing(from, this.#definitions, live);
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
    const giveUp = this.#ports.clock.after(patience, () => resolve(null));
    try {
      const { record } = await this.read(id);
      if (isSettled(record) || patience <= 0) return record;
      return (await promise) ?? (await this.read(id)).record;
    } finally {
      stopWatching();
      giveUp();
    }
  }

  /** Calls with the record of each turn of the flow once it is durable, in order, until the returned function is called. */
  watch(id: string, see: See): () => void {
    return this.#watchers.add(id, see);
  }

  /** Takes what the event at revision `cause` of an outermost flow may show, once: asked again it is null. `alongside` joins that commit. */
  async takeShown(id: string, cause: number, alongside?: (tx: Transaction, shown: Json) => Promise<void>): Promise<Json> {
    return await this.#writer.alone(id, () => transact(this.#ports, async (tx) => {
      const record = await tx.get(flows, id);
      if (record === null || record.shown?.cause !== cause) return null;
      const shown = this.#ports.vault.open(record.shown.box, shownIn(id));
      tx.put(flows, id, { ...record, shown: null });
      await alongside?.(tx, shown);
      return shown;
    }));
  }

  /** A caller's event: for the flow itself, or for the child of it that takes it. */
  async #accept(tx: Transaction, live: LiveFlow, { event, expected, alongside }: SendRequest): Promise<TurnResult> {
    const { type, ...payload } = event;
    const { record } = live;
    if (isReserved(live.definition, type)) throw new Refusal('event.reserved', `"${type}" is sent by the engine alone`);
    refuseEnded(record);
    await refuseOverdue(tx, record, this.#ports.clock.now());
    if (expected?.includes(record.revision) === false) throw new Refusal('flow.moved-on', `the flow is at revision ${record.revision}, not ${expected.join(' or ')}`);
    const asked = childFlowsOf(record).length === 0 ? [live] : await takers(tx, this.#definitions, live);
    const [target, offer] = asked.map((flow) => [flow, offerOf(flow.definition, flow.snapshot, type)] as const).find(([, offer]) => offer !== undefined) ?? [live, undefined];
    if (offer === undefined) throw new Refusal('event.not-accepted', `"${type}" is not accepted now`, { accepted: (await facing(tx, this.#definitions, live)).offers.map(({ name }) => name) });
    const errors = [...breaks(offer.input, payload), ...forgedReferences(payload)];
    if (errors.length > 0) throw new Refusal('event.invalid', `"${type}" breaks a rule`, { errors });
    const sealed: Record<string, Box> = {};
    const bare = withoutSecrets(offer.input, payload, (path, value) => {
      const reference = `sealed.${target.record.id === record.id ? '' : `${target.record.id}.`}${target.record.revision + 1}.${path}`;
      sealed[reference] = this.#ports.vault.seal(value, boundTo(target.record.id, reference));
      return reference;
    });
    const seen = { ...bare, type };
    if (!takes(target.snapshot, seen)) throw new Refusal('event.refused', `"${type}" is refused with this payload`);
    const result = await this.#writer.turn(tx, target.record, { kind: 'event', event: seen }, { byCaller: true, sealed, restored: target.snapshot });
    if (result === null) throw new Refusal('flow.ended', 'the flow has ended');
    this.#atHand.keep(result.record, result.snapshot);
    const own = target.record.id === record.id ? result.record : (await tx.get(flows, record.id))!;
    await alongside?.(tx, own);
    return { ...result, record: own };
  }

  #live(tx: Pick<Transaction, 'get'>, id: string): Promise<LiveFlow> {
    return liveFlow(tx, this.#definitions, id, (record) => this.#atHand.take(record));
  }

  /** @param later turns that are durable with this one: what it asked for and they have ended is never begun */
  #committed({ steps }: TurnResult, later: readonly TurnResult[]): void {
    const left = later.length === 0 ? nobody : new Map(later.flatMap((turn) => turn.steps).map(({ record }) => [record.id, record]));
    const latest = new Map<string, FlowRecord>();
    for (const { record, effects, passage, seen } of steps) {
      if (seen !== undefined) this.#ports.held?.see(record.id, seen);
      latest.set(record.id, record);
      if (passage === 'began' || passage === 'passed') this.#ports.observe?.({ kind: 'flow.started', machine: record.machine });
      if ((passage === 'ended' || passage === 'passed') && record.status !== 'active') this.#ports.observe?.({ kind: 'flow.ended', machine: record.machine, status: record.status });
      for (const effect of effects) {
        if (effect.kind === 'stop') this.#performer.abandon(record.id, effect.id, effect.generation);
        else if (effect.kind === 'log') this.#ports.log('info', effect.label ?? 'the machine says', { flow: record.id, value: effect.value });
        else if (effect.kind === 'action' && effect.perform !== undefined && !this.#isClosing) this.#performer.keep(record.id, effect.id, effect.generation, effect.perform);
      }
    }
    for (const record of latest.values()) {
      if (this.#isClosing) continue;
      this.#performer.takeUp(record, left.get(record.id));
      this.#due.by(flows.due?.(record) ?? null);
    }
    for (const { record, effects } of steps) {
      for (const effect of effects) {
        if (effect.kind === 'inline') this.#performer.performNow(record.id, effect.type, effect.perform);
        else if (effect.kind === 'tell') this.#performer.tell(record.id, effect.id, effect.generation, effect.event);
      }
    }
    for (const record of latest.values()) this.#watchers.show(record);
  }
}

/** Who could name an actor in a payload could have the machine send to it. */
const forgedReferences = (value: Json) => (mentionsActor(value) ? [{ pointer: '', code: 'reserved', message: 'must not hold a property "xstate$$type", which stands for an actor' }] : []);

const nobody: ReadonlyMap<string, FlowRecord> = new Map();

const resultOf = (error: unknown): EventResult | null => {
  if (error instanceof MachineFault) return 'machine.fault';
  if (error instanceof StoreUnavailableError) return 'store.unavailable';
  return error instanceof Refusal && (error.code.startsWith('event.') || error.code.startsWith('flow.')) ? (error.code as EventResult) : null;
};
