// What is declared beside the machine as known, and what a whole check says of the chart.
import { assign, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { check } from '#src/paths/check.ts';

const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: 'b', on: 'c' } }, b: {}, c: {}, z: { type: 'final' } } });

describe('a check', () => {
  it('marks what is declared as known, by rule and place, and names what is declared and not found', () => {
    const { findings, notFound } = check(machine, { knownFindings: [{ rule: 'dead-end', where: 'm.c' }, { rule: 'livelock', where: 'm.c' }, { rule: 'dead-end', where: 'm.a' }] });
    expect(findings.map(({ rule, where, known }) => [rule, where, known])).toEqual([['dead-end', 'm.b', false], ['dead-end', 'm.c', true], ['unreachable-state', 'm.z', false], ['never-expires', 'm.a', false]]);
    expect(notFound).toEqual([{ rule: 'livelock', where: 'm.c' }, { rule: 'dead-end', where: 'm.a' }]);
  });

  it('tells errors before warnings, and the same each time', () => {
    const result = check(machine);
    expect(result.findings.map(({ severity }) => severity)).toEqual(['error', 'error', 'error', 'warning']);
    expect(check(machine)).toEqual(result);
    expect(result).toMatchObject({ machine: 'm', states: 4, transitions: 2, explored: { states: 3, steps: 2 }, complete: true, guessed: [], notFound: [] });
  });

  it('says that it was cut by the limit, and still finds what it saw', () => {
    const endless = createMachine({ types: {} as { context: { n: number } }, id: 'm', context: { n: 0 }, initial: 'a', states: { a: { on: { count: { actions: assign({ n: ({ context }) => context.n + 1 }) }, go: 'b' } }, b: {}, c: {} } });
    const { complete, explored, findings } = check(endless, {}, { limit: 50 });
    expect({ complete, states: explored.states }).toEqual({ complete: false, states: 50 });
    expect(findings.map(({ rule, where }) => `${rule} ${where}`)).toEqual(['dead-end m.b', 'never-expires m.a']);
  });

  it('says what it had to guess', () => {
    expect(check(createMachine({ id: 'm', initial: 'a', states: { a: { on: { '*': 'z' } }, z: { type: 'final' } } })).guessed).toHaveLength(1);
  });

  it('asks some rules alone where only they are wanted', () => {
    expect(check(machine, {}, { only: ['unreachable-state', 'fault'] }).findings.map(({ rule }) => rule)).toEqual(['unreachable-state']);
  });

  it('gives signs of life', () => {
    let ticks = 0;
    check(machine, {}, { tick: () => ++ticks > 0 });
    expect(ticks).toBeGreaterThan(5);
  });
});
