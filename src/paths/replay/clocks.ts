// What runs beside a flow, numbered from 1: the host's two clocks, where it is known how long a flow lives, and the timers. What
// a step asks of them at the moment at which it happens, and what they go on from after it.
import type { Edge } from '../graph.ts';
import { isRefusal } from '../plan/refusals.ts';
import { expiry, isHeard, type Lifetime } from './host-life.ts';
import type { RunningTimer, Went } from './running-timers.ts';
import { moments } from './whole-time.ts';
import type { Zone } from './zone.ts';

/** `most`: what each clock shows at most then. `due`: the one that makes the step happen, as it shows all it may; null for none. */
export type Moment = { readonly due: number | null; readonly most: readonly number[] };

export class Clocks {
  /** Milliseconds until a flow is over that rests, and that lives; none where it is not known. */
  readonly #hosts: readonly number[];

  constructor(lifetime: Lifetime | undefined) {
    this.#hosts = lifetime === undefined ? [] : [moments(lifetime.idle), moments(lifetime.absolute)];
  }

  /** What each of them shows at most. */
  limits(timers: readonly RunningTimer[]): readonly number[] {
    return [...this.#hosts, ...timers.map(({ length }) => length)];
  }

  /** Null: it is one of the host's. */
  timerOf(clock: number): number | null {
    return clock > this.#hosts.length ? clock - this.#hosts.length - 1 : null;
  }

  /** When the step may happen, of which there are two ways where the host ends a flow; none where it never may. */
  momentsOf(timers: readonly RunningTimer[], edge: Edge): readonly Moment[] {
    const hosts = this.#hosts;
    const isHosts = edge.kind === 'timer' && edge.source === null && edge.event.type === expiry && hosts.length > 0;
    const before = (limits: readonly number[]): number[] => limits.map((limit) => limit - 1); // what is due at the very moment goes first
    if (isHosts) return isRefusal(edge) ? [] : hosts.flatMap((limit, at) => (limit === Infinity ? [] : [{ due: at + 1, most: [...hosts, ...before(this.#lengths(timers))] }]));
    if (edge.kind !== 'timer' || edge.source === null) return [{ due: null, most: before(this.limits(timers)) }];
    const at = timers.findIndex(({ id }) => id === edge.source);
    const fires = timers[at];
    if (fires === undefined || fires.length === Infinity) return [];
    return [{ due: hosts.length + at + 1, most: [...hosts, ...timers.map((one, other) => (other !== at && goesFirst(one, fires, other < at) ? one.length - 1 : one.length))] }];
  }

  /** By clock after the step: the one before it that it goes on from; 0 of those that begin with it. */
  from({ was }: Pick<Went, 'was'>, edge: Edge): readonly number[] {
    const begins = isHeard(edge);
    return [...this.#hosts.map((_, at) => (at === 0 && begins ? 0 : at + 1)), ...was.map((at) => (at < 0 ? 0 : this.#hosts.length + at + 1))];
  }

  /**
   * Timers as a place has them, by where they stand in the order of setting. Of two that never come to be due at one moment it does
   * not count, and they stand by their names: places that differ in nothing else are one.
   */
  inTurn(timers: readonly RunningTimer[], zone: Zone): readonly number[] {
    if (timers.every(({ id }, at) => at === 0 || (timers[at - 1]?.id ?? '') < id)) return [...timers.keys()];
    const first = this.#hosts.length + 1;
    const isBound = (one: number, other: number): boolean => {
      const [a, b] = [timers[one], timers[other]];
      return a !== undefined && b !== undefined && a.haste === b.haste && (a.length === b.length || zone.mayDiffer(first + one, first + other, a.length - b.length));
    };
    const left = [...timers.keys()];
    const found: number[] = [];
    while (left.length > 0) {
      const free = left.filter((at) => !left.some((earlier) => earlier < at && isBound(earlier, at)));
      const next = free.reduce((best, at) => ((timers[at]?.id ?? '') < (timers[best]?.id ?? '') ? at : best));
      found.push(next);
      left.splice(left.indexOf(next), 1);
    }
    return found;
  }

  /** @param inTurn as `inTurn` has them: the clocks that they go on from */
  reordered(inTurn: readonly number[]): readonly number[] {
    return [...this.#hosts.map((_, at) => at + 1), ...inTurn.map((at) => this.#hosts.length + at + 1)];
  }

  #lengths(timers: readonly RunningTimer[]): number[] {
    return timers.map(({ length }) => length);
  }
}

/** Of two timers that are due at one moment. */
const goesFirst = (one: RunningTimer, other: RunningTimer, wasSetFirst: boolean): boolean => one.haste > other.haste || (one.haste === other.haste && wasSetFirst);
