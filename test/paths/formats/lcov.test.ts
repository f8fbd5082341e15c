// An LCOV tracefile of a chart, read by a reader that knows only what geninfo documents.
import { createMachine } from 'xstate';
import { describe, expect, it } from 'vitest';
import { formats, listingOf } from '#src/paths/formats/formats.ts';
import { guardCounts } from '#src/paths/formats/guard-counts.ts';
import { transitionsOf } from '#src/engine/macrostep.ts';
import type { Suite } from '#src/paths/suite.ts';
import { machine as hostileMachine } from './hostile.machine.ts';
import { hostile, parcel, written, type Written } from './suites.ts';

type Trace = { readonly file: string; readonly lines: ReadonlyMap<number, number>; readonly branches: readonly { line: number; taken: number | null }[]; readonly totals: Readonly<Record<string, number>> };

function read(text: string): Trace {
  const records = text.split('\n').filter((line) => line !== '');
  expect([records[0]?.slice(0, 3), records.at(-1)]).toEqual(['TN:', 'end_of_record']);
  expect(records[0]).toMatch(/^TN:\w*$/);
  const of = (key: string): string[] => records.filter((line) => line.startsWith(`${key}:`)).map((line) => line.slice(key.length + 1));
  const known = records.filter((line) => /^(TN|SF|BRDA|BRF|BRH|DA|LF|LH):/.test(line));
  expect(known).toHaveLength(records.length - 1);
  return {
    file: of('SF').join(),
    lines: new Map(of('DA').map((entry) => entry.split(',').map(Number) as [number, number])),
    branches: of('BRDA').map((entry) => entry.split(',')).map(([line, , , taken]) => ({ line: Number(line), taken: taken === '-' ? null : Number(taken) })),
    totals: Object.fromEntries(['LF', 'LH', 'BRF', 'BRH'].map((key) => [key, Number(of(key).join())])),
  };
}
const trace = ({ suite, chart }: Written): Trace => read(formats.lcov.write(suite, chart));
const lineOf = (text: string, start: string): number => text.split('\n').findIndex((line) => line.trimStart().startsWith(start)) + 1;

describe('the listing of a chart', () => {
  it('has a line for each state and each transition, indented as they lie in each other', () => {
    expect(listingOf(parcel().chart.machine)).toBe([
      'parcel: A parcel is taken in and brought to somebody.',
      '  on parcel.cancelled → cancelled',
      '  awaitingWeight (initial): The parcel lies on the scales.',
      '    on parcel.weighed [isHeavy] → refused',
      '    on parcel.weighed → askingRate',
      '    after patience → refused',
      '  askingRate: The carrier is asked what it costs.',
      '    when askRate answers → onTheWay',
      '    when askRate fails → awaitingWeight',
      '  onTheWay (parallel): The parcel travels.',
      '    when on the way is done → delivered',
      '    van',
      '      driving (initial): The van drives.',
      '        after 10 minutes → waiting',
      '      waiting',
      '        on parcel.handedOver → empty',
      '        on route.delayed → driving',
      '      empty (final)',
      '    customer',
      '      unaware (initial): The customer knows nothing yet.',
      '        after 15 minutes [(not isFree)] → told',
      '      told (final): The customer knows.',
      '  delivered (final): The parcel is delivered.',
      '  refused (final): The parcel is not taken.',
      '  cancelled (final): The sender took it back.',
      '',
    ].join('\n'));
  });

  it('has as many lines however states are called', () => {
    expect(listingOf(hostileMachine).split('\n')).toHaveLength(1 + 13 + 12 + 1);
  });
});

describe('the LCOV tracefile of a suite', () => {
  const { suite, chart } = parcel();
  const listing = listingOf(chart.machine);

  it('counts on the line of every transition how often the suite takes it', () => {
    const { file, lines, totals } = trace({ suite, chart });
    const taken = suite.tests.flatMap(({ start, steps }) => [start, ...steps].flatMap(({ transitions }) => transitions));
    expect(file).toBe('parcel.chart.txt');
    expect(lines.size).toBe(transitionsOf(chart.machine).length);
    expect([...lines.values()].reduce((sum, count) => sum + count, 0)).toBe(taken.length);
    expect(lines.get(lineOf(listing, 'on parcel.weighed → askingRate'))).toBe(taken.filter((id) => id === 'parcel.awaitingWeight | parcel.weighed | 1').length);
    expect(lines.get(lineOf(listing, 'on route.delayed'))).toBe(0);
    expect(totals).toMatchObject({ LF: 11, LH: 10 });
  });

  it('is about the listing that lies beside it', () => {
    expect(read(formats.lcov.write(suite, { ...chart, name: 'my-suite' })).file).toBe('my-suite.chart.txt');
  });

  it('has two branches for each guard: it said yes, it said no', () => {
    const { branches, totals } = trace({ suite, chart });
    const weighed = suite.tests.flatMap(({ steps }) => steps).filter(({ event }) => event.type === 'parcel.weighed').length;
    expect(branches).toEqual([
      { line: lineOf(listing, 'on parcel.weighed [isHeavy]'), taken: 1 }, { line: lineOf(listing, 'on parcel.weighed [isHeavy]'), taken: weighed - 1 },
      { line: lineOf(listing, 'after 15 minutes'), taken: 1 }, { line: lineOf(listing, 'after 15 minutes'), taken: 0 },
    ]);
    expect(totals).toMatchObject({ BRF: 4, BRH: 3 });
  });

  it('says of a guard that nothing asked that it was not asked', () => {
    const { branches, totals } = trace({ suite: { ...suite, tests: [] }, chart });
    expect(branches.map(({ taken }) => taken)).toEqual([null, null, null, null]);
    expect(totals).toMatchObject({ LF: 11, LH: 0, BRF: 4, BRH: 0 });
  });

  it('is whole for a chart of hostile names', () => {
    expect(trace(hostile()).totals).toEqual({ LF: 12, LH: 12, BRF: 0, BRH: 0 });
  });
});

describe('the guards of a suite', () => {
  const machine = createMachine({
    id: 'g', initial: 'a', context: { at: undefined as unknown },
    states: { a: { on: { go: [{ guard: 'isOn', target: 'b' }, { guard: 'isSpare', target: 'c' }] } }, b: { always: [{ guard: 'isLate', target: 'c' }, { guard: 'isNever', target: 'a' }] }, c: {} },
    on: { go: { guard: ({ event }) => (event as { date?: unknown }).date instanceof Map, actions: () => {} } },
  }, { guards: { isOn: ({ event }) => (event as { on?: boolean }).on === true, isSpare: () => false, isLate: () => false, isNever: () => false } });
  const { suite, chart } = written(machine, { events: { go: [{ on: true }, { on: false, date: new Map() }] } }, [[{ type: 'go', on: true }], [{ type: 'go', on: false }]]);
  const count = (of: Suite, id: string) => guardCounts(chart.machine, of).get(id);

  it('count also a guard of a state around, asked after the one inside said no, and conditions asked of no event; not what nobody asked', () => {
    expect(suite.covered).toBe(2);
    expect(count(suite, 'g.b |  | 0')).toEqual({ yes: 0, no: 1 });
    expect(count(suite, 'g.a | go | 0')).toEqual({ yes: 1, no: 1 });
    expect(count(suite, 'g.a | go | 1')).toEqual({ yes: 0, no: 1 });
    expect(count(suite, 'g | go | 0')).toEqual({ yes: 1, no: 0 });
  });

  it('are told by the transitions alone where a payload came back from a file as something else', () => {
    const read = JSON.parse(JSON.stringify(suite)) as Suite;
    expect(count(read, 'g.a | go | 0')).toEqual({ yes: 1, no: 0 }); // asked of an event that is none any more, it is not told of
    expect(count(read, 'g | go | 0')).toEqual({ yes: 1, no: 0 });
  });
});
