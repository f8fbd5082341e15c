// Gathers what the actions of one macrostep mean for the rows of a flow, netting out what began and ended within it.
import type { AnyActorLogic, AnyActorRef, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Json, JsonObject } from '../ports/json.ts';
import { isActorRef, parentName, renamed, selfName } from './actor-refs.ts';
import { kindOf, type LogicKind } from './actor-logic.ts';
import type { Run, Surroundings } from './decide.ts';
import type { Effect } from './effects.ts';
import type { ChildActor, Pending, Timer } from './flow-record.ts';
import { errorAsJson, json } from './json-value.ts';
import { type AskedAction, type Child, spawnedInAssign } from './macrostep.ts';
import { afterPureEvent } from './pure-actor.ts';

type Event = JsonObject & { readonly type: string };
type Started = { readonly kind: LogicKind; readonly src: string; readonly logic: AnyActorLogic; readonly input: unknown; readonly flow: string; readonly isWatched: boolean; readonly child: Child };

export class Draft {
  readonly #machine: AnyStateMachine;
  readonly #revision: number;
  readonly #around: Surroundings;
  readonly #pending: Record<string, Pending>;
  readonly #children: Record<string, ChildActor>;
  readonly #timers: Record<string, Timer>;
  readonly #started = new Map<string, Started>();
  readonly #pure = new Map<string, unknown>();
  /** What entry actions send to an actor that their own state invokes: it begins after them. */
  readonly #early = new Map<string, Event[]>();
  /** What was begun keeps its place among the effects, for whoever is sent to after it. */
  readonly #effects: (Effect | Started)[] = [];
  readonly #kept = new Map<Started, readonly Effect[]>();

  constructor(machine: AnyStateMachine, run: Run, revision: number, around: Surroundings) {
    this.#machine = machine;
    this.#revision = revision;
    this.#around = around;
    this.#pending = { ...run.pending };
    this.#children = { ...run.children };
    this.#timers = { ...run.timers };
  }

  take(action: AskedAction, position: number, now: AnyMachineSnapshot): void {
    const place = `${this.#revision}.${position}`;
    switch (action.type) {
      case 'xstate.raise': {
        const { event, id, delay } = action.params as { event: Event; id?: string; delay?: number };
        if (delay !== undefined) this.#setTimer(id ?? place, place, delay, event); // without a delay it was part of this macrostep
        else if (event.type.startsWith('xstate.after.')) throw new Error(`the delay of "${event.type}" is not known: is its name misspelt?`); // XState fires it at once
        return;
      }
      case 'xstate.cancel':
        delete this.#timers[(action.params as { sendId: string }).sendId];
        return;
      case 'xstate.sendTo': {
        const { to, event, id, delay } = action.params as { to: AnyActorRef | string; event: Event; id?: string; delay?: number };
        const target = typeof to === 'string' ? to : to.id;
        if (target === selfName && delay === undefined) this.#deliver(this.#around.flow, null, event);
        else if (target === selfName) this.#setTimer(id ?? place, place, delay ?? 0, event);
        else if (delay !== undefined) this.#setTimer(id ?? place, place, delay, event, target);
        else this.send(target, event, now);
        return;
      }
      case 'xstate.spawnChild': {
        const { id, src, actorRef } = action.params as { id: string; src: unknown; actorRef?: Child };
        if (actorRef === undefined) throw new Error(`"${typeof src === 'string' ? src : id}" names no actor of the machine`);
        this.#begin(actorRef, now);
        return;
      }
      case spawnedInAssign:
        this.#begin((action.params as { actorRef: Child }).actorRef, now);
        return;
      case 'xstate.stopChild': {
        const child = action.params as AnyActorRef | undefined;
        if (child !== undefined) this.#stop(child.id);
        return;
      }
      case 'xstate.emit':
        this.#effects.push({ kind: 'emit', event: this.#stored((action.params as { event: Event }).event, 'an emitted event') });
        return;
      case 'xstate.log': {
        const { label, value } = action.params as { label?: string; value: unknown };
        this.#effects.push({ kind: 'log', label: label ?? null, value: loggable(value) });
        return;
      }
      default:
        if (action.type.startsWith('xstate.')) throw new Error(`"${action.type}" is an action of XState that this engine does not know`); // a new kind must not pass for one of the machine's own
        this.#takeCustom(action, place);
    }
  }

  /** What the macrostep has left running begins; what is no longer among the machine's children ends. */
  settleChildren(now: AnyMachineSnapshot): void {
    const children = now.children as Record<string, Child | undefined>;
    for (const id of Object.keys(children)) {
      const started = this.#started.get(id);
      if (started !== undefined) this.#kept.set(started, this.#keep(id, started));
    }
    for (const [id, row] of Object.entries(this.#pending)) if (row.kind === 'activity' && !(id in children)) this.#stop(id);
    for (const id of Object.keys(this.#children)) if (!(id in children)) this.#stop(id);
  }

  /** A flow that has ended waits for nothing. Effects it asked for in its last step are still performed. */
  end(): void {
    for (const [id, row] of Object.entries(this.#pending)) if (row.kind === 'activity') this.#stop(id);
    for (const id of Object.keys(this.#children)) this.#stop(id);
    for (const id of Object.keys(this.#timers)) delete this.#timers[id];
  }

  /** An event for another actor: named as this flow knows it, or by its address. */
  send(target: string, event: Event, now: AnyMachineSnapshot): void {
    if (target === parentName) return this.#toParent(event);
    const [, flow, actor = null] = /^@([^#]+)(?:#(.*))?$/s.exec(target) ?? [];
    if (flow !== undefined) return this.#deliver(flow, actor, event);
    const started = this.#started.get(target);
    const row = this.#children[target];
    if (started?.kind === 'pure' || row?.kind === 'pure') {
      const child = (started?.child ?? now.children[target]) as Child | undefined;
      if (child !== undefined) this.#movePure(target, event, child, row); // else the step sends to it and then leaves it
    } else if (started?.kind === 'machine' || row?.kind === 'flow') this.#deliver(started?.flow ?? (row as { flow: string }).flow, null, event);
    else if (started?.kind === 'live' || row?.kind === 'live') this.#effects.push({ kind: 'tell', id: target, generation: started === undefined ? (row?.generation ?? 0) : this.#revision, event: this.#stored(event, `"${event.type}"`) });
    else if (started === undefined && !(target in this.#pending)) this.#early.set(target, [...(this.#early.get(target) ?? []), event]);
    // A promise hears nothing, and neither does an actor that has ended: XState drops such an event too.
  }

  rows(): Pick<Run, 'pending' | 'children' | 'timers'> {
    return { pending: this.#pending, children: this.#children, timers: this.#timers };
  }

  effects(): readonly Effect[] {
    // Live, a machine that is started starts its children, and only then does what its first step asked for; those that are
    // final at once begin in their place.
    const isBefore = (started: Started): boolean => this.#revision === 1 && (started.child.getSnapshot() as { status?: string }).status === 'active';
    const before = [...this.#kept].flatMap(([started, effects]) => (isBefore(started) ? effects : []));
    return [...before, ...this.#effects.flatMap((effect) => (!('isWatched' in effect) ? [effect] : isBefore(effect) ? [] : (this.#kept.get(effect) ?? [])))];
  }

  /** States of transition functions that have moved. */
  get moved(): ReadonlyMap<string, unknown> {
    return this.#pure;
  }

  #begin(child: Child, now: AnyMachineSnapshot): void {
    const src = typeof child.src === 'string' ? child.src : this.#around.nameOf(child.logic);
    if (src === undefined) throw new Error(`the machine spawns "${child.id}" without a name that could be stored; name its logic in setup({ actors }) and spawn it by that name`);
    this.#stop(child.id);
    const isHeld = this.#around.isHeld === true;
    const kind = isHeld ? 'promise' : kindOf(child.logic);
    const started = { kind, src, logic: child.logic, input: child.options.input, flow: kind === 'machine' ? this.#around.newFlow() : '', isWatched: child._syncSnapshot === true && !isHeld, child };
    this.#started.set(child.id, started);
    const early = this.#early.get(child.id) ?? [];
    this.#early.delete(child.id);
    const send = (): void => early.forEach((event) => this.send(child.id, event, now));
    if (kind === 'machine') send(); // it waits for the flow, before whatever that sends to itself as it begins
    this.#effects.push(started);
    if (kind !== 'machine') send();
  }

  #keep(id: string, started: Started): Effect[] {
    const { kind, src, logic, input, flow, isWatched, child } = started;
    const generation = this.#revision;
    const stored = (): Json => this.#stored(input, `the input of "${id}"`);
    switch (kind) {
      case 'promise':
        this.#pending[id] = this.#work('activity', id, src, stored());
        return [{ kind: 'start', id, generation }, ...(isWatched ? [this.#shown(id, { status: 'active' })] : [])];
      case 'machine':
        this.#children[id] = { kind: 'flow', src, flow, generation, hasEnded: false, isWatched };
        return [{ kind: 'spawn', id, flow, src, logic, input, stored: stored() }];
      case 'live':
        this.#children[id] = { kind: 'live', src, input: stored(), generation, isWatched };
        return [{ kind: 'start', id, generation }];
      case 'pure':
        this.#children[id] = { kind: 'pure', src, generation, isWatched };
        return this.#told(id, generation, child.getSnapshot(), isWatched);
    }
  }

  #movePure(id: string, event: Event, child: Child, row: ChildActor | undefined): void {
    const generation = row === undefined || this.#started.has(id) ? this.#revision : row.generation;
    const before = this.#pure.get(id) ?? child.getSnapshot();
    const after = afterPureEvent(child.logic, before, event);
    if (after !== before) this.#pure.set(id, after);
    this.#effects.push(...this.#told(id, generation, after, this.#started.get(id)?.isWatched ?? row?.isWatched ?? false));
  }

  /** What the machine hears of a transition function that stands at `state` now. */
  #told(id: string, generation: number, state: unknown, isWatched: boolean): Effect[] {
    const { status, output, error } = state as { status?: string; output?: unknown; error?: unknown };
    if (status === 'done') return [{ kind: 'finished', id, generation, outcome: { output: json(output) } }];
    if (status === 'error') return [{ kind: 'finished', id, generation, outcome: { error: errorAsJson(error) } }];
    return isWatched ? [this.#shown(id, json(state))] : [];
  }

  #shown(id: string, snapshot: Json): Effect {
    return { kind: 'deliver', flow: this.#around.flow, actor: null, event: { type: `xstate.snapshot.${id}`, snapshot } };
  }

  #deliver(flow: string, actor: string | null, event: Event): void {
    this.#effects.push({ kind: 'deliver', flow, actor, event: this.#stored(event, `"${event.type}"`) });
  }

  #toParent(event: Event): void {
    const { parent } = this.#around;
    if (parent === null) throw new Error(`"${event.type}" is sent to a parent, and this flow has none`);
    this.#deliver(parent, null, event);
  }

  #takeCustom(action: AskedAction, place: string): void {
    const { exec, info } = action;
    const perform = exec === undefined || info === undefined ? undefined : (send: (event: Event) => void) => exec({ ...info, self: performing(info.self, send) }, action.params);
    if (!(action.type in this.#machine.implementations.actions) && perform !== undefined) {
      this.#effects.push({ kind: 'inline', type: action.type, perform });
      return;
    }
    const params = json(action.params, `the parameters of "${action.type}"`);
    const entry = this.#around.audit(action.type, params);
    if (entry !== undefined) {
      this.#effects.push({ kind: 'audit', entry });
      return;
    }
    const id = `effect.${place}`;
    this.#pending[id] = this.#work('effect', id, action.type, params);
    this.#effects.push({ kind: 'action', id, generation: this.#revision, type: action.type, perform });
  }

  #work(kind: Pending['kind'], id: string, src: string, input: Json): Pending {
    const { now, lease, flow } = this.#around;
    return { kind, src, input, generation: this.#revision, key: `${flow}:${this.#revision}:${id}`, attempt: 1, readyAt: now, due: now + lease, begun: false };
  }

  #setTimer(id: string, token: string, delay: number, event: Event, to?: string): void {
    const generation = to === undefined ? undefined : this.#started.has(to) ? this.#revision : (this.#children[to] ?? this.#pending[to])?.generation;
    if (!Number.isFinite(delay)) throw new Error(`the delay of "${event.type}" is no number: is its name misspelt?`);
    const earlier = this.#timers[id];
    if (earlier !== undefined) this.#timers[earlier.token] = earlier; // XState fires both, and the id means the later one
    delete this.#timers[id]; // timers of one moment fire in the order in which they were set
    this.#timers[id] = { token, due: this.#around.now + Math.max(0, delay), event: this.#stored(event, `"${event.type}"`), ...(to === undefined ? {} : { to, ...(generation === undefined ? {} : { generation }) }) };
  }

  #stop(id: string): void {
    this.#pure.delete(id);
    if (this.#started.delete(id)) return; // begun and left within this macrostep
    const row = this.#pending[id];
    const child = this.#children[id];
    delete this.#pending[id];
    delete this.#children[id];
    if (row !== undefined) this.#effects.push({ kind: 'stop', id, generation: row.generation });
    if (child?.kind === 'live') this.#effects.push({ kind: 'stop', id, generation: child.generation });
    if (child?.kind === 'flow' && !child.hasEnded) this.#effects.push({ kind: 'end', flow: child.flow });
  }

  /** As JSON, with references to actors by addresses that hold anywhere in the family. */
  #stored<Value>(value: Value, place: string): Value & Json {
    return renamed(json(value, place), (id) => this.#addressOf(id)) as Value & Json;
  }

  #addressOf(id: string): string {
    const { flow, parent } = this.#around;
    if (id === selfName) return `@${flow}`;
    if (id === parentName) return `@${parent ?? ''}`;
    if (id.startsWith('@')) return id;
    const started = this.#started.get(id);
    const row = this.#children[id];
    const child = started?.kind === 'machine' ? started.flow : row?.kind === 'flow' ? row.flow : null;
    return child === null ? `@${flow}#${id}` : `@${child}`;
  }
}

/** What an action may do with the machine it belongs to: send to it. Anything else it sees is as it was in its step. */
const performing = (self: unknown, send: (event: Event) => void): unknown => (isActorRef(self) ? Object.create(self, { send: { value: send }, id: { value: self.id } }) as unknown : self);

const loggable = (value: unknown): Json => {
  try {
    return json(value);
  } catch {
    return String(value);
  }
};
