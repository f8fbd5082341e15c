// Markdown a tester reads: counts, the matrix, steps with what is expected, and no table that falls apart.
import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { formats } from '#src/paths/formats/formats.ts';
import { matrixOf } from '#src/paths/formats/matrix.ts';
import { dueTea, hostile, parcel, type Written } from './suites.ts';

const write = ({ suite, chart }: Written): string => formats.markdown.write(suite, chart);
/** The rows of all tables, each split where a bar is not escaped, as GitHub does it. */
const rows = (text: string): string[][] => text.split('\n').filter((line) => line.startsWith('|')).map((line) => line.slice(2, -2).split(/(?<!\\)(?:\\\\)*\|/).map((cell) => cell.trim()));

describe('Markdown of a suite', () => {
  it('tells how many tests cover how much, with the bound where it is known', () => {
    const { suite, chart } = parcel();
    expect(write({ suite: { ...suite, lowerBound: 9 }, chart })).toContain(`${suite.tests.length} tests with ${suite.events} events cover 10 of 11 transitions; no suite can do it in fewer than 9.`);
    expect(write({ suite: { ...suite, lowerBound: suite.events, optimal: true }, chart })).toContain(`${suite.events} events cover 10 of 11 transitions; no suite can do it in fewer.`);
    expect(write({ suite, chart })).toContain('events cover 10 of 11 transitions.\n');
  });

  it('tells for every state which event leads where', () => {
    const { events, rows } = matrixOf(parcel().chart.machine);
    const row = (state: string) => rows.find((one) => one.state === state);
    expect(events).toEqual(['parcel.cancelled', 'parcel.weighed', 'parcel.handedOver', 'route.delayed']);
    expect(row('awaitingWeight')).toEqual({ state: 'awaitingWeight', cells: ['cancelled', 'refused (guarded) / askingRate', '-', '-'], byItself: ['after patience → refused'] });
    expect(row('askingRate')?.byItself).toEqual(['when askRate answers → onTheWay', 'when askRate fails → awaitingWeight']);
    expect(row('onTheWay.van.waiting')?.cells).toEqual(['cancelled', '-', 'empty', 'driving']);
    expect(row('onTheWay.customer.unaware')?.byItself).toEqual(['after 15 minutes → told (guarded)', 'when on the way is done → delivered']);
    expect(row('delivered')).toEqual({ state: 'delivered', cells: ['-', '-', '-', '-'], byItself: [] });
  });

  it('asks wildcards after exact names and states inside before those around, as XState does', () => {
    const machine = createMachine({
      id: 'wild', initial: 'a', on: { '*': '.b', 'a.b': '.c' },
      states: { a: { on: { 'a.*': { target: 'c', guard: 'isIt' }, 'a.b': { actions: 'note', guard: 'isOther' } } }, b: {}, c: {} },
    });
    const { events, rows } = matrixOf(machine);
    expect(events).toEqual(['a.b', '*', 'a.*']);
    expect(rows[0]?.cells).toEqual(['stays (guarded) / c (guarded) / c', 'b', 'c (guarded) / b']);
  });

  it('numbers the steps of every test, each with what is expected', () => {
    const text = write(parcel());
    expect(text).toContain(['1. Start the flow.  ', '   Expected: The parcel lies on the scales (page scales).', '2. parcel.cancelled is sent.  ', '   Expected: The sender took it back; the flow has ended with \\{"rate":null\\}.', ''].join('\n'));
    expect(text.match(/^### \d+\. /gm)).toHaveLength(parcel().suite.tests.length);
  });

  it('tells what is not covered, and why', () => {
    expect(rows(write(parcel())).at(-1)).toEqual(['parcel.onTheWay.van.waiting \\| route.delayed \\| 0', 'unreachable']);
  });

  it('tells a tester to wait, what happens at the same moment as the last step, what is no JSON, and why something is not covered', () => {
    const text = write(dueTea());
    expect(text).toContain([
      '1. Start the flow.  ', '   Written as text, and no JSON: /guests.  ', '   Expected: The tea brews, and The cup is cold.',
      '2. Wait 1 minute, in which nothing happens. Then cup.asked is sent.  ', '   Written as text, and no JSON: /.  ', '   Expected: The tea brews, and The cup is warmed.',
      '3. Wait 1 minute, in which nothing happens. Then warmCup answers: warm.  ', '   Written as text, and no JSON: /output/at.  ', '   Expected: The tea brews, and The cup is warm.',
      '4. Wait 2 minutes, in which nothing happens. Then the host sends guest.came.  ', '   Expected: The tea brews, and The cup cools down.',
      '5. 6 minutes pass and brewing is up.  ', '   Expected: The tea is ready, and The cup cools down.',
      '6. At the same moment cooling is up.  ', '   Expected: The tea is ready, and The tea is served.', '',
    ].join('\n'));
    expect(text).toContain('\n\nnobody knows \\| how few events would do\n\n');
    expect(rows(text).at(-1)?.[1]).toBe('unreachable: warmCup never fails \\| here');
  });

  it('stays whole with names that are Markdown themselves', () => {
    const text = write(hostile());
    const [header, , ...body] = rows(text);
    expect(body.map((row) => row.length)).toEqual(body.map(() => header?.length));
    expect(body).toHaveLength(13);
    expect(text).not.toMatch(/</);
    expect(text).not.toMatch(/(?<!\\)`(?!-`)(?<!`-`)/);
    expect(text.match(/^#+ .*/gm)).toHaveLength(5);
  });
});
