// Paths that take every transition of a chart, walked with a real engine over the real embedded store, with a restart
// between any two steps and the facts around the chart asserted in each state. The paths speak the protocol of @xstate/test.
import { describe, expect, it } from 'vitest';
import { transitionsOf } from '#src/engine/macrostep.ts';
import type { Graph } from '#src/paths/graph.ts';
import { planPaths } from '#src/paths/plan.ts';
import type { TestParameters, TestPath } from '#src/paths/test-model.ts';
import { type Chart, modelOf } from './charts.ts';
import { assertState } from './facts.ts';
import { failingPower, inTurns, realFolder } from './one-step-lives.ts';
import { noOrigins, sum, told } from './provoking.ts';
import { Walk } from './walk.ts';

const onDisk = { restart: 'is a store closed and opened again in its folder', place: realFolder };
const inMemory = { restart: 'is a loss of power', place: failingPower };
/** The long walks are told once: a real disk is no other for them than for the short ones. */
export const powerLoss = [inMemory];
const places = [onDisk, inMemory];

/** Whatever the event, the walk knows how the path means it; in every state the same facts hold. */
const testing = (walk: Walk, { steps }: TestPath): TestParameters => ({
  events: Object.fromEntries(steps.map(({ event }) => [event.type, ({ kind }) => (kind === null ? walk.start() : walk.step())])),
  states: { '*': (expected) => assertState(walk, expected) },
});

/** Those of a chart that keeps states for which its rules leave nobody. */
const reachable = ({ starts, edges }: Graph): readonly string[] => [...new Set([...starts, ...edges].flatMap(({ transitions }) => transitions))];

/** `scriptedAtMost`: outcomes that cannot happen to the real activity, or belong to a flow of its own. `isWhole`: somebody comes to every state. */
export const everyTransitionIsWalked = (chart: Chart, { scriptedAtMost = 5, isWhole = true, at = places } = {}) => describe(`every transition of ${chart.machine.id}`, () => {
  it.each(at)('is taken, and all around it is as it should be, where each restart $restart', async ({ restart, place }) => {
    const began = performance.now();
    const model = modelOf(chart);
    const plans = planPaths(model.graph).tests;
    const paths = model.getPaths();
    const taken = new Set<string>();
    let origins = noOrigins();
    let [steps, restarts] = [0, 0];

    await inTurns(plans, async (plan, number) => {
      const path = paths[number]!;
      const walk = await Walk.begin(await place(), model.graph, plan);
      try {
        await path.test(testing(walk, path));
        for (const row of await walk.log()) for (const transition of row.transitions) taken.add(transition);
      } finally {
        await walk.lives.end();
      }
      origins = sum(origins, walk.origins);
      steps += path.steps.length;
      restarts += walk.lives.restarts;
    });

    const all = isWhole ? transitionsOf(chart.machine) : reachable(model.graph);
    console.log(`${chart.machine.id}, each restart ${restart}: ${paths.length} paths, ${steps} steps, ${restarts} restarts, ${taken.size} transitions of ${all.length} covered, ${told(origins)} (${Math.round(performance.now() - began)} ms)`);
    expect([...taken].toSorted()).toEqual(all.toSorted());
    expect(restarts).toBeGreaterThanOrEqual(steps);
    expect(origins.scripted).toBeLessThan(scriptedAtMost);
  }, 300_000);
});
