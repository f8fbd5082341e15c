// Equal values have equal text, and values that differ have not.
import { describe, expect, it } from 'vitest';
import { canonicalText } from '#src/paths/canonical-text.ts';

const loop = (): object => {
  const made: Record<string, unknown> = { name: 'loop' };
  made['self'] = made;
  return made;
};

describe('the canonical text of a value', () => {
  it.each([
    ['keys in another order', { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ['sets filled in another order', new Set([{ a: 1 }, { b: 2 }]), new Set([{ b: 2 }, { a: 1 }])],
    ['maps filled in another order', new Map([['a', new Set([1])], ['b', new Set([2])]]), new Map([['b', new Set([2])], ['a', new Set([1])]])],
    ['dates of one moment', new Date(5), new Date(5)],
    ['a property that is undefined, and none', { a: 1, b: undefined }, { a: 1 }],
    ['what refers to itself', loop(), loop()],
    ['errors alike', new TypeError('x'), new TypeError('x')],
  ])('is the same for %s', (_, left, right) => {
    expect(canonicalText(left)).toBe(canonicalText(right));
  });

  it('differs for everything that a guard could tell apart', () => {
    const values = [
      null, undefined, 0, 1, '0', '1', 1n, 2n, NaN, Infinity, true, 'true', [], [[]], {}, [1, 2], [2, 1], ['1,2'], { a: 1 }, { a: '1' }, new Set(), new Set([1]), new Set(['1']),
      new Map(), new Map([[1, 2]]), new Map([['1', 2]]), new Date(0), new Date(1), /a/u, /a/gu, new Error('x'), new TypeError('x'), new Uint8Array([1]), new Uint8Array([2]),
      Symbol('a'), () => 1, () => 2, new (class Point { x = 1; })(), { x: 1 }, { 'a":1,"b': 1 }, { a: 1, b: 1 },
    ];
    expect(new Set(values.map(canonicalText)).size).toBe(values.length);
  });
});
