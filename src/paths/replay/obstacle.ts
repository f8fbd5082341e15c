// Why a step cannot happen where a path has come to, whatever anybody waited for on the way: what comes before it, as a sentence.
import type { Edge, Timers } from '../graph.ts';
import type { Clocks, Moment } from './clocks.ts';
import { expiry } from './host-life.ts';
import type { Place } from './timed-graph.ts';
import { timerWords } from './timer-words.ts';

/** @param running timers of the place, by name */
export function obstacleOf(clocks: Clocks, place: Place, edge: Edge, running: Timers): string {
  if (place.isOver) return `the host stops a flow that goes on after "${expiry}"`;
  const moments = clocks.momentsOf(place.timers, edge);
  const isTimer = edge.kind === 'timer' && edge.source !== null;
  const wanted = isTimer ? timerWords(edge.source ?? '', running) : '';
  if (moments.length === 0 && !isTimer) return `the host stops a flow that does not take "${expiry}"`;
  if (moments.length === 0) return `${wanted} ${place.timers.some(({ id }) => id === edge.source) ? 'never fires' : 'is not running'}`;
  const isExpiry = !isTimer && moments.some(({ due }) => due !== null);
  const firsts = moments.flatMap((moment) => earlier(clocks, place, moment)).sort((one, other) => one.left - other.left);
  const timer = firsts.find(({ clock }) => !isExpiry || clocks.timerOf(clock) !== null);
  const at = timer === undefined ? null : clocks.timerOf(timer.clock);
  const first = at === null ? 'the flow' : timerWords(place.timers[at]?.id ?? '', running);
  if (isExpiry) return `${first} fires before the flow expires`;
  if (isTimer) return `${first} ${at === null ? 'expires' : 'fires'} before ${wanted}${at === null ? ' fires' : ''}`;
  return at === null ? 'the flow expires at this moment' : `${first} is due at this moment and fires first`;
}

/** Clocks that come to an end before that moment at any rate. `left`: milliseconds to their end, at most, as it comes. */
function earlier(clocks: Clocks, { timers, zone }: Place, { due, most }: Moment): { readonly clock: number; readonly left: number }[] {
  const limits = clocks.limits(timers);
  return most.flatMap((bound, at) => {
    const shown = due === null ? zone.least(at + 1) : zone.leastWhen(at + 1, due, most[due - 1] ?? 0);
    return shown > bound ? [{ clock: at + 1, left: (limits[at] ?? 0) - shown }] : [];
  });
}
