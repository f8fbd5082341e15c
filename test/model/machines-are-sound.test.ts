// Both charts, explored as far as their samples lead, hold what is promised of them in every state and on every step.
import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot } from 'xstate';
import { hostEvents } from '#machines/enrolment/events.ts';
import { offersOf } from '#src/engine/offers.ts';
import { transitionsOf } from '#src/engine/macrostep.ts';
import { invariantViolations, stepViolations, stuckStates } from '#src/paths/check.ts';
import { explore } from '#src/paths/explore.ts';
import { planPaths } from '#src/paths/plan.ts';
import { definitionOf } from '../views/reachable.ts';
import { charts, modelOf } from './charts.ts';

describe.each(charts)('the chart $machine.id', ({ machine, samples }) => {
  const { drift: _drift, ...still } = samples;
  const worlds = [
    { world: 'that may change at any moment', graph: () => modelOf({ machine, samples }).graph },
    { world: 'that stands still', graph: () => explore(machine, still, { hostEvents }) },
  ];

  it.each(worlds)('leaves nobody stuck and breaks no rule in a world $world', ({ world, graph: made }) => {
    const began = performance.now();
    const graph = made();
    const goal = graph.samples.goal;
    const brief = <Finding extends object>(findings: readonly Finding[]) => findings.map((finding) => ({ ...finding, path: 'path' in finding ? (finding.path as { steps: readonly { event: { type: string } }[] }).steps.map(({ event }) => event.type) : [] }));
    expect(graph).toMatchObject({ complete: true, faults: [], guessed: [] });
    expect(brief(stuckStates(graph, goal))).toEqual([]);
    expect(graph.samples.invariants.length).toBeGreaterThan(2);
    expect(brief(invariantViolations(graph))).toEqual([]);
    expect(graph.samples.steps.length).toBeGreaterThan(0);
    expect(brief(stepViolations(graph))).toEqual([]);
    expect(graph.nodes.some(({ snapshot }) => goal(snapshot))).toBe(true);
    console.log(`${machine.id}, a world ${world}: ${graph.nodes.length} states, ${graph.edges.length} steps, none stuck, ${graph.samples.invariants.length + graph.samples.steps.length} rules kept (${Math.round(performance.now() - began)} ms)`);
  }, 60_000);

  it('takes every transition it defines on some step', () => {
    const { graph } = modelOf({ machine, samples });
    const taken = new Set([...graph.starts, ...graph.edges].flatMap(({ transitions }) => transitions));
    expect([...taken].toSorted()).toEqual(transitionsOf(machine).toSorted());
    expect(planPaths(graph)).toMatchObject({ covered: transitionsOf(machine).length, uncovered: [] });
    expect(planPaths(graph, 'states').uncovered).toEqual([]);
  }, 60_000);

  it('offers in every state exactly what it takes there, and no more than the cancellation while the host is at work', () => {
    const definition = definitionOf(machine);
    const { graph } = modelOf({ machine, samples });
    const wrong: string[] = [];
    const seen = new Set<string>();
    let working = 0;
    for (const { snapshot } of graph.nodes) {
      const key = JSON.stringify([snapshot.value, snapshot.context, snapshot.status]);
      if (seen.has(key)) continue;
      seen.add(key);
      const listed = offersOf(definition, snapshot).flatMap(({ name, input }) => choicesIn(input).map((choice) => `${name} ${choice}`)).toSorted();
      const taken = snapshot.status === 'active' ? everythingTyped(snapshot).toSorted() : [];
      if (listed.join() !== taken.join()) wrong.push(`${JSON.stringify(snapshot.value)} lists [${listed.join()}] and takes [${taken.join()}]`);
      if (snapshot.hasTag('working')) {
        working++;
        if (taken.join() !== 'flow.cancelled -') wrong.push(`${JSON.stringify(snapshot.value)} takes ${taken.join()} while working`);
      }
    }
    expect(wrong).toEqual([]);
    expect(working).toBeGreaterThan(0);
    console.log(`${machine.id}: what is offered is what is taken in ${seen.size} states, ${working} of them working`);
  }, 60_000);

  /** Every client event with every choice there could ever be, as the chart itself answers. */
  function everythingTyped(snapshot: AnyMachineSnapshot): string[] {
    const everyChoice: Readonly<Record<string, readonly [key: string, values: readonly string[]]>> = {
      'method.chosen': ['method', ['app', 'phone', 'email', 'securityQuestions']],
      'phone.submitted': ['channel', ['sms', 'voice']],
      'channel.chosen': ['channel', ['appPush', 'appCode', 'sms', 'voice']],
      'default.chosen': ['channel', ['appPush', 'appCode', 'sms', 'voice']],
    };
    const typed = { number: { sealed: 'r' }, address: { sealed: 'r' }, code: { sealed: 'r' } };
    return (machine.events as string[]).filter((type) => !type.startsWith('xstate.') && !hostEvents.some((host) => host === type)).flatMap((type) => {
      const [key, values] = everyChoice[type] ?? ['', ['-']];
      return values.filter((value) => snapshot.can({ type, ...typed, ...(key === '' ? {} : { [key]: value }) })).map((value) => `${type} ${value}`);
    });
  }
});

/** The values of the one choice in a payload; `-` where there is nothing to choose. */
function choicesIn(input: object): readonly string[] {
  const properties = 'properties' in input ? Object.values(input.properties as Record<string, { readonly enum?: readonly string[] }>) : [];
  return properties.find((property) => property.enum !== undefined)?.enum ?? ['-'];
}
