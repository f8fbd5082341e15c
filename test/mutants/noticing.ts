// Whether a suite notices a chart with one thing wrong: the suite of the chart as it is, run against a service that hosts the
// other one. A mutant nobody can tell from the original, effects and timers included, is none.
import type { AnyStateMachine } from 'xstate';
import type { Definition } from '#src/engine/definition.ts';
import { explore, type ExploreOptions } from '#src/paths/explore.ts';
import type { Graph } from '#src/paths/graph.ts';
import { runSuite } from '#src/paths/run/run-suite.ts';
import type { Samples } from '#src/paths/samples.ts';
import type { Suite } from '#src/paths/suite.ts';
import { httpTarget } from '#server/commands/service-target.ts';
import { key, type Service } from '../support/service.ts';
import { difference } from './isomorphic.ts';
import type { Mutant } from './mutate.ts';

export type Original = { readonly machine: AnyStateMachine; readonly samples: Samples; readonly suite: Suite; readonly options: ExploreOptions };
/** `id`: what the service hosts it under. */
export type Hosted = { readonly id: string; readonly mutant: Mutant; readonly machine: AnyStateMachine };
export type Noticed = { readonly hosted: Hosted; readonly verdict: 'killed' | 'equivalent' | 'survived'; /** The first thing that was otherwise, or what the graphs differ in. */ readonly because: string };

/** Those that can be made at all; of the others `notMade` tells. */
export function hostedAs(id: string, mutants: readonly Mutant[]): { readonly hosted: readonly Hosted[]; readonly notMade: readonly Mutant[] } {
  const hosted: Hosted[] = [];
  const notMade: Mutant[] = [];
  for (const [place, mutant] of mutants.entries()) {
    try {
      hosted.push({ id: `${id}~${place}`, mutant, machine: mutant.make() });
    } catch {
      notMade.push(mutant); // it never comes to be hosted
    }
  }
  return { hosted, notMade };
}

export const definitionsOf = (original: Pick<Definition, 'id'>, hosted: readonly Hosted[], builtIn: readonly Definition[]): Definition[] => {
  const definition = builtIn.find(({ id }) => id === original.id);
  if (definition === undefined) throw new Error(`there is no machine "${original.id}" to host another one like`);
  return hosted.map(({ id, machine }) => ({ ...definition, id, fingerprint: id, machine }));
};

export async function noticed(hosted: Hosted, { machine, samples, suite, options }: Original, service: Service): Promise<Noticed> {
  let because = '';
  const target = httpTarget({ url: service.url, key, machine: hosted.id });
  await target.open();
  try {
    await runSuite(nearestFirst(suite, hosted.mutant), target, {
      asSent: samples.asSent,
      onResult: ({ divergence, test }) => {
        if (divergence === null) return true;
        because = `${test.id}, step ${divergence.at + 1}: ${divergence.differences.map(({ what }) => what).join(', ')}`;
        return false;
      },
    });
  } finally {
    await target.close();
  }
  if (because !== '') return { hosted, verdict: 'killed', because };
  const [original, mutated] = [exact(machine, samples, options), explored(hosted.machine, samples, options)];
  const other = original.complete && mutated.complete ? difference(original, mutated) : 'not every state was looked at';
  return other === null ? { hosted, verdict: 'equivalent', because: 'every state and step of both is the same' } : { hosted, verdict: 'survived', because: other };
}

/** Tests that pass the state that is changed come first: most mutants are noticed by the first one. */
function nearestFirst(suite: Suite, { state }: Mutant): Suite {
  const passes = ({ start, steps }: Suite['tests'][number]): boolean => state !== null && [start, ...steps].some(({ transitions }) => transitions.some((id) => id.startsWith(`${state} | `)));
  return { ...suite, tests: [...suite.tests.filter(passes), ...suite.tests.filter((test) => !passes(test))] };
}

const known = new WeakMap<AnyStateMachine, Graph>();
function exact(machine: AnyStateMachine, samples: Samples, options: ExploreOptions): Graph {
  const graph = known.get(machine) ?? explored(machine, samples, options);
  known.set(machine, graph);
  return graph;
}

/** Without a projection: what it leaves out may be what differs. */
function explored(machine: AnyStateMachine, { project: _project, ...samples }: Samples, options: ExploreOptions): Graph {
  return explore(machine, samples, options);
}
