// What failed instead of deciding: a guard or an assignment of the machine, an endless chain of eventless transitions, a predicate
// of the samples.
import { type Checking, type Found, oneAPlace, oneLine } from './finding.ts';

export function fault({ graph, ways, places, thrown, nearness }: Checking): readonly Found[] {
  const nearestFirst = graph.faults.toSorted((a, b) => nearness(a.from ?? -1) - nearness(b.from ?? -1));
  const ofMachine = oneAPlace(nearestFirst, ({ from, event, message }) => {
    const at = from === null ? undefined : graph.nodes[from];
    if (from === null || at === undefined) return { where: graph.machine.id, tell: () => ({ rule: 'fault', severity: 'error', where: graph.machine.id, path: null, message: `The machine does not start: ${oneLine(message)}` }) };
    const where = places.idOf(at.snapshot);
    return { where, tell: () => {
      const { kind, source } = graph.stimuliAt(at).find((one) => one.event.type === event.type) ?? { kind: 'user', source: null };
      return { rule: 'fault', severity: 'error', where, path: ways.to(from), last: { event, kind, source }, message: `In ${places.words(where)} the chart fails on “${event.type}”: ${oneLine(message)}` };
    } };
  });
  const ofSamples = thrown.map(({ name, node, message }): Found => ({ rule: 'fault', severity: 'error', where: name, path: ways.to(node), message: `“${name}” of the samples fails instead of answering: ${message}` }));
  return [...ofMachine, ...ofSamples];
}
