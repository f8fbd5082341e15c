// What a page is for, and which actions leave something undone, can be told without knowing an event by name.
import { describe, expect, it } from 'vitest';
import { type Offer, offersOf } from '#src/engine/offers.ts';
import { inReadingOrder } from '#src/views/action-kinds.ts';
import { actionsOf } from '#src/views/actions.ts';
import { charts, definitionOf, reachable } from './reachable.ts';

const offered = (...names: string[]): Offer[] => names.map((name) => ({ name, input: { type: 'object' } }));
const listed = (...names: string[]): [string, string | undefined][] => actionsOf(inReadingOrder(offered(...names)), 'en', '/').map(({ name, kind }) => [name, kind]);

describe('the kind of an action', () => {
  it.each(charts)('is primary for exactly one of each page of $id, the first that is listed, and exit for the last', (machine) => {
    let pages = 0;
    for (const snapshot of reachable(machine).filter((snapshot) => snapshot.hasTag('awaitingUser'))) {
      const kinds = actionsOf(inReadingOrder(offersOf(definitionOf(machine), snapshot)), 'en', '/').map(({ kind }) => kind);
      expect([kinds.indexOf('primary'), kinds.lastIndexOf('primary'), kinds.at(-1)]).toEqual([0, 0, 'exit']);
      pages += 1;
    }
    expect(pages).toBeGreaterThan(5);
  });

  it('is primary for a new code only where no code can be typed', () => {
    expect(listed('flow.cancelled', 'code.resent', 'code.submitted')).toEqual([['code.submitted', 'primary'], ['code.resent', 'secondary'], ['flow.cancelled', 'exit']]);
    expect(listed('flow.cancelled', 'address.corrected', 'code.resent')).toEqual([['code.resent', 'primary'], ['address.corrected', 'secondary'], ['flow.cancelled', 'exit']]);
  });

  it('is primary for the end of the page where there is nothing to add, which then comes first', () => {
    expect(listed('flow.cancelled', 'deletion.chosen', 'management.finished', 'retry.chosen')).toEqual([
      ['management.finished', 'primary'], ['deletion.chosen', 'secondary'], ['retry.chosen', 'secondary'], ['flow.cancelled', 'exit'],
    ]);
    expect(listed('management.finished', 'deletion.chosen', 'addition.chosen').map(([name]) => name)).toEqual(['addition.chosen', 'deletion.chosen', 'management.finished']);
  });

  it('is primary for another request rather than for setting the app up again', () => {
    expect(listed('method.left', 'retry.chosen', 'code.resent').map(([name, kind]) => [name, kind])).toEqual([['code.resent', 'primary'], ['retry.chosen', 'secondary'], ['method.left', 'secondary']]);
  });

  it('is not said for events of machines that bring no words of ours, which keep their order', () => {
    expect(listed('flow.cancelled', 'weight.entered', 'lid.opened', 'toString')).toEqual([['weight.entered', undefined], ['lid.opened', undefined], ['toString', undefined], ['flow.cancelled', 'exit']]);
  });
});
