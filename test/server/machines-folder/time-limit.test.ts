// A chart is looked at for so long, and a step of it that never ends is broken off and named.
import { assign, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { explored, shortcomings } from '#server/commands/exploring.ts';
import { report } from '#server/commands/check-report.ts';
import type { Chart } from '#server/machines-folder/charts.ts';
import { TimeLimit } from '#server/machines-folder/time-limit.ts';
import { check } from '#src/paths/check.ts';
import { explore } from '#src/paths/explore.ts';
import type { Samples } from '#src/paths/samples.ts';

const counter = createMachine({ id: 'endless', types: {} as { context: { n: number } }, context: { n: 0 }, initial: 'a', states: { a: { on: { count: { actions: assign({ n: ({ context }) => context.n + 1 }) }, stop: 'b' } }, b: {} } });
const spinning = (guard: () => boolean) => createMachine({ id: 'spin', initial: 'a', states: { a: { on: { go: 'b' } }, b: { on: { on: 'c', spin: { guard, target: 'c' } } }, c: { type: 'final' } } });
const forEver = (): void => {
  for (;;);
};
const chartOf = (machine: Chart['machine'], samples: Samples = {}): Chart => ({ id: machine.id, machine, samples, guessed: [], hostEvents: [] }) as unknown as Chart;

/** Every look at it takes a second. */
const slow = (seconds: number): TimeLimit => {
  let now = 0;
  return new TimeLimit(seconds, { now: () => (now += 1_000), grace: 60_000 });
};
/** Says of what is done last that it was broken off in the midst of it. */
const broken = { isUp: false, within: (work: () => void) => {
  work();
  return false;
} };

describe('a limit of time', () => {
  it('ends an exploration before the limit of states does, and says so', () => {
    const graph = explored(chartOf(counter), 500, { time: slow(40) });
    expect([graph.complete, graph.nodes.length <= 40, graph.stoppedAt === null]).toEqual([false, true, false]);
    const [said] = shortcomings(graph);
    expect(said).toMatch(/^the time was up, not the limit of states: of \d+ states that were found, with \d+ steps, \d+ are still to be looked at, in "a", "b" \(raise --explore-seconds, .*may differ from run to run\)$/);
    expect(explored(chartOf(spinning(() => true)), 500, { time: slow(40) }).stoppedAt).toBeNull();
  });

  it('breaks off work that does not come back', () => {
    const limit = new TimeLimit(0.02, { now: () => 0, grace: 0 });
    expect([limit.within(forEver), limit.within(() => {})]).toEqual([false, true]);
  });

  it('names the step that did not come back, and the way to it', () => {
    const machine = spinning(() => true);
    expect(() => explored(chartOf(machine), 500, { time: broken })).toThrow(/^In “b” the step by “spin” had not come back when the time was up: something in it never ends/);
    const { findings, complete, isOutOfTime } = check(machine, {}, { within: broken.within });
    expect([complete, isOutOfTime]).toEqual([false, true]);
    expect(findings.map(({ rule, where, path }) => [rule, where, path.map(({ type }) => type)])).toEqual([['fault', 'spin.b', ['go', 'spin']]]);
  });

  it('names a start that did not come back, and samples that did not', () => {
    expect(check(counter, {}, { within: () => false }).findings.map(({ message }) => message)).toEqual(['"endless" does not start: its first step had not come back when its time was up.']);
    const silent = createMachine({ id: 'silent', initial: 'a', states: { a: {} } });
    expect(check(silent, {}, { within: broken.within }).findings.map(({ message }) => message)).toEqual([expect.stringMatching(/^In “a” the samples, or a child machine, were asked what may happen next, which had not come back/)]);
  });

  it('breaks off a rule that asks what never ends, and names it', () => {
    const limit = new TimeLimit(0.3, { now: () => 0, grace: 0 });
    const { findings, complete, isOutOfTime } = check(spinning(() => true), { invariants: { 'nobody turns for ever': () => (forEver(), true) } }, { within: limit.within });
    expect([complete, isOutOfTime]).toEqual([false, true]);
    expect(findings.find(({ rule }) => rule === 'fault')).toMatchObject({ severity: 'error', where: 'spin', message: expect.stringMatching(/^What the rule "invariant" asked of the chart or its samples had not come back when the time was up/) });
  });

  it('passes on what the work throws', () => {
    const why = new TypeError('not today');
    expect(() => new TimeLimit(9).within(() => {
      throw why;
    })).toThrow(why);
  });

  it('bounds the looking through child machines as well', () => {
    let left = 50;
    const parent = createMachine({ id: 'p', initial: 'a', states: { a: { invoke: { src: counter, id: 'child' } } } });
    const { guessed } = explore(parent, {}, { onProgress: () => left-- > 0 });
    expect(guessed.join()).toMatch(/the child machine "endless" was looked through for \d\d of its states only/);
  });

  it('leaves rules unasked that ask every state, and the report says that it is the time', () => {
    const machine = spinning(() => true);
    const askedSoOften = (most: number) => {
      let asked = 0;
      return check(machine, {}, { tick: () => ++asked <= most });
    };
    const hurried = askedSoOften(0);
    expect([hurried.complete, hurried.isOutOfTime]).toEqual([false, true]);
    const told = Array.from({ length: 40 }, (_, most) => askedSoOften(most)).map(({ isOutOfTime, findings }) => `${isOutOfTime === true} ${findings.some(({ rule }) => rule === 'constant-guard')}`);
    expect([...new Set(told)]).toEqual(['true false', 'false true']);
    expect(report(hurried)).toContain('\n  the time was up before every state was looked at and every rule asked');
    expect(report(check(machine))).not.toContain('the time was up');
  });
});
