import { assign, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { check } from '#src/paths/check.ts';
import type { Samples } from '#src/paths/samples.ts';
import { told } from './findings.ts';

/** Looked at once, and no more: `seen` decides. */
const machine = createMachine({ types: {} as { context: { seen: boolean } }, id: 'm', context: { seen: false }, initial: 'a', states: {
  a: { on: { on: 'b', end: 'z' } }, b: { on: { look: { guard: ({ context }) => !context.seen, actions: assign({ seen: true }) }, end: 'z' } }, z: { type: 'final' },
} });

/** `go` leads on from the third `inc`. */
const climbing = (guard: (n: number) => boolean) => createMachine({ types: {} as { context: { n: number } }, id: 'm', context: { n: 0 }, initial: 'a', states: {
  a: { on: { inc: { guard: ({ context }) => context.n < 5, actions: assign({ n: ({ context }) => context.n + 1 }) }, go: { guard: ({ context }) => guard(context.n), target: 'b' } } }, b: { on: { end: 'z' } }, z: { type: 'final' },
} });
const up = (n: number): Samples => ({ project: ({ n: own }: { n: number }) => Math.min(own, n) });
const verdict = (machine: Parameters<typeof check>[0], samples: Samples) => {
  const { complete, findings } = check(machine, samples);
  return { complete, findings: findings.map(({ severity, rule, where }) => `${severity} ${rule} ${where}`) };
};

describe('a projection', () => {
  it('is wrong that counts states as one which react differently', () => {
    expect(told('projection', machine, { project: () => null })).toEqual(['error m.b > on > look > look']);
    expect(told('projection', machine, { project: ({ seen }: { seen: boolean }) => seen })).toEqual([]);
    expect(told('projection', machine)).toEqual([]);
  });

  it('is right that leaves out what decides nothing', () => {
    const counting = createMachine({ types: {} as { context: { seen: boolean } }, id: 'm', context: { seen: false }, initial: 'a', states: { a: { on: { look: { target: 'a', actions: assign({ seen: true }) }, end: 'z' } }, z: { type: 'final' } } });
    expect(told('projection', counting, { project: () => null })).toEqual([]);
  });

  it('is wrong also where what was counted as one reacts differently some steps later, with the way to it', () => {
    expect(told('projection', climbing((n) => n >= 3), { project: () => 0 })).toEqual(['error m.a > inc > inc > inc > go']);
    expect(told('projection', climbing((n) => n >= 3), up(5))).toEqual([]);
  });

  it('makes doubtful what only a whole graph can show, where it is wrong', () => {
    const { complete, findings } = verdict(climbing((n) => n >= 3), { project: () => 0 });
    expect(complete).toBe(false);
    expect(findings.filter((finding) => finding.startsWith('error'))).toEqual(['error projection m.a']);
    expect(findings).toContain('warning livelock m.a');
    expect(check(climbing((n) => n >= 3), { project: () => 0 }).findings.find(({ rule }) => rule === 'livelock')?.message).toMatch(/projection/);
    const mended = verdict(climbing((n) => n >= 3), up(5));
    expect(mended.complete).toBe(true);
    expect(mended.findings.filter((finding) => finding.startsWith('error'))).toEqual([]);
  });

  it('leads to its clash from the start that was counted as another', () => {
    const started = createMachine({ types: {} as { input: number; context: { n: number } }, id: 'm', context: ({ input }) => ({ n: input }), initial: 'a', states: { a: { on: { go: 'b' } }, b: { on: { on: { guard: ({ context }) => context.n === 1, target: 'z' }, end: 'z' } }, z: { type: 'final' } } });
    const clash = check(started, { input: [1, 2], project: () => 0 }).findings.find(({ rule }) => rule === 'projection');
    expect([clash?.input, clash?.path.map(({ type }) => type)]).toEqual([2, ['go', 'on']]);
  });

  it('fails alike in states that are rightly counted as one', () => {
    const failing = (isBad: (seen: boolean) => boolean) => createMachine({ types: {} as { context: { seen: boolean } }, id: 'm', context: { seen: false }, initial: 'a', states: { a: { on: { look: { actions: assign({ seen: true }) }, end: 'z', bad: { target: 'z', guard: ({ context }) => {
      if (isBad(context.seen)) throw new Error('not so');
      return false;
    } } } }, z: { type: 'final' } } });
    expect(told('projection', failing(() => true), { project: () => 0 })).toEqual([]);
    expect(told('projection', failing((seen) => seen), { project: () => 0 })).toEqual(['error m.a > look > bad']);
    expect(told('projection', failing((seen) => !seen), { project: () => 0 })).toEqual(['error m.a > look > bad']);
  });

  it('is walked for so long and no longer where what it leaves out grows for ever, and then says so', () => {
    const endless = createMachine({ types: {} as { context: { n: number } }, id: 'm', context: { n: 0 }, initial: 'a', states: { a: { on: { inc: { actions: assign({ n: ({ context }) => context.n + 1 }) }, end: 'z' } }, z: { type: 'final' }, never: {} } });
    expect(verdict(endless, { project: () => 0 })).toEqual({ complete: false, findings: ['warning projection m', 'warning unreachable-state m.never', 'warning never-expires m.a'] });
  });
});
