import { assign, createMachine, raise } from 'xstate';
import { describe, expect, it } from 'vitest';
import { check } from '#src/paths/check.ts';
import { findingsOf, told } from './findings.ts';

const fails = () => {
  throw new Error('not so');
};

describe('a fault', () => {
  it('is a guard or an assignment that throws, with the event it throws on; the rest is checked all the same', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b', bad: { guard: fails, target: 'b' } } }, b: { on: { bad: { actions: assign(fails) }, on: 'c' } }, c: {} } });
    expect(told('fault', machine)).toEqual(['error m.a > bad', 'error m.b > go > bad']);
    expect(findingsOf(machine)[0]?.message).toMatch(/^In “a” the chart fails on “bad”: .*not so$/);
    expect(told('dead-end', machine)).toEqual(['error m.c > go > on']);
  });

  it('is told of each event that fails in a state, and not as something out of reach', () => {
    const chart = (what: { guard?: () => boolean; actions?: ReturnType<typeof assign> }) => createMachine({ id: 'm', initial: 'a', states: {
      a: { on: { g: { ...(what.guard === undefined ? {} : { guard: what.guard }), target: 'b' }, a: { target: 'c', ...(what.actions === undefined ? {} : { actions: what.actions as never }) } } },
      b: { on: { end: 'z' } }, c: { always: 'd' }, d: { on: { end: 'e' } }, e: { on: { end: 'z' } }, z: { type: 'final' }, never: { on: { end: 'z' } },
    } });
    const broken = chart({ guard: fails, actions: assign(fails) });
    expect(told('fault', broken)).toEqual(['error m.a > g', 'error m.a > a']);
    expect(told('unreachable-state', broken)).toEqual(['error m.never', 'warning m.e', 'warning m.z']);
    expect(findingsOf(broken).find(({ where }) => where === 'm.e')?.message).toBe('Only a step that fails leads to “e”.');
    expect(told('unreachable-transition', broken)).toEqual([]);
    expect(told('fault', chart({}))).toEqual([]);
    expect(told('unreachable-state', chart({}))).toEqual(['error m.never']);
    // What stands behind a transition that is always taken is never asked, whether or not that one fails.
    expect(told('unreachable-transition', createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: [{ target: 'b', actions: assign(fails) }, 'c'], on: 'c' } }, b: {}, c: { type: 'final' } } }))).toEqual(['error m.a | go | 1']);
  });

  it('is told once of an event that fails with every payload, and apart where a timer delivers it', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { bad: { guard: fails, target: 'b' } }, after: { 5: { guard: fails, target: 'b' } } }, b: { type: 'final' } } });
    expect(told('fault', machine, { events: { bad: [{ n: 1 }, { n: 2 }] } })).toEqual(['error m.a > bad', 'error m.a > xstate.after.5.m.a']);
    expect(findingsOf(machine).flatMap(({ rule, steps }) => (rule === 'fault' ? [steps.at(-1)?.kind] : []))).toEqual(['user', 'timer']);
  });

  it('is a chain of eventless transitions without an end', () => {
    const looping = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } } });
    expect(told('fault', looping)).toEqual(['error m.a > go']);
    expect(findingsOf(looping).filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual(['In “a” the chart fails on “go”: it never comes to rest, for “b” → “c” → “b” is a loop in which nobody is waited for: guard one of its transitions']);
    expect([...told('unreachable-state', looping), ...told('unreachable-transition', looping)]).toEqual([]);
    const mended = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: { guard: () => false, target: 'b' } } } });
    expect(told('fault', mended)).toEqual([]);
  });

  it('names the loop of a start, one of raised events, and one that is come to after a while', () => {
    const loopOf = (machine: Parameters<typeof told>[1]) => findingsOf(machine).find(({ rule }) => rule === 'fault')?.message;
    expect(loopOf(createMachine({ id: 'm', initial: 'a', states: { a: { always: 'b' }, b: { always: 'a' } } }))).toMatch(/^The machine starts with none of its inputs: it never comes to rest, for “a” → “b” → “a” is a loop/);
    expect(loopOf(createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { entry: raise({ type: 'on' }), on: { on: 'c' } }, c: { entry: raise({ type: 'on' }), on: { on: 'b' } } } }))).toMatch(/“b” → “c” → “b”/);
    const late = createMachine({ types: {} as { context: { n: number } }, id: 'm', context: { n: 0 }, initial: 'a', states: { a: { on: { go: 'b' } }, b: { always: { target: 'c', actions: assign({ n: ({ context }) => context.n + 1 }) } }, c: { always: [{ guard: ({ context }) => context.n > 5, target: 'd' }, 'b'] }, d: { always: 'd2' }, d2: { always: 'd' } } });
    expect(loopOf(late)).toMatch(/for “d” → “d2” → “d” is a loop/);
  });

  it('is a start that fails, be it one of several or the only one', () => {
    const picky = createMachine({ types: {} as { input: number; context: { n: number } }, id: 'm', context: ({ input }) => (input > 1 ? fails() : { n: input }), initial: 'a', states: { a: { on: { go: 'b' } }, b: { type: 'final' } } });
    expect(told('fault', picky, { input: [1, 2] })).toEqual(['error m']);
    expect(check(picky, { input: [2] })).toMatchObject({ machine: 'm', states: 2, explored: { states: 0, steps: 0 }, complete: false, findings: [{ rule: 'fault', where: 'm', path: [], message: 'The machine starts with none of its inputs: not so' }] });
  });

  it('is a start with a delay of which the host makes no timer', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { after: { late: 'b' } }, b: { type: 'final' } } }, { delays: { late: () => Number.NaN } });
    const { explored, findings } = check(machine);
    expect(explored.states).toBe(0);
    expect(findings).toMatchObject([{ rule: 'fault', where: 'm', path: [] }]);
    expect(findings[0]?.message).toMatch(/^The machine starts with none of its inputs: .*NaN/);
  });

  it('is a goal, or an account of what fails for reasons of its own, that throws: told once', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b' } }, b: { on: { on: 'c' } }, c: { on: { on: 'b' } } } });
    expect(told('fault', machine, { goal: fails, isOutage: fails })).toEqual(['error goal', 'error isOutage']);
  });

  it('is not found in a machine that decides', () => {
    expect(told('fault', createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: { guard: () => true, target: 'b' } } }, b: { type: 'final' } } }))).toEqual([]);
  });
});
