// Walks paths that a test has chosen itself, each over a disk that loses power between any two steps.
import type { AnyMachineSnapshot } from 'xstate';
import type { Graph } from '#src/paths/graph.ts';
import type { Path } from '#src/paths/plan.ts';
import { assertState } from './facts.ts';
import { failingPower, inTurns } from './one-step-lives.ts';
import { noOrigins, sum, told } from './provoking.ts';
import { Walk } from './walk.ts';

/** Answers with a sentence on what was done. @throws what a step or a fact throws, with the path so far. */
export async function walkAll(graph: Graph, paths: readonly Path[]): Promise<string> {
  const began = performance.now();
  let [origins, restarts] = [noOrigins(), 0];
  await inTurns(paths, async (path) => {
    const walk = await Walk.begin(await failingPower(), graph, path);
    try {
      await walkOne(walk, graph, path);
    } finally {
      await walk.lives.end();
    }
    origins = sum(origins, walk.origins);
    restarts += walk.lives.restarts;
  });
  return `${restarts} restarts, ${told(origins)} (${Math.round(performance.now() - began)} ms)`;
}

export async function walkOne(walk: Walk, graph: Graph, path: Path): Promise<void> {
  const expected = (node: number): AnyMachineSnapshot => graph.nodes[node]!.snapshot;
  const done: string[] = [];
  try {
    await walk.start();
    await assertState(walk, expected(path.start));
    for (const { event, to } of path.steps) {
      done.push(event.type);
      await walk.step();
      await assertState(walk, expected(to));
    }
  } catch (error) {
    if (error instanceof Error) error.message += `\n\nPath: ${done.join(' → ')}`;
    throw error;
  }
}

/** So many of them, spread evenly: the same at every run. */
export const some = <Item>(items: readonly Item[], atMost: number): readonly Item[] => (items.length <= atMost ? items : items.filter((_, i) => Math.floor((i * atMost) / items.length) !== Math.floor(((i - 1) * atMost) / items.length)));
