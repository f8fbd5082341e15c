// When the steps of a path happen: as early as they can, so that somebody waits only where the path needs it. Each step says how
// long after earlier ones it happens at least or at most (difference constraints); the least solution is the earliest schedule.
import type { Graph, Start } from '../graph.ts';
import type { Path } from '../plan.ts';
import type { Moment } from './clocks.ts';
import type { Lifetime } from './host-life.ts';
import { obstacleOf } from './obstacle.ts';
import { TimedGraph } from './timed-graph.ts';

/** `waits`: by step of the path, milliseconds before it. `at`: the first step that no waiting makes possible. */
export type Schedule = { readonly isPossible: true; readonly waits: readonly number[] } | { readonly isPossible: false; readonly at: number; readonly why: string };

/** More of them, compared two by two at each step, would take seconds. */
const mostClocks = 64;

export function scheduleOf(graph: Graph, { steps }: Path, start: Start, lifetime: Lifetime | undefined): Schedule {
  const timed = new TimedGraph(graph, { countsLast: false }, lifetime);
  const agenda = new Agenda();
  let place = timed.start(start);
  let since: readonly number[] = Array.from({ length: place.zone.width - 1 }, () => 0);
  for (const [at, edge] of steps.entries()) {
    if (place.zone.width > mostClocks) return { isPossible: false, at, why: `more than ${mostClocks} timers run at once, and whether waiting would help was not looked for` };
    if (edge.kind === 'world') {
      place = timed.after(place, edge) ?? place;
      agenda.add([], { due: null, most: [] });
      continue;
    }
    const step = timed.step(place, edge);
    if (step === null) return { isPossible: false, at, why: obstacleOf(timed.clocks, place, edge, graph.nodes[place.node]?.timers ?? {}) };
    const now = agenda.add(since, step.moment);
    const before = since;
    since = step.from.map((clock) => (clock === 0 ? now : (before[clock - 1] ?? 0)));
    place = step.place;
  }
  return { isPossible: true, waits: agenda.waits() };
}

type Bound = { readonly since: number; readonly length: number };

/** Moments by number, that of the start being 0. */
class Agenda {
  readonly #leasts: (Bound | null)[] = [null];
  readonly #mosts: (readonly Bound[])[] = [[]];

  /** @param since by clock: the moment at which it began. @returns the moment's number */
  add(since: readonly number[], { due, most }: Moment): number {
    const bounds = most.map((length, at) => ({ since: since[at] ?? 0, length }));
    this.#mosts.push(bounds.filter(({ length }) => length < Infinity));
    return this.#leasts.push(due === null ? null : (bounds[due - 1] ?? null)) - 1;
  }

  /** Each moment is put off until all that is asked of it holds, which puts off others. There is an end to it: the path can happen. */
  waits(): readonly number[] {
    const at = this.#leasts.map(() => 0);
    const put = (moment: number, least: number): boolean => {
      const isLater = least > (at[moment] ?? 0);
      if (isLater) at[moment] = least;
      return isLater;
    };
    for (let isChanged = true; isChanged;) {
      isChanged = false;
      for (let moment = 1; moment < at.length; moment++) {
        const least = this.#leasts[moment];
        put(moment, Math.max(at[moment - 1] ?? 0, least === null || least === undefined ? 0 : (at[least.since] ?? 0) + least.length));
      }
      for (let moment = at.length - 1; moment > 0; moment--) for (const { since, length } of this.#mosts[moment] ?? []) if (put(since, (at[moment] ?? 0) - length)) isChanged = true;
    }
    return at.slice(1).map((moment, before) => moment - (at[before] ?? 0));
  }
}
