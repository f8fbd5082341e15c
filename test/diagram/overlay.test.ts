// What coverage, suites and reports of checks come to when they are laid over a chart.
import { describe, expect, it } from 'vitest';
import { chartOf } from '#src/diagram/chart-of.ts';
import { mostSteps, OverlayError, overlayFrom, statesIn } from '#src/diagram/overlay.ts';
import { mostEvents } from '#src/paths/plan/most-events.ts';
import { everything } from './charts.ts';

const chart = chartOf(everything);
const begun = 'everything.resting | work.begun | 0';
const paused = 'everything.working | paused | 0';
const overlay = (file: unknown) => overlayFrom(file, chart);

describe('an overlay', () => {
  it('of coverage marks and counts what was taken, and everything else as not covered', () => {
    const { overlay: read, unknown } = overlay({ machine: 'everything', version: '3', transitions: { [begun]: 4, 'everything.gone | x | 0': 1 }, states: { 'everything.resting': 9 } });
    expect(read.transitions?.[begun]).toEqual({ count: 4, class: 'covered' });
    expect(read.transitions?.[paused]).toEqual({ count: 0, class: 'uncovered' });
    expect(Object.keys(read.transitions ?? {})).toHaveLength(chart.transitions.length);
    expect(read.states?.['everything.resting']).toEqual({ count: 9, class: 'covered' });
    expect(read.states?.['everything.stopped']).toEqual({ count: 0, class: 'uncovered' });
    expect(unknown).toEqual(['everything.gone | x | 0']);
  });

  it('counts a state that nobody rests in as often as one leads out of it', () => {
    const { overlay: read } = overlay({ transitions: { 'everything.working.right.only |  | 0': 2 }, states: { 'everything.resting': 1 } });
    expect(read.states?.['everything.working.right.only']).toEqual({ count: 2, class: 'covered' });
  });

  it('of a suite counts the transitions of all steps, the start too, and the states they end in', () => {
    const step = (transitions: string[], state: unknown) => ({ event: { type: 'x' }, transitions, state });
    const { overlay: read } = overlay({ machine: 'everything', tests: [{ start: step([], 'resting'), steps: [step([begun], { working: { left: 'first', right: 'gone' } }), step([paused], { paused: 'short' })] }, { start: step([], 'resting'), steps: [step([begun], { working: { left: 'first', right: 'gone' } })] }] });
    expect([read.transitions?.[begun]?.count, read.transitions?.[paused]?.count]).toEqual([2, 1]);
    expect(read.states?.['everything.resting']?.count).toBe(2);
    expect(read.states?.['everything.working.left.first']?.count).toBe(2);
    expect(read.states?.['everything.paused']).toEqual({ count: 1, class: 'covered' });
  });

  it('of a report marks what was found, and the way to the first error', () => {
    const finding = (severity: string, where: string, transitions: string[]) => ({ rule: 'livelock', severity, where, path: [{ type: 'x' }], steps: transitions.map((id) => ({ transitions: [id] })) });
    const report = { machine: 'everything', findings: [finding('warning', begun, [paused]), finding('error', 'everything.working', [begun, paused]), finding('error', 'nobodyWaits', [])] };
    const { overlay: read, unknown } = overlay(report);
    expect(read).toEqual({ states: { 'everything.working': { class: 'finding' } }, transitions: { [begun]: { class: 'finding' } }, path: [begun, paused] });
    expect(unknown).toEqual([]);
    expect(overlay({ items: [{ machine: 'other', findings: [] }, report] }).overlay).toEqual(read);
  });

  it.each([[null], [[]], [{}], [{ transitions: { [begun]: 'often' } }], [{ transitions: { [begun]: -1 } }], [{ machine: 'other', transitions: {} }], [{ items: [{ machine: 'other', findings: [] }] }]])('is refused where it is none of this machine: %j', (file) => {
    expect(() => overlay(file)).toThrow(OverlayError);
  });

  it.each([
    [{ findings: [null] }, 'findings[0] is no object'], [{ findings: [{ steps: [] }, 7] }, 'findings[1] is no object'], [{ findings: [{ steps: [{}, []] }] }, 'findings[0].steps[1] is no object'],
    [{ tests: ['x'] }, 'tests[0] is no object'], [{ tests: [{ steps: [null] }] }, 'tests[0].steps[0] is no object'], [{ items: [null] }, 'items[0] is no object'],
    [{ findings: Array.from({ length: 50_000 }, () => ({})) }, '"findings" has 50000 entries, more than 10000'], [{ tests: Array.from({ length: 500_001 }, () => 0) }, '"tests" has 500001 entries, more than 500000'],
  ])('is refused by the name of the field: %#', (file, why) => {
    expect(() => overlay(file)).toThrow(new OverlayError(why));
  });

  it('is taken of as long a suite as the planner writes', () => {
    expect(mostSteps).toBe(mostEvents);
    const steps = Array.from({ length: 12_000 }, () => ({}));
    expect(() => overlay({ tests: [{ steps }] })).not.toThrow();
  });

  it('finds the states of a value by their names on the way', () => {
    expect(statesIn({ working: { left: 'last', right: 'only' } }, chart)).toEqual(['everything', 'everything.working', 'everything.working.left', 'everything.working.left.last', 'everything.working.right', 'everything.working.right.only']);
    expect(statesIn('constructor', chart)).toEqual(['everything']);
  });
});
