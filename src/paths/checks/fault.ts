// What failed instead of deciding: a guard or an assignment of the machine, an endless chain of eventless transitions, a predicate
// of the samples.
import type { EventObject } from 'xstate';
import { canonicalText } from '../canonical-text.ts';
import type { Stimulus } from '../graph.ts';
import { endlessStart, endlessStep, endlessWords, isEndless } from './endless.ts';
import { type Checking, type Found, oneAPlace, oneLine } from './finding.ts';

/** Of the machine one for each event in each place. */
export function fault({ graph, ways, places, thrown, nearness }: Checking): readonly Found[] {
  const { machine, samples, nodes, faults } = graph;
  const nearestFirst = faults.toSorted((a, b) => nearness(a.from ?? -1) - nearness(b.from ?? -1));
  const reason = (message: string, round: () => readonly string[]): string => {
    const states = isEndless(message) ? round() : [];
    return states.length === 0 ? oneLine(message) : endlessWords(states, (id) => places.words(id));
  };
  const ofStart = (message: string): Found => {
    const round = () => samples.inputs.map((input) => endlessStart(machine, input)).find((states) => states.length > 0) ?? [];
    return { rule: 'fault', severity: 'error', where: machine.id, path: null, message: `The machine does not start: ${reason(message, round)}` };
  };
  const ofMachine = oneAPlace(nearestFirst, ({ from, event, message }) => {
    const at = from === null ? undefined : nodes[from];
    if (from === null || at === undefined) return { where: machine.id, tell: () => ofStart(message) };
    const where = places.idOf(at.snapshot);
    const { kind, source } = stimulusOf(event, graph.stimuliAt(at));
    return { where, key: `${where} ${event.type} ${source}`, tell: () => {
      const words = reason(message, () => endlessStep(machine, at.snapshot, event));
      return { rule: 'fault', severity: 'error', where, path: ways.to(from), last: { event, kind, source }, message: `In ${places.words(where)} the chart fails on “${event.type}”: ${words}` };
    } };
  });
  const ofSamples = thrown.map(({ name, node, message }): Found => ({ rule: 'fault', severity: 'error', where: name, path: ways.to(node), message: `“${name}” of the samples fails instead of answering: ${message}` }));
  return [...ofMachine, ...ofSamples];
}

/** A person may send what a timer delivers as well: the first that has not been told apart from it by its payload. */
function stimulusOf(event: EventObject, all: readonly Stimulus[]): Pick<Stimulus, 'kind' | 'source'> {
  const sameType = all.filter((one) => one.kind !== 'world' && one.event.type === event.type);
  const text = sameType.length > 1 ? canonicalText(event) : '';
  return sameType.find((one) => one.event === event || canonicalText(one.event) === text) ?? sameType[0] ?? { kind: 'user', source: null };
}
