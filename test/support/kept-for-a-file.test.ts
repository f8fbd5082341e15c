// What is made once for the tests of a file.
import { expect, it } from 'vitest';
import { keptForAFile, letGo } from './kept-for-a-file.ts';

it('makes what is large once for a key, and anew when the file has ended', () => {
  let count = 0;
  const made = keptForAFile(({ id }: { readonly id: string }) => id, ({ id }) => ({ id, number: (count += 1) }));
  expect([made({ id: 'a' }), made({ id: 'a' }), made({ id: 'b' })]).toEqual([{ id: 'a', number: 1 }, { id: 'a', number: 1 }, { id: 'b', number: 2 }]);
  letGo();
  expect(made({ id: 'a' })).toEqual({ id: 'a', number: 3 });
});
