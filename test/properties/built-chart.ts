// A generated chart as an XState machine. What it does to the world it does to the `world` it is built with.
import {
  and, assign, cancel, emit, enqueueActions, forwardTo, fromPromise, fromTransition, not, or, raise, sendParent, sendTo, setup, spawnChild, stateIn,
  type AnyActorRef, type AnyStateMachine,
} from 'xstate';
import type { RawAction, RawCharts, RawInvoke, RawState, RawTransition } from './generated-chart.ts';

/** What machines do to the world outside, and the promises it still owes them. */
export type World = {
  readonly notes: { readonly who: string; readonly what: unknown }[];
  readonly waiting: { readonly key: string; readonly resolve: (value: unknown) => void; readonly reject: (error: unknown) => void }[];
};
export const newWorld = (): World => ({ notes: [], waiting: [] });

export type Context = { name: string; x: number; y: number; fuel: number; serial: number; alive: readonly string[]; refs: readonly AnyActorRef[]; got: unknown };
export type Input = { readonly name: string; readonly x: number; readonly fuel: number };
type Given = { context: Context; event: { type: string; v?: number; who?: AnyActorRef; output?: unknown; error?: unknown } };
type Loose = Record<string, unknown>;

const prefixes = ['r', 'c', 'g'];
/** The events a caller sends to a machine of that level: no two levels share one, so that none is taken by a child. */
export const eventsOf = (level: number): string[] => ['1', '2', '3', '.a', '.b', '.c.d'].map((end) => `${prefixes[level]}${end}`);
const descriptors = (level: number): string[] => [...eventsOf(level), `${prefixes[level]}.*`, 'any', level === 0 ? '*' : 'up'];

/** Promises that the script answers, by the name of the actor that waits. */
const work = (world: World) => fromPromise<unknown, { key: string }>(({ input, signal }) => new Promise((resolve, reject) => {
  const row = { key: input.key, resolve, reject };
  world.waiting.push(row);
  signal.addEventListener('abort', () => void world.waiting.splice(world.waiting.indexOf(row), 1));
}));
const counter = fromTransition((state: { name: string; count: number }, event: { type: string }) => (event.type === 'any' ? { ...state, count: state.count + 1 } : state), ({ input }: { input: Input }) => ({ name: input.name, count: input.x }));

export function builtChart(charts: RawCharts, world: World): AnyStateMachine {
  const actors: Record<string, never> = { work: work(world) as never, counter: counter as never };
  let machine: AnyStateMachine | undefined;
  for (const level of [2, 1, 0]) {
    machine = new Builder(charts[level as 0 | 1 | 2], level, world, { ...actors }).machine();
    actors[`kid${level}`] = machine as never;
  }
  return machine!;
}

class Builder {
  readonly #root: RawState;
  readonly #level: number;
  readonly #world: World;
  readonly #actors: Record<string, never>; // of any kind: what their types are is not known before they are drawn
  readonly #ids: string[] = [];
  readonly #histories = new Set<string>();
  readonly #id: string;

  constructor(root: RawState, level: number, world: World, actors: Record<string, never>) {
    this.#root = root;
    this.#level = level;
    this.#world = world;
    this.#actors = actors;
    this.#id = `m${level}`;
    const visit = (state: RawState, id: string): void => state.children.forEach((child, i) => {
      this.#ids.push(`${id}.s${i}`);
      if (child.kind === 'shallow' || child.kind === 'deep') this.#histories.add(`#${id}.s${i}`);
      visit(child, `${id}.s${i}`);
    });
    visit(root, this.#id);
  }

  machine(): AnyStateMachine {
    const note = ({ context, event }: Given, params: unknown): void => void this.#world.notes.push({ who: context.name, what: { params, x: context.x, y: context.y, event: event.type.replace(/x:\d+/, 'unnamed'), v: event.v ?? null } });
    const made = setup({
      actors: this.#actors, actions: { note }, guards: { isBelow: (({ context }: Given, params: { n: number }) => context.x < params.n) as never },
      delays: { short: ({ context }: Given) => 50 + (context.x % 3) * 10 + this.#level * 7, long: 400 + this.#level * 7 },
    });
    return made.createMachine({
      ...this.#state(this.#root, this.#id, null), id: this.#id,
      context: ({ input }: { input: Input }): Context => ({ name: input.name, x: input.x, y: 0, fuel: input.fuel, serial: 0, alive: [], refs: [], got: null }),
      output: ({ context, event }: Given) => ({ x: context.x, name: context.name, last: event.output ?? null }),
    } as never) as unknown as AnyStateMachine;
  }

  #state(state: RawState, id: string, parent: RawState | null): Loose {
    const { kind } = state;
    if (kind === 'shallow' || kind === 'deep') {
      const plain = parent!.children.flatMap((child, i) => (child.kind === 'shallow' || child.kind === 'deep' ? [] : [i]));
      return plain.length > 0 && parent!.kind === 'compound' ? { type: 'history', history: kind, target: `s${plain[state.initial % plain.length]}` } : {};
    }
    if (kind === 'final') return { type: 'final', entry: this.#actionsOf(state.entry, id, state), output: ({ context }: Given) => ({ x: context.x, at: id }) };
    const children = state.children.map((child, i) => [`s${i}`, this.#state(child, `${id}.s${i}`, state)] as const);
    const enterable = children.flatMap(([name], i) => (['shallow', 'deep'].includes(state.children[i]!.kind) && children.length > 1 && state.children.some((child) => !['shallow', 'deep'].includes(child.kind)) ? [] : [name]));
    const on: Record<string, unknown[]> = {};
    const names = descriptors(this.#level);
    for (const { event, transition } of state.on) {
      const name = names[event % names.length]!;
      (on[name] ??= []).push(name === '*' ? this.#paid(transition, id, state) : this.#transition(transition, id, state)); // `*` takes what XState tells itself, too
    }
    const isInner = kind === 'compound' || kind === 'parallel';
    return {
      ...(kind === 'parallel' ? { type: 'parallel' } : kind === 'compound' ? { initial: enterable[state.initial % enterable.length] } : {}),
      ...(isInner ? { states: Object.fromEntries(children) } : {}),
      entry: [...(state.invoke.length === 0 ? [] : [burn]), ...this.#actionsOf(state.entry, id, state)], exit: this.#actionsOf(state.exit, id, state), on,
      ...(state.always === null ? {} : { always: this.#paid(state.always, id, state) }),
      after: Object.fromEntries(state.after.map(({ delay, transitions }) => [delay === 5 ? 'short' : delay === 6 ? 'long' : 100 * (delay + 1) + this.#level * 7, transitions.map((one) => this.#transition(one, id, state))])),
      ...(isInner && state.onDone !== null && parent !== null ? { onDone: this.#paid(state.onDone, id, state) } : {}),
      invoke: state.invoke.map((one, i) => this.#invoke(one, i, id, state)),
    };
  }

  #transition(raw: RawTransition, id: string, state: RawState): Loose {
    const target = raw.target === null ? undefined : `#${this.#ids[raw.target % this.#ids.length]}`;
    const guard = this.#guard(raw.guard);
    // Without reentering, XState enters a state by its own history without having left it: its actors and timers double.
    return { ...(target === undefined ? {} : { target }), ...(guard === undefined ? {} : { guard }), reenter: raw.reenter || this.#histories.has(target ?? ''), actions: this.#actionsOf(raw.actions, id, state) };
  }

  /** A transition that no event from outside asks for: it could go on for ever, so it is paid for. */
  #paid(raw: RawTransition, id: string, state: RawState): Loose {
    return { ...this.#transition(raw, id, state), guard: and([({ context }: Given) => context.fuel > 0, this.#guard(raw.guard) ?? (() => true)] as never), actions: [burn, ...this.#actionsOf(raw.actions, id, state)] };
  }

  #guard(n: number): unknown {
    const isEven = ({ context }: Given): boolean => context.x % 2 === 0;
    const isBig = ({ event }: Given): boolean => (event.v ?? 0) > 2;
    return [undefined, isEven, { type: 'isBelow', params: { n: 3 } }, isBig, not(isEven as never), and([isEven as never, { type: 'isBelow', params: { n: 5 } } as never]), or([isBig as never, isEven as never]), stateIn(`#${this.#ids[0]}`)][n];
  }

  #source(n: number): { readonly src: string; readonly isNamed: boolean } {
    const all = ['work', 'counter', ...[1, 2].filter((level) => level > this.#level).flatMap((level) => [`kid${level}`, `kid${level}`])];
    const src = all[n % all.length]!;
    return { src, isNamed: src !== 'work' };
  }

  #invoke(raw: RawInvoke, i: number, state: string, owner: RawState): Loose {
    const { src } = this.#source(raw.src);
    const id = `i${i}.${state}`;
    return {
      id, src: src === 'work' && raw.src >= 4 ? work(this.#world) : src,
      input: ({ context }: Given) => (src === 'work' ? { key: `${context.name}/${id}` } : { name: `${context.name}/${id}`, x: context.x, fuel: context.fuel >> 1 }),
      ...(raw.onDone === null ? {} : { onDone: this.#heard(raw.onDone, state, owner, ({ event }) => event.output) }),
      ...(raw.onError === null ? {} : { onError: this.#heard(raw.onError, state, owner, ({ event }) => event.error) }),
      ...(raw.onSnapshot === null ? {} : { onSnapshot: this.#heard({ ...raw.onSnapshot, target: null }, state, owner, ({ event }) => (event as unknown as { snapshot: { status: string } }).snapshot.status) }),
    };
  }

  #heard(raw: RawTransition, id: string, state: RawState, what: (given: Given) => unknown): Loose {
    const made = this.#paid(raw, id, state);
    return { ...made, actions: [assign({ got: what as never }), ...(made['actions'] as unknown[])] };
  }

  #actionsOf(raw: readonly RawAction[], id: string, state: RawState): unknown[] {
    return raw.flatMap((one) => this.#action(one, id, state) as never);
  }

  #action({ kind, n, m }: RawAction, state: string, owner: RawState): unknown {
    const event = eventsOf(this.#level)[n % 6]!;
    // XState shows the state of a promise that is sent to again; the engine's promises hear nothing.
    const mine = owner.invoke.length === 0 || owner.kind === 'final' || !this.#source(owner.invoke[n % owner.invoke.length]!.src).isNamed ? null : `i${n % owner.invoke.length}.${state}`;
    const send = `t${n % 2}`;
    const child = ({ context }: Given): string | undefined => context.alive[n % Math.max(1, context.alive.length)];
    const ref = ({ context }: Given): AnyActorRef | undefined => context.refs[n % Math.max(1, context.refs.length)];
    const { src, isNamed } = this.#source(n);
    const inputOf = (id: string) => ({ context }: { context: Context }) => (isNamed ? { name: `${context.name}/${id}${context.serial}`, x: context.x, fuel: context.fuel >> 1 } : { key: `${context.name}/${id}${context.serial}` });
    const serialId: never = (({ context }: Given) => `p${context.serial}`) as never; // the types know of no computed id
    switch (kind) {
      case 0: case 1: return { type: 'note', params: ({ context, event: now }: Given) => ({ n, x: context.x, type: now.type.replace(/x:\d+/, 'unnamed') }) };
      case 2: return assign({ x: ({ context }: Given) => (context.x + n) % 7 });
      case 3: return assign({ y: ({ context, event: now }: Given) => now.v ?? context.y });
      case 4: return fueled(({ enqueue }) => enqueue.raise({ type: event, v: m }));
      case 5: return [cancel(send), raise({ type: event, v: m } as never, { delay: 100 * (m + 1) + this.#level * 7, id: send })];
      case 6: return fueled(({ enqueue }) => enqueue.raise({ type: event, v: m }, { delay: 'short' })); // unpaid, one that sets two of its like doubles them for ever
      case 7: return cancel(send);
      case 8: return fueled(({ enqueue, self }) => enqueue.sendTo(self, { type: event, v: m }));
      case 9: return [cancel(send), sendTo(({ self }) => self, { type: event, v: m } as never, { delay: 150 + this.#level * 7, id: send })];
      case 10: return fueled(({ enqueue, context }) => {
        if (context.alive.length > 2) return;
        enqueue.spawnChild(src, { id: `s${context.serial}`, input: inputOf('s')({ context }), ...(m > 3 && isNamed ? { syncSnapshot: true } : {}) });
        enqueue.assign({ alive: [...context.alive, `s${context.serial}`], serial: context.serial + 1 });
      });
      case 11: return [burn, spawnChild(src as never, { id: serialId, input: inputOf('p') }), assign({ serial: ({ context }: Given) => context.serial + 1 })];
      case 12: case 13: return assign(({ context, spawn }) => {
        const { refs, serial, fuel } = context as unknown as Context;
        if (refs.length > 2 || !isNamed) return {};
        return { refs: [...refs, spawn(src as never, { ...(m % 2 === 0 ? {} : { id: `r${serial}` }), input: inputOf('r')({ context: context as unknown as Context }) } as never)], serial: serial + 1, fuel: Math.max(0, fuel - 1) };
      });
      case 14: return fueled(({ enqueue, context, event: now }) => {
        const to = child({ context, event: now });
        if (to !== undefined) enqueue.sendTo(to, { type: 'any', v: m });
      });
      case 15: return fueled(({ enqueue, context, event: now, self }) => {
        const to = ref({ context, event: now });
        if (to !== undefined) enqueue.sendTo(to, { type: 'any', v: m, who: self }, ...(m === 6 ? [{ delay: 130 + this.#level * 7 }] : []));
      });
      case 16: return enqueueActions((({ enqueue, context, event: now }: Enqueuing) => {
        const id = child({ context, event: now });
        if (id === undefined) return;
        enqueue.stopChild(id);
        enqueue.assign({ alive: context.alive.filter((other) => other !== id) });
      }) as never);
      case 17: return this.#level === 0 ? [] : m % 2 === 0 ? [({ context }: Given) => void context, fueled(({ enqueue, self }) => enqueue.sendParent({ type: m > 3 ? 'up' : 'any', v: n, who: self }))] : fueled(({ enqueue }) => enqueue(sendParent({ type: 'up', v: n } as never)));
      case 18: return emit({ type: 'told', n });
      case 19: return enqueueActions((({ enqueue, check }: Enqueuing) => {
        if (check(() => m > 2)) enqueue({ type: 'note', params: { queued: n } });
        enqueue.assign({ y: ({ context }: Given) => (context.y + 1) % 5 });
      }) as never);
      case 20: return mine === null ? [] : m > 3 ? fueled(({ enqueue }) => enqueue(forwardTo(mine))) : sendTo(mine, { type: 'any', v: n });
      case 21: return assign({ refs: ({ context, event: now }: Given) => (now.who === undefined || context.refs.length > 2 ? context.refs : [...context.refs, now.who]) });
      case 22: return fueled(({ enqueue, context, event: now }) => {
        enqueue.cancel(send); // of two timers under one id XState shows the later one only
        const to = child({ context, event: now });
        if (to !== undefined) enqueue.sendTo(to, { type: 'any', v: m }, { delay: 120 + this.#level * 7, id: send });
      });
      default: return assign({ refs: ({ context }: Given) => context.refs.slice(1) });
    }
  }
}

type Enqueue = ((action: unknown) => void) & Record<'raise' | 'cancel' | 'sendTo' | 'spawnChild' | 'stopChild' | 'assign' | 'sendParent', (...given: unknown[]) => void>;
type Enqueuing = Given & { readonly enqueue: Enqueue; readonly check: (guard: unknown) => boolean; readonly self: AnyActorRef };

/** What could go on for ever is paid for. */
const burn = assign({ fuel: ({ context }: Given) => Math.max(0, context.fuel - 1) });
const fueled = (build: (given: Enqueuing) => void): unknown => enqueueActions(((given: Enqueuing) => {
  if (given.context.fuel <= 0) return;
  given.enqueue(burn);
  build(given);
}) as never);

