// A step that had not come back when the time of the exploration was up: a guard or an action of the chart that never ends, or
// takes far too long. Whoever asks such a chart anything more may not come back either, so that this is all that is told.
import type { Graph, Hanging } from '../graph.ts';
import type { Found, RuleName } from './finding.ts';
import { Places } from './places.ts';
import { shortestWays } from './ways.ts';

export function hangingStep(graph: Graph, { from, stimulus }: Hanging): Found {
  const { machine, nodes } = graph;
  const at = nodes[from ?? -1]?.snapshot;
  if (from === null || at === undefined) return { rule: 'fault', severity: 'error', where: machine.id, path: null, message: `One of its starts ${neverBack}` };
  const places = new Places(machine);
  const where = places.idOf(at);
  const base = { rule: 'fault', severity: 'error', where, path: shortestWays(graph).to(from) } as const;
  if (stimulus === null) return { ...base, message: `In ${places.words(where)} the samples, or a child machine, were asked what may happen next, which ${neverBack}` };
  const { event, kind, source } = stimulus;
  return { ...base, last: { event, kind, source }, message: `In ${places.words(where)} the step by “${event.type}” ${neverBack}` };
}

/** A rule asks guards and predicates that exploring had no reason to ask. */
export const hangingRule = (where: string, rule: RuleName): Found =>
  ({ rule: 'fault', severity: 'error', where, path: null, message: `What the rule "${rule}" asked of the chart or its samples ${neverBack}` });

const neverBack = 'had not come back when the time was up: something in it never ends, or takes far too long. Nothing else was asked.';
