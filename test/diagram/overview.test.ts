// A large chart at a glance: narrow enough for a page at full size, with nothing over anything else, and nothing untold.
import { describe, expect, it } from 'vitest';
import { builtInMachines } from '#server/machines-folder/charts.ts';
import { chartOf } from '#src/diagram/chart-of.ts';
import { elk } from '#src/diagram/elk.ts';
import { layoutOf } from '#src/diagram/layout.ts';
import { closedAtFirst, overviewDrawn, overviewScene } from '#src/diagram/overview.ts';
import { everything, longChart } from './charts.ts';
import { boxesOf, overlap, overlapping, textPlaces, textRects } from './laid-out.ts';

const large = builtInMachines().map(({ machine }) => chartOf(machine)).filter(({ states }) => states.length > 60);
const engine = await elk();

describe('the overview', () => {
  it.each(large)('fits a page at full size, no text over another: $machine', { timeout: 20_000 }, async (chart) => {
    const svg = await overviewDrawn(chart, engine);
    expect(Number(/ width="(\d+)"/.exec(svg)?.[1])).toBeLessThanOrEqual(1_000);
    const texts = textRects(svg);
    expect(texts.length).toBeGreaterThan(50);
    expect(overlapping(texts)).toEqual([]);
    expect(svg).toContain('font-size:12px');
  });

  it.each(large)('lays no state over another, and no line over the text of a state: $machine', { timeout: 20_000 }, async (chart) => {
    const scene = overviewScene(chart);
    const layout = await layoutOf(scene, engine, { perLayer: 4 });
    const places = textPlaces(scene, layout);
    expect(overlapping(places)).toEqual([]);
    for (const { points } of layout.links.values()) for (const [i, point] of points.slice(1).entries()) {
      const from = points[i] ?? point;
      const piece = { x: Math.min(from.x, point.x), y: Math.min(from.y, point.y), width: Math.max(1, Math.abs(from.x - point.x)), height: Math.max(1, Math.abs(from.y - point.y)) };
      expect(places.filter((place) => overlap({ ...place, x: place.x + 2, y: place.y + 2, width: place.width - 4, height: place.height - 4 }, piece)).map(({ name }) => name)).toEqual([]);
    }
  });

  it.each(large)('closes what has states inside, and says of each state where it leads: $machine', (chart) => {
    const boxes = boxesOf(overviewScene(chart).root);
    expect(boxes.reduce((sum, { hidden }) => sum + 1 + hidden, 0)).toBe(chart.states.length);
    expect(boxes.filter(({ children }) => children.length > 0).length).toBeLessThanOrEqual(2);
    const shown = new Set(boxes.map(({ state }) => state.id));
    const parents = new Map(chart.states.map(({ id, parent }) => [id, parent]));
    const shownAs = (id: string): string => (shown.has(id) ? id : shownAs(parents.get(id) ?? expect.fail(id)));
    const leading = chart.transitions.flatMap(({ source, targets }) => targets.slice(0, 1).map((target) => [shownAs(source), shownAs(target)])).filter(([from, to]) => from !== to);
    const told = boxes.flatMap(({ state, inner }) => inner.map(({ to }) => JSON.stringify([state.id, to])));
    expect(told.toSorted()).toEqual([...new Set(leading.map((pair) => JSON.stringify(pair)))].toSorted());
  });

  it('says an event once for all transitions to one state, a guard only where there is no event, and no action', () => {
    const saysOf = (key: string): string[] => boxesOf(overviewScene(chartOf(everything)).root).find(({ state }) => state.key === key)?.inner.map(({ lines }) => lines.join(' ')) ?? [];
    expect(saysOf('resting')).toEqual(['work.begun, after patience (10 minutes) → working', 'work.begun, after growing → stopped']);
    expect(saysOf('paused')).toEqual(['resumed, split → working']);
  });

  it('draws no lines to a state that several lead to, but begins where the chart does', async () => {
    const chart = large.find(({ machine }) => machine === 'interrupt') ?? expect.fail();
    const scene = overviewScene(chart);
    const to = (id: string): string[] => scene.links.filter((link) => link.to === `interrupt.${id}`).map(({ kind, from }) => `${kind} ${from}`);
    expect(to('readingFacts')).toEqual(['initial interrupt']);
    expect(to('gate')).toEqual(['transition interrupt.readingFacts']);
    expect(to('lockedOut')).toEqual([expect.stringMatching(/^guide /)]);
    const layout = await layoutOf(scene, engine, { perLayer: 4 });
    const top = (id: string): number => layout.boxes.get(id)?.y ?? expect.fail();
    for (const { state } of scene.root.children) if (state.key !== 'readingFacts') expect(top(state.id)).toBeGreaterThan(top('interrupt.readingFacts'));
  });

  it.each(large)('is closed where a large chart is first shown: $machine', (chart) => {
    const closed = boxesOf(overviewScene(chart).root).filter(({ hidden }) => hidden > 0).map(({ state }) => state.id);
    expect(closed.length).toBeGreaterThan(3);
    expect(closedAtFirst(chart)).toEqual(closed);
  });

  it('closes nothing of a chart that is drawn at once', () => {
    expect([closedAtFirst(chartOf(longChart(60))), closedAtFirst(chartOf(longChart(61))).length]).toEqual([[], 6]);
  });

  it('is the narrowest there is where none fits', { timeout: 20_000 }, async () => {
    const wide = { ...chartOf(longChart(61)), states: chartOf(longChart(61)).states.map((state) => ({ ...state, key: `${state.key}${'W'.repeat(300)}` })) };
    await expect(overviewDrawn(wide, engine)).resolves.toMatch(/^<svg /);
  });
});
