// Source that makes the same value again, with everything a payload may hold.
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { source } from '#src/paths/formats/source-text.ts';

const again = (value: unknown): unknown => runInNewContext(`(${source(value)})`, { Map, Set, Date, Error, Object });

describe('a value as source', () => {
  it.each([
    [null], [undefined], [''], ['`${1}` */ "\' \\ \u2028 </script> \n \u0000'], [0], [-0], [Number.NaN], [Number.NEGATIVE_INFINITY], [12n], [true], [[1, [undefined], 'x']],
    [{ a: { 'b c': 1, $d: [], 'class': {} } }], [new Map([['k', new Set([1])]])], [new Date(86_400_000)],
  ])('%o comes back', (value) => {
    expect(again(value)).toEqual(value);
    expect(source(value)).not.toContain('\n');
  });

  it('keeps a key called __proto__ a key', () => {
    const value = JSON.parse('{"__proto__": {"admin": true}}') as object;
    const back = again(value) as object;
    expect(Object.keys(back)).toEqual(['__proto__']);
    expect('admin' in back).toBe(false);
  });

  it('keeps the name, the message and the parts of an error', () => {
    expect(again(Object.assign(new TypeError('no "phone"'), { code: 'down' }))).toMatchObject({ name: 'TypeError', message: 'no "phone"', code: 'down' });
  });
});
