// A chart as XState itself runs it: an actor, with time in a script's hands.
import { createActor, isMachineSnapshot, type AnyActorRef, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import { builtChart, eventsOf, newWorld } from './built-chart.ts';
import type { Move, RawCharts } from './generated-chart.ts';
import { grouped, machinesIn, type Observation, plain, plainError, type Seen } from './observation.ts';

type Scheduled = { readonly source: AnyActorRef; readonly target: AnyActorRef; readonly event: { readonly type: string }; readonly id: string; due?: number };
type Inside = { _snapshot: { _scheduledEvents: Record<string, Scheduled> }; scheduler: { schedule: (source: AnyActorRef, target: AnyActorRef, event: Scheduled['event'], delay: number, id?: string) => void } };
const insideOf = (ref: AnyActorRef) => ref as unknown as { readonly _parent?: AnyActorRef; readonly _processingStatus: number; readonly _snapshot?: { readonly status: string } };
const machineOf = (ref: AnyActorRef): string => (ref as unknown as { readonly logic: AnyStateMachine }).logic.id;
type Named = { readonly context?: { readonly name?: string } | undefined; readonly status?: string };

/**
 * Where XState live and the engine part on purpose.
 * `passed`: in its first step alone, XState also runs the entry actions of an actor that the same step has stopped again; the
 * engine starts no work that is not wanted any more.
 * `past`: XState lets a machine take what an actor said before it was stopped or replaced; the engine drops it, for after a
 * crash such a word could come much later.
 * `doubled`: of two delayed events under one id both fire, and XState itself knows of the later one only: nothing to compare.
 * Likewise of two actors: by way of a history state XState may enter a state that it has not left, and leave its actor running.
 * `tied`: timers of machines of two levels are due at one moment, where the engine goes flow by flow.
 */
export type Excuse = 'passed' | 'past' | 'doubled' | 'tied';

/** Calls in the order of their moments, and of their asking at one moment: XState's own simulated clock jumps over moments, and shuffles equals. */
function steppedClock() {
  let now = 0;
  let last = 0;
  const wakes = new Map<number, { readonly at: number; readonly call: () => void }>();
  const quiet = async (): Promise<void> => {
    for (let i = 0; i < 2; i++) await new Promise((next) => setImmediate(next));
  };
  return {
    now: () => now,
    clock: {
      setTimeout: (call: () => void, milliseconds: number) => {
        wakes.set(++last, { at: now + milliseconds, call });
        return last;
      },
      clearTimeout: (id: number) => void wakes.delete(id),
    },
    async advance(milliseconds: number): Promise<void> {
      const end = now + milliseconds;
      for (;;) {
        await quiet();
        const [next] = [...wakes].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
        if (next === undefined) break;
        wakes.delete(next[0]);
        now = Math.max(now, next[1].at);
        next[1].call();
      }
      now = end;
    },
  };
}

export async function liveRun(charts: RawCharts) {
  const world = newWorld();
  const time = steppedClock();
  const emitted: { who: string; what: unknown }[] = [];
  const machine = builtChart(charts, world);
  machine.options.maxIterations = 1_000;
  const all: AnyActorRef[] = [];
  let hasDoubled = false;
  let hasPassed = false;
  let hasHeardThePast = false;
  let hasTied = false;
  const senders = new WeakMap<object, AnyActorRef>();
  const actor = createActor(machine, {
    id: 'root', input: { name: 'root', x: 0, fuel: 20 }, clock: time.clock as never,
    inspect: (event: { type: string; actorRef: unknown; sourceRef?: unknown; event?: { type: string } }) => {
      const ref = event.actorRef as AnyActorRef;
      if (event.type === '@xstate.event' && event.sourceRef !== undefined) senders.set(event.event!, event.sourceRef as AnyActorRef);
      if (event.type === '@xstate.microstep') {
        const [, id] = /^xstate\.(?:done\.actor|error\.actor|snapshot)\.(.*)$/s.exec(event.event!.type) ?? [];
        if (id !== undefined && senders.has(event.event!) && (ref as unknown as { _snapshot?: AnyMachineSnapshot })._snapshot?.children[id] !== senders.get(event.event!)) hasHeardThePast = true;
      }
      const parent = (ref as unknown as { _parent?: { _snapshot?: AnyMachineSnapshot } })._parent?._snapshot; // by the method it may not be read while it begins
      if (event.event?.type === 'xstate.init' && parent !== undefined && (parent.status !== 'active' || parent.children[ref.id] !== ref)) hasPassed = true;
      const earlier = event.event?.type === 'xstate.init' ? all.filter((other) => other !== ref && other.id === ref.id && insideOf(other)._parent === insideOf(ref)._parent) : [];
      if (earlier.some((other) => insideOf(other)._processingStatus === 1 && insideOf(other)._snapshot?.status === 'active')) hasDoubled = true;
      if (event.type !== '@xstate.actor') return;
      all.push(ref);
      ref.on('*', (what: unknown) => void emitted.push({ who: (ref as unknown as { options: { input: { name: string } } }).options.input.name, what }));
    },
  } as never) as unknown as AnyActorRef;
  const inside = actor.system as unknown as Inside;
  const { schedule } = inside.scheduler;
  inside.scheduler.schedule = (source, target, event, delay, id) => {
    if (id !== undefined && Object.values(inside._snapshot._scheduledEvents).some((row) => row.source === source && row.id === id)) hasDoubled = true;
    const before = new Set(Object.values(inside._snapshot._scheduledEvents));
    schedule(source, target, event, delay, id);
    for (const row of Object.values(inside._snapshot._scheduledEvents)) if (!before.has(row)) row.due = time.now() + delay;
    if ([...before].some((row) => row.due === time.now() + delay && machineOf(row.source) !== machineOf(source))) hasTied = true;
  };
  actor.subscribe({ error: () => {} });
  actor.start();
  await time.advance(0);

  const nameOf = (ref: AnyActorRef): string => {
    const { context, status } = ref.getSnapshot() as Named;
    const hasEnded = status !== 'active' || (ref as unknown as { _processingStatus: number })._processingStatus === 2;
    return hasEnded ? 'gone' : (context?.name ?? ref.id);
  };
  const named = (value: object): string | undefined => ('sessionId' in value && 'send' in value ? nameOf(value as AnyActorRef) : undefined);
  const anyRef = (value: object): string | undefined => (named(value) === undefined ? undefined : 'to somebody'); // what has ended sends to nobody
  const idOf = (id: string, child: AnyActorRef): string => (id.startsWith('x:') ? `unnamed ${(child.getSnapshot() as Named).context?.name ?? ''}` : id);
  const seen = (ref: AnyActorRef): Seen => {
    const snapshot = ref.getSnapshot() as Named & { readonly status: string };
    const { status } = snapshot;
    const { output, error } = snapshot as { output?: unknown; error?: unknown };
    const isRef = status === 'active' ? named : anyRef;
    const common = { name: snapshot.context?.name ?? ref.id, status, ...(status === 'done' ? { output: plain(output, isRef) } : {}), ...(status === 'error' ? { error: plain(plainError(error), isRef) } : {}) };
    if (!isMachineSnapshot(snapshot)) return { ...common, ...(snapshot.context === undefined ? {} : { context: plain(snapshot.context, isRef) }) };
    const logic = (ref as unknown as { logic: AnyStateMachine }).logic;
    return {
      ...common, value: plain(snapshot.value, isRef), context: plain(snapshot.context, isRef),
      ...(status !== 'active' ? {} : {
        takes: eventsOf(Number(logic.id.slice(1))).filter((type) => snapshot.can({ type, v: 1 })),
        children: Object.fromEntries(Object.entries(snapshot.children as Record<string, AnyActorRef>).map(([id, child]) => [idOf(id, child), seen(child)])),
        timers: Object.values(inside._snapshot._scheduledEvents).filter(({ source }) => source === ref).map(({ due, event, target }) => `${due} ${event.type} ${target === ref ? 'self' : nameOf(target)}`).sort(),
      }),
    };
  };
  const observe = (): Observation => ({ root: seen(actor), waiting: world.waiting.map(({ key }) => key).sort(), notes: grouped(world.notes), emitted: grouped(emitted) });
  const find = (name: string, ref = actor): AnyActorRef | undefined => {
    const snapshot = ref.getSnapshot() as AnyMachineSnapshot;
    if (snapshot.context?.name === name) return ref;
    for (const child of Object.values((snapshot.children ?? {}) as Record<string, AnyActorRef>)) {
      const found = find(name, child);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    world, observe,
    /** Why the rest of this run is not what the engine does, on purpose; null: there is no such reason. */
    excuse: (): Excuse | null => (hasPassed ? 'passed' : hasHeardThePast ? 'past' : hasDoubled ? 'doubled' : hasTied ? 'tied' : null),
    /** Whether an actor's own code threw: the engine changes nothing then. */
    hasThrown: () => all.some((ref) => (ref.getSnapshot() as { error?: unknown } | undefined)?.error instanceof Error),
    async apply(move: Move): Promise<void> {
      if (move.kind === 'send') {
        const machines = machinesIn(seen(actor));
        const target = machines.length === 0 ? undefined : find(machines[move.to % machines.length]!);
        const logic = (target as unknown as { logic: AnyStateMachine } | undefined)?.logic;
        const event = { type: logic === undefined ? '' : eventsOf(Number(logic.id.slice(1)))[move.event]!, v: move.v };
        // The engine refuses an event that nothing takes; XState would still ask the guards of eventless transitions.
        if (target !== undefined && (target.getSnapshot() as AnyMachineSnapshot).can(event)) target.send(event);
      } else if (move.kind === 'answer') answer(world, move);
      await time.advance(move.kind === 'advance' ? move.by : 0);
    },
    stop: () =>  actor.stop(),
  };
}

/** The script answers one of the promises that are owed. */
export function answer(world: ReturnType<typeof newWorld>, { which, isError, v }: Extract<Move, { kind: 'answer' }>): void {
  const row = world.waiting.toSorted((a, b) => (a.key < b.key ? -1 : 1))[which % Math.max(1, world.waiting.length)];
  if (row === undefined) return;
  world.waiting.splice(world.waiting.indexOf(row), 1);
  if (isError) row.reject({ code: 'refused', v });
  else row.resolve({ v });
}
