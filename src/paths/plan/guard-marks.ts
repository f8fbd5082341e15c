// What guards must have decided: each guard true and false; of a composed guard also each condition, and each condition
// where it alone decides (masking MC/DC: what `and` and `or` had no need to ask is equal to anything).
import { type Edge, type Graph, lookedAt, type Start } from '../graph.ts';
import { type Decision, GuardProbe } from '../guard-probe.ts';
import { type Marks, Shared } from './marks.ts';
import { faultyNodes, isRefusal, refusal, refusedStimuli } from './refusals.ts';

const sides = [true, false];

/**
 * Only decisions that XState asks for count; those made where the event is then refused count too. A condition alone
 * decides where another decision of the graph has it the other way, the rest equal or not asked, and another outcome;
 * where the graph has no such two, the mark stays uncovered.
 */
export function guardMarks(graph: Graph): Marks {
  const probe = new GuardProbe(graph.machine);
  const all = [...probe.guarded].flatMap(([transition, conditions]) => [
    ...sides.map((side) => `${transition}: guard is ${side}`),
    ...(conditions.length < 2 ? [] : numbered(conditions).flatMap((name) => sides.flatMap((side) => [`${transition}: ${name} is ${side}`, `${transition}: ${name} is ${side} and alone decides`]))),
  ]);
  const asked = new Map<Edge, readonly Decision[]>();
  const refusals: Edge[][] = [];
  const faulty = faultyNodes(graph);
  const decisionsOf = ({ from, event }: Edge): Decision[] => {
    const node = graph.nodes[from];
    return node === undefined ? [] : probe.rounds(node.snapshot, event).flatMap(({ decisions }) => decisions.filter(({ isReached }) => isReached));
  };
  for (const [at, node] of lookedAt(graph).entries()) {
    if (node.snapshot.status !== 'active') continue;
    for (const edge of graph.outgoing[at] ?? []) if (edge.kind !== 'world') asked.set(edge, decisionsOf(edge));
    refusals[at] = refusedStimuli(graph, node, at, faulty).flatMap((stimulus) => {
      const step = refusal(at, stimulus);
      const decisions = decisionsOf(step);
      if (decisions.length > 0) asked.set(step, decisions);
      return decisions.length > 0 ? [step] : [];
    });
  }
  const namesOf = namer(asked.values());
  const shared = new Shared();
  const marks = new Map<Edge, readonly string[]>();
  for (const [edge, decisions] of asked) marks.set(edge, shared.list([...new Set(decisions.flatMap(namesOf))]));
  const atStart = new Map<Start, readonly string[]>(graph.starts.map((start) => [start, decidedAtStart(graph, start, probe)]));
  const ofRefusal = (edge: Edge): readonly string[] => decisionsOf(edge).flatMap(namesOf);
  return { all, ofStart: (start) => atStart.get(start) ?? [], ofEdge: (edge) => marks.get(edge) ?? (isRefusal(edge) ? ofRefusal(edge) : []), refusals: (node) => refusals[node] ?? [], countsLast: false };
}

/** Conditions by name; one that stands twice in a guard is two conditions. */
const numbered = (names: readonly string[]): string[] => names.map((name, at) => {
  const before = names.slice(0, at).filter((one) => one === name).length;
  return before === 0 ? name : `${name} (${before + 1})`;
});

/** The marks of one decision, given all there are. */
function namer(rounds: Iterable<readonly Decision[]>): (decision: Decision) => readonly string[] {
  const distinct = new Map<string, Decision>();
  const byTransition = new Map<string, Decision[]>();
  for (const decision of [...rounds].flat()) {
    const key = keyOf(decision);
    if (distinct.has(key)) continue;
    distinct.set(key, decision);
    byTransition.set(decision.transition, [...(byTransition.get(decision.transition) ?? []), decision]);
  }
  const names = new Map<string, readonly string[]>();
  return (decision) => {
    const key = keyOf(decision);
    const found = names.get(key) ?? marksOfDecision(decision, byTransition.get(decision.transition) ?? []);
    names.set(key, found);
    return found;
  };
}

const keyOf = ({ transition, isTrue, conditions }: Decision): string => `${transition}: ${isTrue} ${conditions.map((one) => String(one.isTrue)).join()}`;

function marksOfDecision(decision: Decision, others: readonly Decision[]): string[] {
  const { transition, isTrue, conditions } = decision;
  const names = numbered(conditions.map(({ name }) => name));
  const guard = `${transition}: guard is ${isTrue}`;
  if (conditions.length < 2) return [guard];
  return [guard, ...conditions.flatMap((condition, at) => {
    if (condition.isTrue === null) return [];
    const mark = `${transition}: ${names[at]} is ${condition.isTrue}`;
    return others.some((other) => decidesAlone(at, decision, other)) ? [mark, `${mark} and alone decides`] : [mark];
  })];
}

/** The two differ in this condition and in the outcome, and in nothing else that was asked both times. */
const decidesAlone = (at: number, one: Decision, other: Decision): boolean =>
  one.isTrue !== other.isTrue && one.conditions.every(({ isTrue }, position) => {
    const there = other.conditions[position]?.isTrue ?? null;
    return position === at ? isTrue !== null && there !== null && isTrue !== there : isTrue === null || there === null || isTrue === there;
  });

/**
 * Of a start no event tells what its guards said, but what it took and where it rests does: the guard of an eventless
 * transition that was taken was true, those before it in its list were false, and so are all of the states it rests in.
 */
function decidedAtStart({ nodes }: Graph, { to, transitions }: Start, probe: GuardProbe): string[] {
  const known = transitions.flatMap((id) => {
    const cut = id.lastIndexOf(' | ');
    const [list, position] = [id.slice(0, cut), Number(id.slice(cut + 3))];
    return list.endsWith(' | ') ? [`${id}: guard is true`, ...Array.from({ length: position }, (_, before) => `${list} | ${before}: guard is false`)] : [];
  });
  const resting = (nodes[to]?.snapshot.status === 'active' ? nodes[to].snapshot._nodes : []).flatMap(({ id, always }) => (always ?? []).map((_, position) => `${id} |  | ${position}: guard is false`));
  return [...new Set([...known, ...resting])].filter((mark) => probe.guarded.has(mark.slice(0, mark.lastIndexOf(': '))));
}
