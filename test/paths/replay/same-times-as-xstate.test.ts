// What can happen when: asked of XState's own actors on a clock of this file, by trying everything, and of the suites that
// the plain graph, the replay and the timed search make together. Both must come to the very same steps.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnyMachineSnapshot, type AnyStateMachine, createActor } from 'xstate';
import { explore } from '#src/paths/explore.ts';
import type { Edge, Graph, GraphNode } from '#src/paths/graph.ts';
import { marksOf, type Path } from '#src/paths/plan.ts';
import { feasiblePaths } from '#src/paths/replay/feasible-paths.ts';
import { replay } from '#src/paths/replay/replay.ts';
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

  constructor(machine: AnyStateMachine, choices: readonly string[]) {
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
    for (const choice of choices) this.choose(choice);
  }

  choose(choice: string): void {
    if (choice !== 'wait') return this.#actor.send({ type: choice });
    const next = this.next!;
    this.waiting = this.waiting.filter((one) => one !== next);
    if (next.name !== '' && this.waiting.some(({ name }) => name === next.name)) this.#forgotten.add(next.name);
    this.now = next.due;
    next.fire();
  }

  get next(): Waiting | undefined {
    return this.waiting.toSorted((a, b) => a.due - b.due)[0];
  }

  /** What is due at this moment comes before anybody can act. */
  get choices(): readonly string[] {
    const { next } = this;
    return next === undefined ? persons : next.due <= this.now ? ['wait'] : [...persons, 'wait'];
  }

  get place(): string {
    return placeOf(this.#actor.getSnapshot(), this.waiting);
  }

  /** All that tells what may happen later. */
  get whole(): string {
    return `${this.place} ${this.waiting.map(({ type, delay, due }) => `${type} ${delay} ${due - this.now}`).join()}`;
  }
}

const placeOf = ({ value, context }: AnyMachineSnapshot, timers: readonly { readonly type: string; readonly delay: number }[]): string =>
  `${String(value)} ${(context as { fuel: number }).fuel} ${timers.map(({ type, delay }) => `${type}/${delay}`).sort().join()}`;

const most = 3_000;

/** Null: there is too much of it, or XState does not cancel what it should. */
function realSteps(machine: AnyStateMachine): Set<string> | null {
  const found = new Set<string>();
  const seen = new Set([new Real(machine, []).whole]);
  const queue: string[][] = [[]];
  for (const choices of queue) {
    const here = new Real(machine, choices);
    for (const choice of here.choices) {
      const after = new Real(machine, [...choices, choice]);
      if (after.isForgetful) return null;
      if (choice !== 'wait' && after.whole === here.whole) continue; // refused
      found.add(`${here.place} — ${choice === 'wait' ? `${here.next?.type} fires` : choice} → ${after.place}`);
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
function settled(graph: Graph, path: Path): Path {
  const last = path.steps.at(-1)?.to ?? path.start;
  if (isAtRest(nodeAt(graph, last))) return path;
  const next = graph.outgoing[last]!.map((edge): Path => ({ ...path, steps: [...path.steps, edge] })).filter((longer) => isOwn(graph, longer.steps.at(-1)!) && replay(graph, longer).isFeasible);
  expect(next).toHaveLength(1);
  return settled(graph, next[0]!);
}

function ourSteps(graph: Graph, paths: readonly Path[]): Set<string> {
  const found = new Set<string>();
  const place = (at: number): string => placeOf(nodeAt(graph, at).snapshot, Object.values(nodeAt(graph, at).timers).map(({ event, delay }) => ({ type: event.type, delay })));
  for (const path of paths.map((one) => settled(graph, one))) {
    let [from, what] = ['', ''];
    for (const edge of path.steps) {
      if (!isOwn(graph, edge)) [from, what] = [place(edge.from), edge.kind === 'timer' ? `${edge.event.type} fires` : edge.event.type];
      if (what !== '' && isAtRest(nodeAt(graph, edge.to))) found.add(`${from} — ${what} → ${place(edge.to)}`);
    }
  }
  return found;
}

/** A way to each step of the graph that time allows. */
function* byTime(graph: Graph): Generator<Path> {
  const marks = marksOf(graph, 'edges');
  const missing = new Set(marks.all);
  for (const path of new TimedSearch(graph, marks, { limit: 20_000, without: () => false }).ways(missing)) {
    yield path;
    for (const mark of marks.ofEdge(path.steps.at(-1)!, null)) missing.delete(mark);
  }
}

describe('on charts full of timers', () => {
  it('just what XState\'s own actors come to is covered, and all else is told infeasible', () => {
    let [compared, steps, infeasible] = [0, 0, 0];
    fc.assert(fc.property(timedCharts, (raw) => {
      const real = realSteps(timedChart(raw));
      if (real === null) return;
      const graph = explore(timedChart(raw), samples, { limit: 300 });
      if (!graph.complete) return;
      const { tests, uncovered } = feasiblePaths(graph, 'edges');
      expect(uncovered.filter(({ why }) => why !== 'infeasible')).toEqual([]);
      const ours = ourSteps(graph, tests.map(({ path }) => path));
      expect([...ours].filter((one) => !real.has(one)), 'made up').toEqual([]);
      expect([...real].filter((one) => !ours.has(one)), 'told infeasible').toEqual([]);
      for (const path of byTime(graph)) expect(replay(graph, path), 'of the timed search alone').toMatchObject({ isFeasible: true });
      compared++;
      steps += real.size;
      infeasible += uncovered.length;
    }), { numRuns: 40, seed: 20_261_121, endOnFailure: true });
    expect(compared).toBeGreaterThan(12); // else most charts are too much
    expect(steps).toBeGreaterThan(100);
    expect(infeasible).toBeGreaterThan(100);
  }, 60_000);
});
