// Everything that may happen to a flow at rest, as far as the samples tell. Internal events of XState are never among it.
import type { AnyActorLogic, AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { logicOf } from '../engine/actor-logic.ts';
import { equalTimers } from './equal-timers.ts';
import type { GraphNode, Stimulus } from './graph.ts';
import { type ChildEnds, guessedOutcomes } from './guessed-outcomes.ts';
import type { Interner } from './interner.ts';
import { ownEvents } from './own-events.ts';
import type { Outcome, PlayedSamples } from './samples.ts';

/**
 * The event types a person may send: those the machine names, those the samples name, and for each wildcard that neither
 * reaches one made-up type. Host events and XState's own are not a person's.
 */
export function userEvents(machine: AnyStateMachine, samples: PlayedSamples, hostEvents: readonly string[], guessed: Set<string>): string[] {
  const isUsers = (type: string) => !type.startsWith('xstate.') && !hostEvents.includes(type);
  const descriptors = (machine.events as string[]).filter(isUsers);
  const exact = descriptors.filter((type) => !isWildcard(type));
  const extra = samples.namedEvents.filter((type) => isUsers(type) && !exact.includes(type));
  const wildcards = descriptors.filter(isWildcard).sort((a, b) => b.length - a.length);
  const reached = new Set(extra.map((type) => wildcards.find((wildcard) => fits(wildcard, type)))); // the longest takes precedence
  const madeUp = wildcards.flatMap((wildcard) => {
    if (reached.has(wildcard)) return [];
    const type = wildcard.replace('*', 'anything-else');
    guessed.add(`"${wildcard}" is tried with the event "${type}"`);
    return [type];
  });
  return [...new Set([...exact, ...extra, ...madeUp])];
}

/** One without a name is kept under none. */
const childOf = (snapshot: AnyMachineSnapshot, id: string): { readonly logic?: AnyActorLogic } | undefined =>
  ((Object.hasOwn(snapshot.children, id) ? snapshot.children[id] : undefined) ?? Object.values(snapshot.children as Record<string, { readonly id: string } | undefined>).find((child) => child?.id === id)) as { readonly logic?: AnyActorLogic } | undefined;

const isWildcard = (descriptor: string): boolean => descriptor === '*' || descriptor.endsWith('.*');
const fits = (wildcard: string, type: string): boolean => wildcard === '*' || type === wildcard.slice(0, -2) || type.startsWith(wildcard.slice(0, -1));

const noPayload: readonly object[] = [{}];

/** What is asked of the samples once for all states that ask the same. */
export class Stimuli {
  readonly guessed = new Set<string>();
  readonly #machine: AnyStateMachine;
  readonly #samples: PlayedSamples;
  readonly #interner: Interner;
  readonly #childEnds: ChildEnds;
  readonly #users: readonly string[];
  readonly #hostEvents: readonly string[];
  readonly #outcomes = new Map<string, readonly Outcome[]>();
  readonly #drifts = new Map<string, readonly unknown[]>();
  readonly #events = new WeakMap<object, Map<string, EventObject>>();
  readonly #named = new Map<string, readonly string[]>();

  constructor(machine: AnyStateMachine, samples: PlayedSamples, hostEvents: readonly string[], interner: Interner, childEnds: ChildEnds) {
    this.#machine = machine;
    this.#samples = samples;
    this.#interner = interner;
    this.#childEnds = childEnds;
    this.#hostEvents = hostEvents;
    this.#users = userEvents(machine, samples, hostEvents, this.guessed);
  }

  at({ snapshot, running, timers, world }: GraphNode): Stimulus[] {
    const found: Stimulus[] = this.#driftOf(world).map((world) => ({ kind: 'world', event: { type: 'world.changed' }, source: null, world }));
    const [next] = ownEvents(timers);
    const own = next === undefined ? undefined : timers[next];
    if (next !== undefined && own !== undefined) return [...found, { kind: 'timer', event: own.event, source: next, world }]; // before anybody can act, or anything else is over
    for (const type of this.#namedIn(snapshot)) {
      if (this.#hostEvents.includes(type)) found.push({ kind: 'timer', event: { type }, source: null, world });
      else for (const payload of this.#samples.payloadsOf(type, snapshot) ?? noPayload) found.push({ kind: 'user', event: this.#eventOf(type, payload), source: null, world });
    }
    for (const [id, { src, input }] of Object.entries(running)) {
      const child = childOf(snapshot, id);
      for (const context of this.#shown(snapshot, id, src)) found.push({ kind: 'service', event: { type: `xstate.snapshot.${id}`, snapshot: { status: 'active', context, output: undefined, error: undefined } } as EventObject, source: id, world });
      for (const outcome of this.#outcomesOf(src, input, world, child?.logic)) {
        const event = 'output' in outcome
          ? { type: `xstate.done.actor.${id}`, actorId: id, output: outcome.output }
          : { type: `xstate.error.actor.${id}`, actorId: id, error: outcome.error };
        found.push({ kind: 'service', event, source: id, world: 'world' in outcome ? outcome.world : world });
      }
    }
    const later = new Set(equalTimers(timers).flatMap(([, ...others]) => others)); // of equal ones, none fires before the first
    for (const [id, { event }] of Object.entries(timers)) if (!later.has(id)) found.push({ kind: 'timer', event, source: id, world });
    return found;
  }

  /** One event for one payload, however many states take it. */
  #eventOf(type: string, payload: object): EventObject {
    const made = this.#events.get(payload) ?? new Map<string, EventObject>();
    this.#events.set(payload, made);
    let event = made.get(type);
    if (event === undefined) made.set(type, (event = { ...payload, type }));
    return event;
  }

  /** Of persons' and the host's events those that some active state names: for others no transition is even looked at. */
  #namedIn(snapshot: AnyMachineSnapshot): readonly string[] {
    const place = snapshot._nodes.map(({ order }) => order).join();
    let found = this.#named.get(place);
    if (found === undefined) {
      const named = new Set(snapshot._nodes.flatMap((active) => active.ownEvents as string[]));
      const wildcards = [...named].filter(isWildcard);
      found = [...this.#users, ...this.#hostEvents].filter((type) => named.has(type) || wildcards.some((wildcard) => fits(wildcard, type)));
      this.#named.set(place, found);
    }
    return found;
  }

  #outcomesOf(src: string, input: unknown, world: unknown, logic: AnyActorLogic | undefined): readonly Outcome[] {
    const place = `${src} ${this.#interner.idOf(input)} ${this.#interner.idOf(world)}`;
    let found = this.#outcomes.get(place);
    if (found === undefined) {
      found = this.#samples.outcomesOf(src, input, world) ?? guessedOutcomes(logic ?? logicOf(this.#machine, src), src, input, this.#childEnds, this.guessed);
      this.#outcomes.set(place, found);
    }
    return found;
  }

  #driftOf(world: unknown): readonly unknown[] {
    const place = this.#interner.idOf(world);
    let found = this.#drifts.get(place);
    if (found === undefined) this.#drifts.set(place, (found = this.#samples.drift(world)));
    return found;
  }

  #shown(snapshot: AnyMachineSnapshot, id: string, src: string): readonly unknown[] {
    const isAsked = snapshot._nodes.some((active) => active.transitions.has(`xstate.snapshot.${id}`));
    if (!isAsked) return [];
    const given = this.#samples.snapshotsOf(src);
    if (given === null) this.guessed.add(`"${src}" is tried with one empty snapshot`);
    return given ?? [undefined];
  }
}
