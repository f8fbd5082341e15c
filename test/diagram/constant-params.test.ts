// The constants in computed parameters are shown, and only where nobody has to guess.
import { describe, expect, it } from 'vitest';
import { constantParams } from '#src/diagram/constant-params.ts';

type Args = { context: Record<string, never>; event: { output: { verdict: string }; type: string; items: string[] } };
const expected = 'accepted';
let calls = 0;
const counted = (value: unknown): unknown => {
  calls++;
  return value;
};

describe('constant parameters', () => {
  it('are found beside what is computed', () => {
    expect(constantParams(({ event }: Args) => ({ verdict: event.output.verdict, expected }))).toEqual({ expected: 'accepted' });
    expect(constantParams(({ event }: Args) => ({ error: event.output?.verdict, codes: ['a', 'b'] }))).toBeNull(); // a list in the text might hold anything
    const codes = ['a', 'b'];
    expect(constantParams(({ event }: Args) => ({ error: event.type, codes, most: 3, kind: 'a ? b : c' }))).toEqual({ codes: ['a', 'b'], most: 3, kind: 'a ? b : c' });
  });

  it('are not guessed where something is decided or called, which is not run either', () => {
    const deciding: ((args: Args) => unknown)[] = [
      ({ event }) => ({ kind: event.type === 'a' ? 'x' : 'y' }),
      ({ event }) => ({ kind: event.type || 'y' }),
      ({ event }) => ({ kind: counted(event.type) }),
      ({ event }) => ({ kind: `is ${event.type}` }),
      ({ event }) => ({ kind: event.items[0], other: 'x' }),
      ({ event }) => ({ ...event, other: 'x' }),
      function named({ event }) { return { kind: counted(event) }; },
      (args) => ({ kind: counted(args), other: 'x' }),
      ({ event }) => { counted(event); return { other: 'x' }; },
    ];
    expect(deciding.map(constantParams)).toEqual(deciding.map(() => null));
    expect(calls).toBe(0);
  });

  it('are none where all is computed', () => {
    expect(constantParams(({ event }: Args) => ({ verdict: event.output.verdict }))).toBeNull();
  });
});
