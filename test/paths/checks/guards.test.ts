// The rules about guards: never true, never false, two true at once.
import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { told } from './findings.ts';

const weighing = (...guards: readonly ((weight: number) => boolean)[]) => createMachine({
  types: {} as { events: { type: 'weighed'; weight: number } | { type: 'again' } }, id: 'm', initial: 'a',
  states: { a: { on: { weighed: [...guards.map((guard, at) => ({ guard: ({ event }: { event: { weight: number } }) => guard(event.weight), target: ['b', 'c'][at] ?? 'c' })), { target: 'd' }] } }, b: { type: 'final' }, c: { type: 'final' }, d: { type: 'final' } },
});
const samples = (...weights: readonly number[]) => ({ events: { weighed: weights.map((weight) => ({ weight })) } });

describe('a constant guard', () => {
  it('is never true, or never false, for anything that may happen', () => {
    const heavy = weighing((weight) => weight > 30);
    expect(told('constant-guard', heavy, samples(20, 25))).toEqual(['warning m.a | weighed | 0 > weighed']);
    expect(told('constant-guard', heavy, samples(40))).toEqual(['warning m.a | weighed | 0 > weighed']);
    expect(told('constant-guard', heavy, samples(20, 40))).toEqual([]);
  });

  it('is none that nobody has asked: why, the transition before it tells', () => {
    const machine = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: ['b', { guard: () => false, target: 'b' }] } }, b: { type: 'final' } } });
    expect(told('constant-guard', machine)).toEqual([]);
    expect(told('unreachable-transition', machine)).toEqual(['error m.a | go | 1']);
    const shadowed = createMachine({ id: 'm', initial: 'a', states: { a: { on: { go: [{ guard: () => true, target: 'b' }, { guard: () => false, target: 'b' }] } }, b: { type: 'final' } } });
    expect(told('constant-guard', shadowed)).toEqual(['warning m.a | go | 0 > go']);
  });

  it('is told of no part of a graph', () => {
    expect(told('constant-guard', weighing((weight) => weight > 30), samples(20), { limit: 1 })).toEqual([]);
  });
});

describe('nondeterminism', () => {
  it('is two guards true at once, so that their order alone decides', () => {
    expect(told('nondeterminism', weighing((weight) => weight > 10, (weight) => weight < 30), samples(5, 20, 40))).toEqual(['warning m.a | weighed | 1 > weighed']);
    expect(told('nondeterminism', weighing((weight) => weight > 30, (weight) => weight < 30), samples(5, 20, 40))).toEqual([]);
  });

  it('is a general case before the special one, which is never come to, and not the special case before the general', () => {
    expect(told('nondeterminism', weighing((weight) => weight > 10, (weight) => weight > 30), samples(5, 20, 40))).toEqual(['warning m.a | weighed | 1 > weighed']);
    expect(told('nondeterminism', weighing((weight) => weight > 30, (weight) => weight > 10), samples(5, 20, 40))).toEqual([]);
  });

  it('is two guards that are always true together', () => {
    expect(told('nondeterminism', weighing(() => true, () => true), samples(5))).toEqual(['warning m.a | weighed | 1 > weighed']);
  });

  it('is not a transition without a guard at the end of the list', () => {
    expect(told('nondeterminism', weighing((weight) => weight > 10), samples(5, 20))).toEqual([]);
  });
});
