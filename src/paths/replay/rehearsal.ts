// A machine's real actor, running, with a clock of ours and without the world: XState's own timers run, actions of the
// machine's own are written down, and no child is ever started, so that nothing happens but what the rehearsal is told.
import { type AnyActor, type AnyActorRef, type AnyMachineSnapshot, type AnyStateMachine, createActor, type EventObject, fromTransition } from 'xstate';
import { parentName, selfName } from '../../engine/actor-refs.ts';
import { type AskedAction, bookingOf, type Child, type Taken, transitionId } from '../../engine/macrostep.ts';
import { equalTimers } from '../equal-timers.ts';
import { follow, mayTakeName, unnamedTimer } from '../following.ts';
import type { Effect, GraphNode, Stimulus, Timer } from '../graph.ts';
import { SimulatedClock } from './simulated-clock.ts';

/** What one step did. */
export type Happening = { readonly transitions: readonly string[]; readonly effects: readonly Effect[]; readonly actions: readonly AskedAction[] };

/** What XState's scope holds beside what its types name. */
type Scope = Parameters<AnyStateMachine['transition']>[2] & { readonly self: AnyActorRef; defer(deferred: () => void): void; actionExecutor(action: AskedAction): void };
type Family = { _bookId: () => string; _unregister(child: Child): void };
/** Of XState's own actions. */
type Params = { readonly id?: string; readonly event: EventObject; readonly delay?: number; readonly to?: unknown; readonly sendId?: string } | undefined;

type Passing = { name: string; readonly isAtOnce: boolean };
type Delivery = Pick<Timer, 'isAtOnce'> & { readonly type: string };

const host = fromTransition((state: null) => state, null);

export class Rehearsal {
  readonly clock = new SimulatedClock();
  readonly began: Happening;
  readonly #actor: AnyActor;
  readonly #family: Family;
  #beginBooking: ((before: AnyMachineSnapshot | null) => void) | undefined;
  #node: GraphNode;
  #actions: AskedAction[] = [];
  #taken: string[] = [];
  /** What the timers that run now deliver, by name, as the graph counts them. */
  #timers = new Map<string, Delivery>();
  /** What XState puts off right now; null: the beginning of a child. */
  #passing: Passing | null = null;
  /** Put off by the step so far: the clock does not hold them before its end. */
  #putOff: Passing[] = [];

  /** Starts the machine. What its first step throws is the error of its snapshot. */
  constructor(machine: AnyStateMachine, input: unknown) {
    // The root of the family stands for the host, and for a parent where the machine speaks to one.
    const root = createActor(host, {
      id: parentName, clock: this.clock, logger: () => {},
      inspect: (event) => {
        if (event.type === '@xstate.microstep' && (event.actorRef as AnyActorRef).id === selfName) this.#taken.push(...(event._transitions as unknown as Taken[]).map(transitionId));
      },
    });
    this.#family = root.system as unknown as Family;
    this.#actor = createActor(this.#withoutWorld(machine), { id: selfName, parent: root, input } as never);
    this.#actor.start();
    const { happening, node } = this.#followed(null, null);
    this.began = happening;
    this.#node = node;
  }

  /** Where the machine stands. */
  get node(): GraphNode {
    return this.#node;
  }

  send(stimulus: Stimulus): Happening {
    const { source } = stimulus;
    const child = source === null || !Object.hasOwn(this.#node.snapshot.children, source) ? undefined : (this.#node.snapshot.children[source] as Child | undefined);
    if (child !== undefined && stimulus.kind === 'service' && !stimulus.event.type.startsWith('xstate.snapshot.')) this.#family._unregister(child); // as XState does when an actor ends
    return this.#step(stimulus, () => this.#actor.send(stimulus.event));
  }

  /** Fires the timer that is due next. */
  fireNext(): Happening {
    const name = this.clock.pending()[0]?.name ?? '';
    return this.#step({ kind: 'timer', event: (Object.hasOwn(this.#node.timers, name) ? this.#node.timers[name]?.event : undefined) ?? { type: name }, source: name, world: null }, () => this.clock.fireNext());
  }

  #step(cause: Stimulus, act: () => void): Happening {
    this.#actions = [];
    this.#putOff = [];
    this.#taken = [];
    this.#timers = new Map(Object.entries(this.#node.timers).flatMap(([name, { event: { type }, isAtOnce }]) => (cause.kind === 'timer' && name === cause.source ? [] : [[name, { type, ...(isAtOnce && { isAtOnce }) }] as const])));
    act();
    const { happening, node } = this.#followed(this.#node, cause);
    this.#node = node;
    return happening;
  }

  #followed(before: GraphNode | null, cause: Stimulus | null): { happening: Happening; node: GraphNode } {
    const [snapshot, actions, transitions] = [this.#actor.getSnapshot() as AnyMachineSnapshot, this.#actions, this.#taken];
    const { running, timers, effects } = follow({ snapshot, actions, taken: transitions, self: this.#actor }, before, cause);
    for (const names of equalTimers(timers)) this.clock.inTurn(names);
    return { happening: { transitions, effects, actions }, node: { snapshot, running, timers, world: null } };
  }

  /** The machine itself, which makes its steps in a scope of ours and starts nobody. */
  #withoutWorld(machine: AnyStateMachine): AnyStateMachine {
    const begin = (before: AnyMachineSnapshot | null): void => {
      this.#beginBooking ??= bookingOf(this.#family); // the actor itself has its name by now
      this.#beginBooking(before);
    };
    return Object.create(machine, {
      getInitialSnapshot: { value: (scope: Scope, input: unknown) => {
        begin(null);
        return machine.getInitialSnapshot(this.#within(scope), input);
      } },
      transition: { value: (snapshot: AnyMachineSnapshot, event: EventObject, scope: Scope) => {
        begin(snapshot);
        return machine.transition(snapshot, event, this.#within(scope));
      } },
      start: { value: () => {} },
    }) as AnyStateMachine;
  }

  #within(scope: Scope): Scope {
    const defer = (deferred: () => void): void => {
      const passing = this.#passing;
      if (passing === null) return;
      scope.defer(() => this.clock.named(passing.name, passing.isAtOnce ? () => this.clock.atOnce(deferred) : deferred));
    };
    const actionExecutor = (action: AskedAction): void => {
      this.#actions.push(action);
      const passing = this.#passingOf(action, scope.self);
      if (passing === null) return;
      this.#putOff.push(passing);
      scope.actionExecutor({ ...action, exec: (info, params) => {
        this.#passing = passing;
        try {
          action.exec?.(info, params);
        } finally {
          this.#passing = null;
        }
      } });
    };
    return Object.assign(Object.create(scope) as Scope, { defer, actionExecutor });
  }

  /** Which of XState's own actions may do what they do; timers have the names that the graph has for them. */
  #passingOf({ type, params }: AskedAction, self: AnyActorRef): Passing | null {
    const { id, event, delay, to, sendId } = (params as Params) ?? { event: { type } };
    if (type === 'xstate.cancel' && this.#timers.get(sendId ?? '')?.isAtOnce !== true) this.#timers.delete(sendId ?? '');
    if (type === 'xstate.cancel' || type === 'xstate.stopChild') return { name: '', isAtOnce: false };
    if ((type === 'xstate.raise' && delay !== undefined) || (type === 'xstate.sendTo' && to === self)) return { name: this.#named(id, delay === undefined ? { type: event.type, isAtOnce: true } : event), isAtOnce: delay === undefined };
    return null;
  }

  /** As the graph names it. */
  #named(id: string | undefined, delivery: Delivery): string {
    const earlier = id === undefined ? undefined : this.#timers.get(id);
    const isFree = earlier === undefined || mayTakeName(delivery, earlier);
    if (id !== undefined && earlier !== undefined && isFree) {
      const other = unnamedTimer(earlier.type, this.#timers);
      this.#timers.set(other, earlier);
      this.clock.rename(id, other);
      for (const passing of this.#putOff) if (passing.name === id) passing.name = other;
    }
    const name = id !== undefined && isFree ? id : unnamedTimer(delivery.type, this.#timers);
    this.#timers.set(name, delivery);
    return name;
  }
}
