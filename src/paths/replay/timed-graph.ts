// The graph with time in it: persons, services and the host act at any moment before the next thing is due, and of the timers
// only one that may be due first fires. A place is a state with all that its clocks may show there.
import type { Edge, Graph, Start } from '../graph.ts';
import { Clocks, type Moment } from './clocks.ts';
import { endsFlow, type Lifetime } from './host-life.ts';
import { type RunningTimer, RunningTimers } from './running-timers.ts';
import { Zone } from './zone.ts';

/**
 * `timers`: in the order of setting, where it tells which of two fires first. `zone`: of the host's clocks and the timers, after
 * whatever time passes here. `last`: the transition taken last, where that is asked for. `isOver`: the host has ended the flow.
 */
export type Place = { readonly node: number; readonly timers: readonly RunningTimer[]; readonly zone: Zone; readonly isOver: boolean; readonly last: string | null };

/** A step with its time. `from`: by clock at the place, the clock before the step that it goes on from; 0 of one that has begun. */
export type TimedStep = { readonly place: Place; readonly moment: Moment; readonly from: readonly number[] };

const noTime = Zone.begun(0);

export class TimedGraph {
  readonly clocks: Clocks;
  readonly #countsLast: boolean;
  readonly #running: RunningTimers;

  constructor(graph: Graph, { countsLast }: { readonly countsLast: boolean }, lifetime: Lifetime | undefined) {
    this.clocks = new Clocks(lifetime);
    this.#running = new RunningTimers(graph);
    this.#countsLast = countsLast;
  }

  start(start: Start): Place {
    const timers = this.#running.atStart(start);
    const last = this.#countsLast ? (start.transitions.at(-1) ?? null) : null;
    const begun = this.clocks.limits(timers).map(() => 0);
    return this.#settled({ node: start.to, timers, zone: noTime, isOver: false, last }, begun).place;
  }

  /** Null when the step cannot happen there, whatever was waited for. */
  after(place: Place, edge: Edge): Place | null {
    if (edge.kind === 'world') return { ...place, node: edge.to, last: this.#lastOf(place, edge) };
    return this.step(place, edge)?.place ?? null;
  }

  /** Of a step that is not the world's. */
  step(place: Place, edge: Edge): TimedStep | null {
    if (place.isOver) return null;
    for (const moment of this.clocks.momentsOf(place.timers, edge)) {
      const zone = atMoment(place.zone, moment);
      if (zone === null) continue;
      const last = this.#lastOf(place, edge);
      if (endsFlow(edge)) return { place: { node: edge.to, timers: [], zone: noTime, isOver: true, last }, moment, from: [] };
      const went = this.#running.after(place.timers, edge);
      return { ...this.#settled({ node: edge.to, timers: went.timers, zone, isOver: false, last }, this.clocks.from(went, edge)), moment };
    }
    return null;
  }

  /** @param place with what its clocks go on from */
  #settled(place: Place, from: readonly number[]): Omit<TimedStep, 'moment'> {
    const { timers } = place;
    if (from.length === 0) return { place: { ...place, zone: noTime }, from };
    const zone = place.zone.goingOn(from).later(this.clocks.limits(timers));
    const inTurn = this.clocks.inTurn(timers, zone);
    if (inTurn.every((was, at) => was === at)) return { place: { ...place, zone }, from };
    const order = this.clocks.reordered(inTurn);
    return { place: { ...place, timers: inTurn.flatMap((at) => timers[at] ?? []), zone: zone.goingOn(order) }, from: order.map((clock) => from[clock - 1] ?? 0) };
  }

  #lastOf(place: Place, { transitions }: Edge): string | null {
    return this.#countsLast ? (transitions.at(-1) ?? place.last) : null;
  }
}

/** What the clocks may show at that moment; null when it never comes. */
export function atMoment(zone: Zone, { due, most }: Moment): Zone | null {
  if (most.length === 0) return zone;
  const before = zone.atMost(most);
  return due === null || before === null ? before : before.atLeast(due, most[due - 1] ?? 0);
}

/** What tells places apart beside what their clocks show. */
export const surroundingsOf = ({ node, timers, isOver, last }: Place): string => `${node} ${timers.map(({ id }) => id).join()} ${isOver} ${last}`;

/** Equal texts are one place. */
export const keyOf = (place: Place): string => `${surroundingsOf(place)} ${place.zone.bounds.join()}`;
