// Of what nothing reaches: whether it is for a step that fails, and how. To call it unreachable and no more would blame the chart's
// arrows for what its code does.
import { failingIn } from './checks/failing.ts';
import { definedIn } from './checks/defined.ts';
import { reachedIn } from './checks/reached.ts';
import { oneLine } from './formats/one-line.ts';
import type { Graph } from './graph.ts';

/** A sentence about a transition or a state, by its id; undefined: no failing step leads there. */
export function whyUnreached(graph: Graph): (mark: string) => string | undefined {
  if (graph.faults.length === 0) return () => undefined;
  const { failing, states } = reachedIn(graph);
  const all = definedIn(graph.machine);
  const ways = new Map<string, string>();
  const asked = new Set<string>();
  for (const fault of graph.faults) {
    // There may be a fault for each of many thousand contexts, and where the chart stands decides which transitions it is about.
    const question = JSON.stringify([fault.message, fault.event.type, graph.nodes[fault.from ?? -1]?.snapshot.value]);
    if (asked.has(question)) continue;
    asked.add(question);
    const message = oneLine(fault.message.replace(/^Unable to evaluate guard[^\n]*:\n/, ''));
    const words = message === oneLine(fault.message) ? `the step that would take it fails: ${message}` : `its guard throws: ${message}`;
    for (const id of failingIn({ faults: [fault], nodes: graph.nodes }, all, states).transitions) if (!ways.has(id)) ways.set(id, words);
  }
  const behind = 'it lies behind a step that fails';
  return (mark) => ways.get(mark) ?? (failing.behind.has(mark) || failing.states.has(mark) || failing.behind.has(mark.slice(0, Math.max(0, mark.indexOf(' | ')))) ? behind : undefined);
}
