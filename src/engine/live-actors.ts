// Actors that hold something open, a callback or an observable: they run in this process while their flow waits for them,
// and begin again in the next one. What they send is a message to their flow like any other, committed before it counts.
import { type AnyActorLogic, type AnyActorRef, createActor, fromTransition } from 'xstate';
import type { Clock } from '../ports/clock.ts';
import type { Json, JsonObject } from '../ports/json.ts';
import { distantRef, revived } from './actor-refs.ts';
import type { EngineLog } from './engine-ports.ts';
import { errorAsJson, json } from './json-value.ts';

export type LiveActor = { readonly flow: string; readonly id: string; readonly generation: number; readonly logic: AnyActorLogic; readonly input: Json; readonly isWatched: boolean };
type Event = JsonObject & { readonly type: string };

/** What a live actor says to its flow; `ended` with its outcome. */
export type Said = { readonly event: Event } | { readonly outcome: { readonly output: Json } | { readonly error: Json } };

const idle = fromTransition((state: null) => state, null);

export class LiveActors {
  readonly #clock: Clock;
  readonly #log: EngineLog;
  readonly #hear: (actor: LiveActor, said: Said) => void;
  readonly #running = new Map<string, AnyActorRef>();

  constructor(clock: Clock, log: EngineLog, hear: (actor: LiveActor, said: Said) => void) {
    this.#clock = clock;
    this.#log = log;
    this.#hear = hear;
  }

  get count(): number {
    return this.#running.size;
  }

  /** Does nothing when it runs already. */
  start(actor: LiveActor): void {
    const name = nameOf(actor.flow, actor.id, actor.generation);
    if (this.#running.has(name)) return;
    const say = (said: () => Said): void => {
      if (!this.#running.has(name)) return; // stopped: what comes late counts no more
      try {
        const words = said();
        if ('outcome' in words) this.#running.delete(name);
        this.#hear(actor, words);
      } catch (error) {
        this.#log('error', 'an actor said what cannot be stored; it is not heard', { flow: actor.flow, actor: actor.id, error });
      }
    };
    const system = createActor(idle, { clock: this.#timers() }).system;
    const parent = distantRef('@parent', {
      system,
      _send: (event: Event) => {
        const { type } = event;
        if (type === `xstate.done.actor.${actor.id}`) say(() => ({ outcome: { output: json(event['output'], 'its output') } }));
        else if (type === `xstate.error.actor.${actor.id}`) say(() => ({ outcome: { error: errorAsJson(event['error']) } }));
        else say(() => ({ event: json(type.startsWith('xstate.snapshot.') ? { type, snapshot: lookOf(event['snapshot']) } : event, `"${type}"`) as Event }));
      },
      send: (event: Event) => say(() => ({ event: json(event, `"${event.type}"`) as Event })),
    });
    const ref = createActor(actor.logic, { id: actor.id, parent, input: revived(actor.input, distantRef), syncSnapshot: actor.isWatched } as never) as unknown as AnyActorRef;
    this.#running.set(name, ref);
    // Without an observer XState would report a failure as unhandled; the flow hears of it as of any other outcome.
    ref.subscribe({ error: () => {} });
    try {
      ref.start();
    } catch (error) {
      say(() => ({ outcome: { error: errorAsJson(error) } }));
    }
  }

  tell(flow: string, id: string, generation: number, event: Event): void {
    const ref = this.#running.get(nameOf(flow, id, generation));
    if (ref === undefined) return;
    try {
      ref.send(event);
    } catch (error) {
      this.#log('error', 'an actor failed on an event', { flow, actor: id, event: event.type, error });
    }
  }

  stop(flow: string, id: string, generation: number): void {
    const name = nameOf(flow, id, generation);
    const ref = this.#running.get(name);
    if (ref === undefined) return;
    this.#running.delete(name);
    this.#end(ref, flow, id);
  }

  stopAll(): void {
    const running = [...this.#running];
    this.#running.clear(); // what they say from now on is not heard
    for (const [name, ref] of running) {
      this.#end(ref, name, ref.id);
    }
  }

  #end(ref: AnyActorRef, flow: string, actor: string): void {
    try {
      // A child may not be stopped from outside, says the public method: it was made without a real parent.
      (ref as unknown as { _stop: () => void })._stop();
    } catch (error) {
      this.#log('error', 'an actor could not be stopped cleanly', { flow, actor, error });
    }
  }

  #timers() {
    const wakes = new Map<number, () => void>();
    let last = 0;
    return {
      setTimeout: (callback: () => void, milliseconds: number): number => {
        const id = ++last;
        wakes.set(id, this.#clock.wake(this.#clock.now() + milliseconds, () => {
          wakes.delete(id);
          callback();
        }));
        return id;
      },
      clearTimeout: (id: number): void => {
        wakes.get(id)?.();
        wakes.delete(id);
      },
    };
  }
}

/** What a machine may see of such an actor: not what it holds open. */
const lookOf = (snapshot: unknown): Json => {
  const { status, context, output } = snapshot as { status?: Json; context?: Json; output?: Json };
  return { status: status ?? 'active', ...(context === undefined ? {} : { context }), ...(output === undefined ? {} : { output }) };
};

const nameOf = (flow: string, id: string, generation: number): string => `${flow}|${id}|${generation}`;
