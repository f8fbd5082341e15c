// One commit's worth of work on a family of flows: a message to one of them, and everything that parents, children and
// siblings send each other because of it. All of it is written together, or none of it.
import type { AnyMachineSnapshot } from 'xstate';
import { iso } from '../ports/clock.ts';
import type { Json, JsonObject } from '../ports/json.ts';
import { distantRef, revived } from './actor-refs.ts';
import { type Began, checkSize } from './bounds.ts';
import type { Message, Outcome } from './decide.ts';
import type { Definition } from './definition.ts';
import type { Definitions } from './definitions.ts';
import type { Effect } from './effects.ts';
import { MachineFault } from './errors.ts';
import { blankFlow, childFlowsOf, childrenOf, type FlowRecord, flows, isSettled, rootOf } from './flow-record.ts';
import { liveSnapshot } from './live-flow.ts';
import { type Additions, beganWith, type Boxes, expiryOf, mentionedIn, step, type StepHost, type Stepped, type StepResult, stop } from './steps.ts';
import type { Transaction } from './transaction.ts';
import type { Box } from './vault.ts';

/** Messages that one message may lead to: flows that answer each other without end are stopped here, as a loop in one is. */
export const longestTurn = 1_000;

export type TurnAdditions = Additions & {
  /** A caller asked for it: it counts as activity, and what it leads to may be shown in its answer. */
  readonly byCaller?: boolean;
  /** Somebody has done something about it, though not here: it counts as activity, and for nothing else. */
  readonly byDevice?: boolean;
  readonly shown?: Box | null;
};
/** `record`: the flow the message was for, as the turn leaves it. `steps`: all that was done, in order. */
export type TurnResult = {
  readonly record: FlowRecord;
  readonly steps: readonly StepResult[];
  /** What the record's snapshot was persisted from, where it was in this turn: whoever looks at it next need not restore it. */
  readonly snapshot?: AnyMachineSnapshot | undefined;
};

/** @returns null when the message is stale or the flow has ended. @throws {MachineFault} */
export function turn(tx: Transaction, definitions: Definitions, base: FlowRecord, message: Message, host: StepHost, added: TurnAdditions = {}): Promise<TurnResult | null> {
  return new Turn(tx, definitions, host).run(base, message, added);
}

/** Stops a flow and all its children; its parent is told that it was cancelled. */
export function stopFamily(tx: Transaction, definitions: Definitions, base: FlowRecord, status: 'cancelled' | 'expired', host: StepHost): Promise<TurnResult> {
  return new Turn(tx, definitions, host).stop(base, status);
}

/** A message, and what is sealed in it: a reference alone would open nothing for its reader. */
type Letter = { readonly message: Message; readonly boxes: Boxes };

class Turn {
  readonly #tx: Transaction;
  readonly #definitions: Definitions;
  readonly #host: StepHost;
  readonly #steps: StepResult[] = [];
  readonly #latest = new Map<string, AnyMachineSnapshot>();
  /** By flow: what came for it while it is at work, or before it began. */
  readonly #mailboxes = new Map<string, Letter[]>();
  /** By flow: how its first step of this turn began. */
  readonly #began = new Map<string, Began>();
  #given = 0;
  /** Flows with a child that moved after they did. */
  readonly #behind = new Map<string, { readonly actor: string; readonly child: FlowRecord }>();

  constructor(tx: Transaction, definitions: Definitions, host: StepHost) {
    this.#tx = tx;
    this.#definitions = definitions;
    this.#host = host;
  }

  async run(base: FlowRecord, message: Message, added: TurnAdditions): Promise<TurnResult | null> {
    const first = await this.#serve(base.id, () => this.#step(this.#definitionOf(base), base, message, added));
    if (first === null && this.#steps.length === 0) return null;
    return await this.#finish(base.id, added);
  }

  async stop(base: FlowRecord, status: 'cancelled' | 'expired'): Promise<TurnResult> {
    await this.#stop(base.id, status);
    return await this.#finish(base.id, {});
  }

  /** Actors work as XState has them work: what one sends is taken at once by whoever is at rest, and waits for whoever is at work. */
  async #give(flow: string, message: Message, from: Boxes): Promise<void> {
    if (++this.#given > longestTurn) throw new MachineFault(flow, message.kind, null, new Error(`more than ${longestTurn} messages between a flow and its children`));
    const letter = { message, boxes: mentionedIn(from, 'live' in message ? message.event : message) };
    const mailbox = this.#mailboxes.get(flow);
    if (mailbox === undefined) await this.#serve(flow, () => this.#take(flow, letter));
    else mailbox.push(letter);
  }

  async #serve(flow: string, work: () => Promise<Stepped | null>): Promise<Stepped | null> {
    const mailbox = this.#mailboxes.get(flow) ?? [];
    this.#mailboxes.set(flow, mailbox);
    const first = await work();
    for (let next = mailbox.shift(); next !== undefined; next = mailbox.shift()) await this.#take(flow, next);
    this.#mailboxes.delete(flow);
    return first;
  }

  async #take(flow: string, { message, boxes }: Letter): Promise<Stepped | null> {
    const record = await this.#tx.get(flows, flow);
    return record?.status !== 'active' || record.parked !== undefined ? null : await this.#step(this.#definitionOf(record), record, message, { sealed: boxes });
  }

  async #step(definition: Definition, base: FlowRecord, message: Message, added: Additions): Promise<Stepped | null> {
    const restored = message.kind === 'start' ? undefined : (added.restored ?? (await liveSnapshot(this.#tx, definition, base)));
    const done = await step(this.#tx, definition, base, message, this.#host, { ...added, ...(restored === undefined ? {} : { restored }) });
    if (done === null) {
      if (restored !== undefined && message.kind === 'event') await this.#report({ record: base, snapshot: restored, boxes: base.sealed }, true); // XState shows a state again even when nothing took the event
      return null;
    }
    this.#steps.push(done);
    if (!this.#began.has(base.id)) this.#began.set(base.id, beganWith(base, message));
    this.#latest.set(base.id, done.snapshot);
    this.#behind.delete(base.id);
    for (const effect of done.effects) if (effect.kind === 'spawn') this.#mailboxes.set(effect.flow, []); // siblings may write to it before it begins
    for (const effect of done.effects) await this.#carry(definition, done, effect);
    if (done.record.parent !== null) await this.#report(done, message.kind === 'start');
    return done;
  }

  async #spawn(parentDefinition: Definition, parent: FlowRecord, effect: Extract<Effect, { kind: 'spawn' }>, boxes: Boxes): Promise<void> {
    const definition = this.#definitions.child(parentDefinition, effect.src);
    if (definition === undefined) throw new MachineFault(parent.id, effect.src, parent.snapshot['value'] ?? null, new Error(`"${effect.src}" is not hosted as a machine`));
    const { id: machine, version } = definition;
    const lineage = { root: parent.lineage?.root ?? parent.machine, path: [...(parent.lineage?.path ?? []), effect.src] };
    const blank: FlowRecord = {
      ...blankFlow({ id: effect.flow, tenant: parent.tenant, machine, subject: parent.subject, input: effect.stored }, version, this.#host.now),
      parent: { flow: parent.id, actor: effect.id }, lineage,
    };
    await this.#tx.get(flows, effect.flow);
    await this.#serve(effect.flow, () => this.#step(definition, blank, { kind: 'start', input: effect.input === undefined ? undefined : revived(effect.stored, distantRef) }, { sealed: mentionedIn(boxes, effect.stored) }));
  }

  /** What concerns other flows; the rest is done after the commit, or has been written with it. */
  async #carry(definition: Definition, { record, boxes }: Stepped, effect: Effect): Promise<void> {
    // Whoever it wrote to before may have stopped it meanwhile: then it begins nothing more.
    if (effect.kind === 'spawn' && (await this.#tx.get(flows, record.id))?.children[effect.id]?.generation === record.revision) await this.#spawn(definition, record, effect, boxes);
    if (effect.kind === 'end') await this.#stop(effect.flow, 'cancelled');
    if (effect.kind === 'finished') await this.#give(record.id, { kind: 'completed', id: effect.id, generation: effect.generation, outcome: effect.outcome }, boxes);
    // An address of another family leads nowhere: a flow sends to its own.
    if (effect.kind === 'deliver' && rootOf(effect.flow) === rootOf(record.id)) {
      await this.#give(effect.flow, effect.actor === null ? { kind: 'event', event: effect.event } : { kind: 'forward', actor: effect.actor, event: effect.event }, boxes);
    }
  }

  /** Tells the parent what has become of its child. */
  async #report({ record, snapshot, boxes }: { readonly record: FlowRecord; readonly snapshot: AnyMachineSnapshot | null; readonly boxes: Boxes }, isNew = false): Promise<void> {
    if (record.parent === null) return;
    const parent = await this.#tx.get(flows, record.parent.flow);
    const child = parent === null ? undefined : childrenOf(parent)[record.parent.actor];
    if (parent?.status !== 'active' || child?.kind !== 'flow' || child.flow !== record.id || child.hasEnded) return;
    const { actor } = record.parent;
    if (!isNew) this.#behind.set(parent.id, { actor, child: record }); // the step that began it has moved its parent already
    if (record.status !== 'active') await this.#give(parent.id, { kind: 'completed', id: actor, generation: child.generation, outcome: outcomeOf(record) }, boxes);
    else if (child.isWatched && snapshot !== null) {
      const { status, value, context } = record.snapshot as { status: Json; value: Json; context: Json };
      await this.#give(parent.id, { kind: 'event', event: { type: `xstate.snapshot.${actor}`, snapshot: { status, value, context } }, live: { snapshot } }, boxes);
    }
  }

  async #stop(id: string, status: 'cancelled' | 'expired', tells = true): Promise<void> {
    const base = await this.#tx.get(flows, id);
    if (base?.status !== 'active') return;
    // What its children say when they are stopped comes too late for it.
    const isBusy = this.#mailboxes.has(id);
    if (!isBusy) this.#mailboxes.set(id, []);
    for (const child of childFlowsOf(base)) await this.#stop(child, 'cancelled', false);
    if (!isBusy) this.#mailboxes.delete(id);
    const record = await stop(this.#tx, this.#definitions.of(base), base, status, this.#host);
    const left = [...Object.entries(base.pending), ...Object.entries(childrenOf(base))].filter(([, { kind }]) => kind === 'activity' || kind === 'live');
    const effects = left.map(([name, { generation }]): Effect => ({ kind: 'stop', id: name, generation }));
    this.#steps.push({ record, effects, taken: [], passage: 'ended' });
    if (tells) await this.#report({ record, snapshot: null, boxes: base.sealed });
  }

  /** Ancestors move with every visible change of a child: whoever looks at them sees another page. */
  async #finish(id: string, { byCaller = false, byDevice = false, shown = null }: TurnAdditions): Promise<TurnResult> {
    for (let [first] = this.#behind; first !== undefined; [first] = this.#behind) {
      const [flow, { actor, child }] = first;
      this.#behind.delete(flow);
      const base = await this.#tx.get(flows, flow);
      if (base?.status !== 'active') continue;
      const record: FlowRecord = { ...base, revision: base.revision + 1, updatedAt: this.#host.now };
      const value = base.snapshot['value'] ?? null;
      this.#tx.put(flows, flow, record);
      const event: JsonObject & { type: string } = { type: 'flow.child.changed', actor, flow: child.id, status: child.status, state: child.snapshot['value'] ?? null };
      this.#tx.log({ flow, seq: record.revision, at: iso(this.#host.now), event, from: value, to: value, transitions: [] });
      this.#steps.push({ record, effects: [], taken: [] });
      if (record.parent !== null) this.#behind.set(record.parent.flow, { actor: record.parent.actor, child: record });
    }
    const moved = new Map(this.#steps.map(({ record }) => [record.id, record]));
    const innermostFirst = [...moved.values()].sort((one, other) => depthOf(other) - depthOf(one));
    for (const record of innermostFirst) if (record.childWorks !== undefined || childFlowsOf(record).length > 0) await this.#noteWork(record.id);
    const root = rootOf(id);
    if (byCaller || byDevice || shown !== null) await this.#mark(root, { byCaller, isAlive: byCaller || byDevice, shown });
    if (root !== id && byCaller) await this.#mark(id, { byCaller, isAlive: true, shown: null });
    for (const [flow, began] of this.#began) checkSize(flow, began, this.#tx.sizeOf(flows, flow));
    for (const flow of moved.keys()) moved.set(flow, (await this.#tx.get(flows, flow)) ?? moved.get(flow)!);
    const record = moved.get(id) ?? (await this.#tx.get(flows, id))!;
    const steps = this.#steps.map((done) => ({ ...done, record: moved.get(done.record.id)! }));
    return { record, steps, snapshot: childFlowsOf(record).length === 0 ? this.#latest.get(id) : undefined };
  }

  async #noteWork(id: string): Promise<void> {
    const base = await this.#tx.get(flows, id);
    if (base === null) return;
    const children = await Promise.all(childFlowsOf(base).map((child) => this.#tx.get(flows, child)));
    const childWorks = children.some((child) => child !== null && !isSettled(child));
    if (childWorks !== (base.childWorks ?? false)) this.#tx.put(flows, id, { ...base, childWorks });
  }

  /** What the outermost flow alone keeps: which event of a caller is being answered, and what that answer may show. */
  async #mark(id: string, { byCaller, isAlive, shown }: { readonly byCaller: boolean; readonly isAlive: boolean; readonly shown: Box | null }): Promise<void> {
    const base = await this.#tx.get(flows, id);
    if (base === null) return;
    const cause = byCaller ? base.revision : base.cause;
    const definition = this.#definitions.of(base);
    this.#tx.put(flows, id, {
      ...base, cause,
      shown: shown !== null ? { box: shown, cause } : base.shown?.cause === cause ? base.shown : null,
      expiresAt: isAlive && definition !== undefined ? expiryOf(definition, base.createdAt, this.#host.now) : base.expiresAt,
    });
  }

  #definitionOf(record: FlowRecord): Definition {
    const definition = this.#definitions.of(record);
    if (definition === undefined) throw new Error(`version ${record.version} of "${record.machine}" is not hosted`);
    return definition;
  }
}

const depthOf = ({ lineage }: FlowRecord): number => lineage?.path.length ?? 0;

const outcomeOf = ({ status, output, failure, snapshot }: FlowRecord): Outcome => {
  if (snapshot['status'] === 'done') return { output };
  if (snapshot['status'] === 'error') return { error: snapshot['error'] ?? null };
  return { error: failure ?? { code: `flow.${status}`, message: `the child flow was ${status}` } };
};
