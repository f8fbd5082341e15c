// What the samples say must hold: in every state, of every step, sooner or later.
import { assign, createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { findingsOf, told } from './findings.ts';

type Seen = { context: { n: number }; value: unknown };
const counting = (most: number) => createMachine({ types: {} as { context: { n: number } }, id: 'm', context: { n: 0 }, initial: 'a', states: {
  a: { on: { add: { guard: ({ context }) => context.n < most, actions: assign({ n: ({ context }) => context.n + 1 }) }, drop: { guard: ({ context }) => context.n === 3, actions: assign({ n: 0 }) }, end: 'z' } }, z: { type: 'final' },
} });
const fails = () => {
  throw new Error('cannot\ntell');
};

describe('an invariant', () => {
  it('is broken in the nearest state in which it does not hold', () => {
    const invariants = { 'stays small': ({ context }: Seen) => context.n < 3 };
    expect(told('invariant', counting(5), { invariants })).toEqual(['error stays small > add > add > add']);
    expect(told('invariant', counting(2), { invariants })).toEqual([]);
  });

  it('that fails is told with what it failed with', () => {
    expect(findingsOf(counting(1), { invariants: { 'can be asked': fails } })[0]).toMatchObject({ rule: 'invariant', where: 'can be asked', message: '“can be asked” cannot be asked in “a”: cannot tell', path: [] });
  });
});

describe('a rule about steps', () => {
  it('is broken by the nearest step, which ends the path', () => {
    const steps = { 'never falls': (before: Seen, _: unknown, after: Seen) => after.context.n >= before.context.n };
    expect(told('step', counting(5), { steps })).toEqual(['error never falls > add > add > add > drop']);
    expect(told('step', counting(2), { steps })).toEqual([]);
    expect(findingsOf(counting(1), { steps: { 'never falls': fails } })[0]?.message).toContain('cannot tell');
  });
});

describe('a response', () => {
  const machine = (lost: object) => createMachine({ id: 'm', initial: 'a', on: {}, states: { a: { on: { ask: 'asked' } }, asked: { on: { answer: 'answered', wait: 'waiting' } }, waiting: { on: { wait: 'asked', ...lost } }, answered: { on: { again: 'a' } }, lost: { on: { again: 'a' } }, gone: { type: 'final' } } });
  const responses = { 'whoever asks is answered': { after: ({ value }: Seen) => value === 'asked', eventually: ({ value }: Seen) => value === 'answered' } };

  it('is broken where it is out of reach after what calls for it', () => {
    expect(told('response', machine({ leave: 'gone' }), { responses })).toEqual(['error whoever asks is answered > ask > wait > leave']);
  });

  it('holds as long as there is a way to it, however often one may go round before', () => {
    expect(told('response', machine({}), { responses })).toEqual([]);
    expect(told('response', machine({ lose: 'lost' }), { responses })).toEqual([]);
  });

  it('is asked of nobody who was answered before, and not before it is called for', () => {
    const ending = createMachine({ id: 'm', initial: 'a', states: { a: { on: { ask: 'asked', leave: 'gone' } }, asked: { on: { answer: 'answered' } }, answered: { on: { leave: 'gone' } }, gone: { type: 'final' } } });
    expect(told('response', ending, { responses })).toEqual([]);
  });

  it('does not wait for the world to change, and gives what lies beyond the limit the benefit of the doubt', () => {
    const silent = createMachine({ id: 'm', initial: 'asked', states: { asked: { on: { help: { target: 'asked', reenter: true } } } } });
    expect(told('response', silent, { responses })).toEqual(['error whoever asks is answered']);
    expect(told('response', machine({ leave: 'gone' }), { responses }, { limit: 2 })).toEqual([]);
  });

  it('that fails is told with what it failed with', () => {
    expect(findingsOf(machine({}), { responses: { r: { after: fails, eventually: () => true } } }).find(({ rule }) => rule === 'response')).toMatchObject({ where: 'r', message: '“r” cannot be asked in “a”: cannot tell', path: [] });
  });
});
