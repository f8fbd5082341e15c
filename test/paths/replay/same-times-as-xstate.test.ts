// What can happen when: asked of XState's own actors on a clock of this file, by trying everything at every millisecond, and of
// the suites that the plain graph, the replay and the timed search make together. Both must come to the very same steps.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyMachineSnapshot, type AnyStateMachine, createActor } from 'xstate';
import { explore } from '#src/paths/explore.ts';
import type { Edge, Graph, GraphNode } from '#src/paths/graph.ts';
import { marksOf, type Path } from '#src/paths/plan.ts';
import { feasiblePaths } from '#src/paths/replay/feasible-paths.ts';
import type { Lifetime } from '#src/paths/replay/host-life.ts';
import { replay, type ReplayOptions } from '#src/paths/replay/replay.ts';
import { TimedSearch } from '#src/paths/replay/timed-search.ts';
import { timedChart, timedCharts } from './timed-charts.ts';

type Waiting = { readonly type: string; readonly delay: number; readonly due: number; readonly name: string; readonly fire: () => void };
const persons = ['go', 'stop'] as const;
const samples = { events: { tick: [], tock: [], own: [] } };

/** A machine's own actor, nothing of ours between. Timers of one moment fire in the order of setting. */
class Real {
  now = 0;
  waiting: Waiting[] = [];
  /** XState, when it fires one of two timers of one name, forgets how to cancel the other; the host does not. */
  isForgetful = false;
  readonly #forgotten = new Set<string>();
  readonly #actor;
  readonly #lifetime: Lifetime;
  #heard = 0;

  constructor(machine: AnyStateMachine, lifetime: Lifetime, choices: readonly string[]) {
    this.#lifetime = lifetime;
    let [type, name] = ['', ''];
    this.#actor = createActor(machine, { clock: {
      setTimeout: (fire: () => void, delay: number) => {
        const timer = { type, delay, due: this.now + delay, name, fire };
        this.waiting.push(timer);
        return timer;
      },
      clearTimeout: (timer: unknown) => void (this.waiting = this.waiting.filter((one) => one !== timer)),
    } });
    const { scheduler } = this.#actor.system as unknown as { scheduler: { schedule: (...given: [unknown, unknown, { type: string }, number, string?]) => void; cancel: (...given: [unknown, string]) => void } };
    const schedule = scheduler.schedule.bind(scheduler);
    scheduler.schedule = (...given) => {
      ({ type } = given[2]);
      name = given[4] ?? '';
      this.#forgotten.delete(name);
      schedule(...given);
    };
    const cancel = scheduler.cancel.bind(scheduler);
    scheduler.cancel = (...given) => {
      this.isForgetful ||= this.#forgotten.has(given[1]);
      cancel(...given);
    };
    this.#actor.start();
    for (const choice of choices) this.take(choice);
  }

  /** False: it is refused. */
  take(choice: string): boolean {
    const before = this.matters;
    this.#choose(choice);
    const isTaken = this.matters !== before || choice === 'fire';
    if (isTaken && choice !== 'fire') this.#heard = this.now;
    return isTaken;
  }

  #choose(choice: string): void {
    if (choice === 'fire') return this.#fire(this.next!);
    const [wait = '', type = ''] = choice.split(' ');
    this.now = choice === 'expire' ? this.end : this.now + Number(wait);
    this.#actor.send({ type: choice === 'expire' ? 'flow.expired' : type });
  }

  get next(): Waiting | undefined {
    return this.waiting.toSorted((a, b) => a.due - b.due)[0];
  }

  /** At which the host ends the flow. */
  get end(): number {
    return Math.min(this.#heard + this.#lifetime.idle, this.#lifetime.absolute);
  }

  /** Persons act after any time, but before what is due next, which goes first. */
  get choices(): readonly string[] {
    if (this.#actor.getSnapshot().status !== 'active') return [];
    const due = this.next?.due ?? Infinity;
    const until = Math.min(due, this.end);
    const free = until === Infinity ? 1 : until - this.now;
    const itself = due <= this.end ? (due < Infinity ? ['fire'] : []) : ['expire'];
    return [...Array.from({ length: free }, (_, wait) => persons.map((person) => `${wait} ${person}`)).flat(), ...itself];
  }

  #fire(next: Waiting): void {
    this.waiting = this.waiting.filter((one) => one !== next);
    if (next.name !== '' && this.waiting.some(({ name }) => name === next.name)) this.#forgotten.add(next.name);
    this.now = next.due;
    next.fire();
  }

  get place(): string {
    const snapshot = this.#actor.getSnapshot();
    return placeOf(snapshot, snapshot.status === 'active' ? this.waiting : []);
  }

  /** All that tells what may happen later. */
  get whole(): string {
    return `${this.place} ${this.waiting.map(({ type, delay, due }) => `${type} ${delay} ${due - this.now}`).join()} ${this.end - this.now} ${this.#lifetime.absolute - this.now}`;
  }

  /** All that a refused event leaves as it was. */
  get matters(): string {
    return `${this.place} ${this.waiting.map(({ due }) => due).join()}`;
  }
}

const placeOf = ({ value, context }: AnyMachineSnapshot, timers: readonly { readonly type: string; readonly delay: number }[]): string =>
  `${String(value)} ${(context as { fuel: number }).fuel} ${timers.map(({ type, delay }) => `${type}/${delay}`).sort().join()}`;

const placeOfNode = ({ snapshot, timers }: GraphNode): string => placeOf(snapshot, Object.values(timers).map(({ event, delay }) => ({ type: event.type, delay })));

const forEver: Lifetime = { idle: Infinity, absolute: Infinity };
const most = 400;

/** Null: there is too much of it, or XState does not cancel what it should. */
function realSteps(machine: AnyStateMachine, lifetime: Lifetime): Set<string> | null {
  const found = new Set<string>();
  const seen = new Set([new Real(machine, lifetime, []).whole]);
  const queue: string[][] = [[]];
  for (const choices of queue) {
    const here = new Real(machine, lifetime, choices);
    for (const choice of here.choices) {
      const after = new Real(machine, lifetime, choices);
      if (!after.take(choice)) continue;
      if (after.isForgetful) return null;
      const what = choice === 'fire' ? `${here.next?.type} fires` : choice === 'expire' ? 'flow.expired fires' : choice.split(' ')[1];
      found.add(`${here.place} — ${what} → ${after.place}`);
      if (seen.has(after.whole)) continue;
      if (seen.size >= most) return null;
      seen.add(after.whole);
      queue.push([...choices, choice]);
    }
  }
  return found;
}

const isAtRest = ({ timers }: GraphNode): boolean => Object.values(timers).every(({ isAtOnce }) => isAtOnce !== true);
const nodeAt = (graph: Graph, at: number): GraphNode => graph.nodes[at]!;
const isOwn = (graph: Graph, { from, source }: Edge): boolean => source !== null && nodeAt(graph, from).timers[source]?.isAtOnce === true;

/** On to where the actor has heard all that it has sent to itself, which nobody sees it do. */
function settled(graph: Graph, path: Path, options: ReplayOptions): Path {
  const last = path.steps.at(-1)?.to ?? path.start;
  if (isAtRest(nodeAt(graph, last))) return path;
  const next = graph.outgoing[last]!.map((edge): Path => ({ ...path, steps: [...path.steps, edge] })).filter((longer) => isOwn(graph, longer.steps.at(-1)!) && replay(graph, longer, options).isFeasible);
  expect(next).toHaveLength(1);
  return settled(graph, next[0]!, options);
}

function ourSteps(graph: Graph, paths: readonly Path[], options: ReplayOptions): Set<string> {
  const found = new Set<string>();
  const place = (at: number): string => placeOfNode(nodeAt(graph, at));
  for (const path of paths.map((one) => settled(graph, one, options))) {
    let [from, what] = ['', ''];
    for (const edge of path.steps) {
      if (!isOwn(graph, edge)) [from, what] = [place(edge.from), edge.kind === 'timer' ? `${edge.event.type} fires` : edge.event.type];
      if (what !== '' && isAtRest(nodeAt(graph, edge.to))) found.add(`${from} — ${what} → ${place(edge.to)}`);
    }
  }
  return found;
}

const endOf = ({ start, steps }: Path): number => steps.at(-1)?.to ?? start;
const onBy = (graph: Graph, path: Path, isTaken: (edge: Edge) => boolean): Path[] => graph.outgoing[endOf(path)]!.filter(isTaken).map((edge) => ({ ...path, steps: [...path.steps, edge] }));
const atRest = (graph: Graph, path: Path): Path[] => (isAtRest(nodeAt(graph, endOf(path))) ? [path] : onBy(graph, path, (edge) => isOwn(graph, edge)).flatMap((longer) => atRest(graph, longer)));
const placeAt = (graph: Graph, path: Path): string => placeOfNode(nodeAt(graph, endOf(path)));

/** A way to each step of the graph that time allows. */
function* byTime(graph: Graph, options: ReplayOptions): Generator<Path> {
  const marks = marksOf(graph, 'edges');
  const missing = new Set(marks.all);
  for (const path of new TimedSearch(graph, marks, { ...options, limit: 20_000, without: () => false }).ways(missing)) {
    yield path;
    for (const mark of marks.ofEdge(path.steps.at(-1)!, null)) missing.delete(mark);
  }
}

describe('on charts full of timers, where persons act whenever they like', () => {
  it.each([
    ['', forEver, { numRuns: 34, seed: 20_261_121 }],
    [' and the host ends flows', { idle: 5, absolute: 9 }, { numRuns: 34, seed: 20_261_122 }],
  ] as const)('just what XState\'s own actors come to is covered, and all else is told infeasible%s', (_, lifetime, runs) => {
    let [compared, steps, infeasible, waited] = [0, 0, 0, 0];
    const isMortal = lifetime.idle < Infinity;
    fc.assert(fc.property(timedCharts, (raw) => {
      const machine = timedChart(raw, { faster: 5, isMortal });
      const real = realSteps(machine, lifetime);
      if (real === null) return;
      const graph = explore(machine, samples, { limit: 300, hostEvents: isMortal ? ['flow.expired'] : [] });
      if (!graph.complete) return;
      const options = isMortal ? { lifetime } : {};
      const { tests, uncovered } = feasiblePaths(graph, 'edges', options);
      expect(uncovered.filter(({ why }) => why !== 'infeasible')).toEqual([]);
      const ours = ourSteps(graph, tests.map(({ path }) => path), options);
      expect([...ours].filter((one) => !real.has(one)), 'made up').toEqual([]);
      expect([...real].filter((one) => !ours.has(one)), 'told infeasible').toEqual([]);
      for (const path of byTime(graph, options)) expect(replay(graph, path, options), 'of the timed search alone').toMatchObject({ isFeasible: true });
      compared++;
      steps += real.size;
      infeasible += uncovered.length;
      waited += tests.filter(({ replayed }) => replayed.steps.some(({ kind, after }) => kind === 'user' && after > 0)).length;
    }), { ...runs, endOnFailure: true });
    expect(compared).toBeGreaterThan(20); // else most charts are too much
    expect(steps).toBeGreaterThan(100);
    expect(infeasible).toBeGreaterThan(20);
    expect(waited).toBeGreaterThan(5);
  }, 60_000);

  it('whatever somebody does at whatever moments is a path that goes, in which nobody has to wait longer', () => {
    let [walked, longer] = [0, 0];
    fc.assert(fc.property(timedCharts, fc.array(fc.nat(), { minLength: 3, maxLength: 8 }), (raw, picks) => {
      const machine = timedChart(raw, { faster: 2 });
      const real = new Real(machine, forEver, []);
      const graph = explore(machine, samples, { limit: 300 });
      if (!graph.complete) return;
      let ways: readonly Path[] = graph.starts.map(({ input, to }): Path => ({ input, start: to, steps: [] })).flatMap((path) => atRest(graph, path));
      for (const pick of picks) {
        const choice = real.choices[pick % real.choices.length] ?? 'fire';
        if (choice === 'fire' && real.next === undefined) break;
        const type = choice === 'fire' ? real.next?.type : choice.split(' ')[1];
        if (!real.take(choice)) continue;
        if (real.isForgetful) return;
        ways = ways.flatMap((path) => onBy(graph, path, (edge) => edge.event.type === type && (edge.kind === 'timer') === (choice === 'fire'))).flatMap((path) => atRest(graph, path)).filter((path) => placeAt(graph, path) === real.place);
      }
      const [earliest] = ways.flatMap((path) => {
        const replayed = replay(graph, path);
        return replayed.isFeasible ? [replayed.steps.reduce((sum, { after }) => sum + after, 0)] : [];
      });
      expect(earliest, 'no such path').toBeDefined();
      expect(earliest).toBeLessThanOrEqual(real.now);
      walked++;
      if (real.now > (earliest ?? 0)) longer++;
    }), { numRuns: 80, seed: 20_261_123, endOnFailure: true });
    expect(walked).toBeGreaterThan(40);
    expect(longer).toBeGreaterThan(10); // else nobody has waited
  });
});
