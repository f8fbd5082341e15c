// States in which a person is waited for and no clock runs: whoever walks away leaves the flow open for ever.
import { type Checking, type Found, oneAPlace } from './finding.ts';

export function neverExpires({ graph, ways, places, isLimited }: Checking): readonly Found[] {
  if (isLimited) return [];
  return oneAPlace(ways.order, (node) => {
    const at = graph.nodes[node];
    const outgoing = graph.outgoing[node] ?? [];
    if (at === undefined || !places.isWaiting(at, outgoing) || Object.keys(at.timers).length > 0) return null;
    if (outgoing.some(({ kind, source }) => kind === 'timer' && source === null)) return null; // the host's clock
    const where = places.idOf(at.snapshot);
    return { where, tell: () => ({ rule: 'never-expires', severity: 'warning', where, path: ways.to(node), message: `In ${places.words(where)} a person is waited for, and no timer runs: whoever does not answer leaves the flow open for ever.` }) };
  });
}
