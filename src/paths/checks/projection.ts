// A projection that counts two states as one although they react differently: what is found on such a graph proves nothing.
import { nextStep } from '../../engine/macrostep.ts';
import { follow } from '../following.ts';
import type { GraphNode, Stimulus } from '../graph.ts';
import { Interner } from '../interner.ts';
import { stateKey } from '../state-key.ts';
import { type Checking, type Found, oneAPlace, thrownBy } from './finding.ts';

export function projection({ graph, ways, places, tick }: Checking): readonly Found[] {
  const { machine, samples, stimuliAt } = graph;
  const interner = new Interner();
  const told = ({ event, world }: Stimulus): string => `${interner.idOf(event)} ${interner.idOf(world)}`;
  const reaction = (node: GraphNode, stimulus: Stimulus): string => {
    try {
      const step = nextStep(machine, node.snapshot, stimulus.event);
      const { running, timers } = follow(step, node, stimulus);
      return `${step.taken.join()} ${stateKey(step.snapshot, { running, timers, world: stimulus.world }, samples.project, interner)}`;
    } catch (error) {
      return `fails: ${thrownBy(error)}`;
    }
  };
  const reactions = (node: GraphNode): ReadonlyMap<string, { readonly stimulus: Stimulus; readonly to: string }> =>
    new Map(stimuliAt(node).filter(({ kind }) => kind !== 'world').map((stimulus) => [told(stimulus), { stimulus, to: reaction(node, stimulus) }]));
  let compared = 0;
  return oneAPlace(ways.order, (at) => {
    const [node, others] = [graph.nodes[at], graph.merged.get(at) ?? []];
    if (node === undefined || others.length === 0 || node.snapshot.status !== 'active') return null;
    if (++compared % 100 === 0) tick();
    const expected = reactions(node);
    for (const other of others) {
      const actual = reactions(other);
      const [odd] = [...new Set([...expected.keys(), ...actual.keys()])].filter((key) => expected.get(key)?.to !== actual.get(key)?.to);
      const stimulus = odd === undefined ? undefined : (expected.get(odd) ?? actual.get(odd))?.stimulus;
      if (stimulus === undefined) continue;
      const { event, kind, source } = stimulus;
      const where = places.idOf(node.snapshot);
      return { where, tell: () => ({ rule: 'projection', severity: 'error', where, path: ways.to(at), last: { event, kind, source }, message: `The projection of the samples counts two states of ${places.words(where)} as one, and they react differently to “${event.type}”.` }) };
    }
    return null;
  });
}
