// Charts nobody thought of: what a replay says of a path also holds on the engine's own pure steps, with a clock kept by hand.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyMachineSnapshot, AnyStateMachine, EventObject } from 'xstate';
import { initialStep, nextStep, type Step } from '#src/engine/macrostep.ts';
import { canonicalText } from '#src/paths/canonical-text.ts';
import { explore } from '#src/paths/explore.ts';
import { feasiblePaths, type Rehearsed } from '#src/paths/replay/feasible-paths.ts';
import { builtChart, eventsOf, newWorld } from '../../properties/built-chart.ts';
import { charts } from '../../properties/generated-chart.ts';

const samples = {
  input: [{ name: 'r', x: 0, fuel: 3 }], events: Object.fromEntries(eventsOf(0).map((type) => [type, [{ v: 1 }, { v: 4 }]])),
  outputs: { work: [1], counter: [], kid1: [1], kid2: [2] }, errors: { work: [{ code: 'no' }] },
};

/** Timers as they stand, each with the moment it is due. An event to itself goes before everything of its moment. */
class HandClock {
  now = 0;
  #due: { readonly event: EventObject; readonly id: string | undefined; readonly at: number; readonly isOwn: boolean }[] = [];

  follow({ actions, self, snapshot }: Step): void {
    for (const { type, params } of actions) {
      const { id, event, delay, to, sendId } = (params ?? {}) as { id?: string; event?: EventObject; delay?: number; to?: unknown; sendId?: string };
      if (type === 'xstate.cancel') this.#due = this.#due.filter((one) => one.id !== sendId);
      else if (event !== undefined && ((type === 'xstate.raise' && delay !== undefined) || (type === 'xstate.sendTo' && to === self))) this.#due.push({ event, id, at: this.now + (delay ?? 0), isOwn: delay === undefined });
    }
    if (snapshot.status !== 'active') this.#due = [];
  }

  next(): { readonly event: EventObject; readonly at: number } | undefined {
    return this.#due.toSorted((a, b) => a.at - b.at || Number(b.isOwn) - Number(a.isOwn))[0];
  }

  fire(): EventObject {
    const next = this.next()!;
    this.#due = this.#due.filter((one) => one !== next);
    this.now = next.at;
    return next.event;
  }
}

function check(machine: AnyStateMachine, { path, replayed }: Rehearsed): void {
  const clock = new HandClock();
  let step = initialStep(machine, path.input);
  clock.follow(step);
  const seen = (snapshot: AnyMachineSnapshot): unknown => [snapshot.status, snapshot.value];
  for (const [position, { event, kind, after, transitions, state, expect: expected }] of replayed.steps.entries()) {
    const since = clock.now;
    if (kind !== 'timer') expect(clock.next()?.at ?? Infinity, `something is due before step ${position}`).toBeGreaterThan(clock.now);
    const sent = kind === 'timer' ? clock.fire() : event;
    expect(canonicalText(sent)).toBe(canonicalText(event));
    expect(clock.now - since).toBe(after);
    step = nextStep(machine, step.snapshot, sent);
    clock.follow(step);
    expect(step.taken).toEqual(transitions);
    expect(canonicalText(seen(step.snapshot))).toBe(canonicalText([expected.status, state]));
  }
}

describe('on charts made up at random', () => {
  it('every path that replays holds on the engine\'s own pure steps, in the same time', () => {
    let [steps, timed] = [0, 0];
    fc.assert(fc.property(charts, (raw) => {
      const machine = builtChart(raw, newWorld());
      const graph = explore(machine, samples, { limit: 30 });
      const { tests } = feasiblePaths(graph, 'transitions', { limit: 300 });
      for (const test of tests) {
        check(machine, test);
        steps += test.replayed.steps.length;
        timed += test.replayed.steps.filter(({ after }) => after > 0).length;
      }
    }), { numRuns: 15, seed: 20_261_121, endOnFailure: true });
    expect(steps).toBeGreaterThan(50); // else the charts, or the replay, let nothing happen
    expect(timed).toBeGreaterThan(5);
  });
});
