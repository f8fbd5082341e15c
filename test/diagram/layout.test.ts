// Where things stand: nothing over anything else, whatever the chart.
import { describe, expect, it } from 'vitest';
import { builtInMachines } from '#server/machines-folder/charts.ts';
import { chartOf } from '#src/diagram/chart-of.ts';
import { elk } from '#src/diagram/elk.ts';
import { LayoutError, layoutOf, pageLayout, pageWidth } from '#src/diagram/layout.ts';
import { sceneOf } from '#src/diagram/scene.ts';
import { fixtures } from '../paths/fixtures/fixtures.ts';
import { svgOf } from '#src/diagram/svg.ts';
import { denseChart, everything, hostile, longChart, wideChart } from './charts.ts';
import { boxesOf, labelPlaces, laidOut, overlapping, textPlaces, textRects } from './laid-out.ts';

const charts = [everything, hostile(), longChart(60), denseChart(60), wideChart(160), ...Object.values(fixtures).map(({ machine }) => machine), ...builtInMachines().map(({ machine }) => machine)];

describe('the layout', () => {
  it.each(charts)('lays no text over another: $id', { timeout: 30_000 }, async (machine) => {
    const { scene, layout } = await laidOut(machine);
    const [labels, texts] = [labelPlaces(layout), textPlaces(scene, layout)];
    expect(overlapping([...labels, ...texts])).toEqual([]);
    const written = textRects(svgOf(scene, layout));
    expect(overlapping(written)).toEqual([]);
    expect(written.length).toBeGreaterThan(scene.chart.states.length + scene.chart.transitions.length / 2);
    for (const { name, x, y, width, height } of written) expect([...labels, ...texts].some((place) => place.x <= x && place.y <= y && place.x + place.width >= x + width && place.y + place.height >= y + height), name).toBe(true);
    expect(labels.length).toBe(scene.links.filter(({ sayings }) => sayings.length > 0).length);
    expect(labels.length).toBeGreaterThan(5);
    expect(texts.length).toBe(scene.chart.states.length);
    // Every line is there, and everything stands inside the picture and inside the state it belongs to.
    for (const { id, kind } of scene.links) if (kind !== 'guide') expect(layout.links.get(id)?.points.length, id).toBeGreaterThan(1);
    for (const { x, y, width, height } of [...labels, ...layout.boxes.values()]) expect(x >= 0 && y >= 0 && x + width <= layout.width + 1 && y + height <= layout.height + 1).toBe(true);
    for (const box of boxesOf(scene.root)) for (const child of box.children) {
      const [outer, inner] = [layout.boxes.get(box.state.id), layout.boxes.get(child.state.id)];
      expect(outer !== undefined && inner !== undefined && inner.x >= outer.x && inner.y >= outer.y + box.height && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height, child.state.id).toBe(true);
    }
  });

  it('comes out the same every time', async () => {
    const [first, second] = [await laidOut(everything), await laidOut(everything)];
    expect(second.layout).toEqual(first.layout);
  });

  it('makes a chart of up to 60 states that is wider than a page narrower, where it then takes no more room', { timeout: 30_000 }, async () => {
    const engine = await elk();
    const sizes = async (machine: (typeof charts)[number]) => {
      const scene = sceneOf(chartOf(machine));
      return { plain: await layoutOf(scene, engine), page: await pageLayout(scene, engine) };
    };
    const named = (id: string) => charts.find((machine) => machine.id === id) ?? expect.fail(id);
    const stepUp = await sizes(named('step-up'));
    expect(stepUp.plain.width).toBeGreaterThan(pageWidth);
    expect(stepUp.page.width).toBeLessThanOrEqual(pageWidth);
    expect(stepUp.page.width * stepUp.page.height).toBeLessThan(stepUp.plain.width * stepUp.plain.height);
    // Narrow already, longer than it would gain, and large.
    for (const id of ['everything', 'labyrinth', 'interrupt']) {
      const { plain, page } = await sizes(named(id));
      expect(page, id).toEqual(plain);
    }
  });

  it('says why when the engine cannot', async () => {
    const failing = { layout: () => Promise.reject(new Error('java.lang.IllegalStateException')) };
    await expect(layoutOf(sceneOf(chartOf(everything)), failing)).rejects.toThrow(LayoutError);
    await expect(layoutOf(sceneOf(chartOf(everything)), failing)).rejects.toThrow('java.lang.IllegalStateException');
  });
});

describe('what is drawn of a chart', () => {
  it('leaves out what is inside a closed state, and ends its transitions at the border', () => {
    const { root, links } = sceneOf(chartOf(everything), { collapsed: ['everything.working', 'everything.paused'] });
    expect(boxesOf(root).map(({ state, hidden }) => [state.key, hidden])).toEqual([['everything', 0], ['resting', 0], ['working', 7], ['paused', 3], ['finished', 0], ['stopped', 0]]);
    expect(links.filter(({ from }) => from === 'everything.paused').map(({ to }) => to)).toEqual(['everything.working']);
    expect(links.find(({ from, to }) => from === 'everything.resting' && to === 'everything.working')?.sayings.map(({ transition }) => transition.event)).toEqual(['work.begun', 'work.begun', 'xstate.after.patience.everything.resting']);
  });

  it('tells transitions to a state that many lead to in words, and draws all the others', () => {
    const chart = chartOf(builtInMachines().find(({ id }) => id === 'interrupt')?.machine ?? expect.fail());
    const drawn = (hub: number) => sceneOf(chart, { hub }).links.flatMap(({ sayings }) => sayings.map(({ transition }) => transition.id));
    const told = (hub: number) => boxesOf(sceneOf(chart, { hub }).root).flatMap(({ inner }) => inner.map(({ transition }) => transition.id));
    for (const hub of [5, Infinity]) expect([...drawn(hub), ...told(hub)].toSorted()).toEqual(chart.transitions.map(({ id }) => id).toSorted());
    expect(told(5).length).toBeGreaterThan(told(Infinity).length);
    expect(told(Infinity)).toEqual(chart.transitions.filter(({ targets }) => targets.length === 0).map(({ id }) => id));
  });

  it('tells the longest lines of a thicket in words, leaves no state without a line that leads to it, and draws any other chart whole', () => {
    for (const count of [60, 430]) {
      const chart = chartOf(denseChart(count));
      const { root, links } = sceneOf(chart);
      const drawn = links.flatMap(({ sayings }) => sayings.map(({ transition }) => transition.id));
      const told = boxesOf(root).flatMap(({ inner }) => inner.map(({ transition }) => transition.id));
      expect([...drawn, ...told].toSorted()).toEqual(chart.transitions.map(({ id }) => id).toSorted());
      expect(told.length).toBeGreaterThan(chart.states.length);
      expect(told.length).toBeLessThan(chart.transitions.length);
      const reached = new Set(links.filter(({ kind }) => kind !== 'guide').map(({ to }) => to));
      expect(chart.states.slice(1).map(({ id }) => id).filter((id) => !reached.has(id))).toEqual([]);
      // One after another is no thicket.
      expect(drawn.filter((id) => id.includes('| next |')).length).toBe(chart.states.length - 1 - 1);
    }
    for (const machine of [longChart(430), fixtures.labyrinth.machine]) expect(boxesOf(sceneOf(chartOf(machine)).root).flatMap(({ state, inner }) => inner.filter(({ to }) => to !== undefined && !to.endsWith('.ended')).map(() => state.id))).toEqual([]);
  });

  it('says at each arrow of a transition where its others lead, and has its id once', () => {
    const scene = (collapsed: string[]) => sceneOf(chartOf(everything), { collapsed }).links.flatMap(({ to, sayings }) => sayings.filter(({ transition }) => transition.event === 'split').map(({ lines, again }) => [to, lines.join(' '), again === true]));
    expect(scene([])).toEqual([['everything.working.left.first', 'split (and to only)', false], ['everything.working.right.only', 'split (and to first)', true]]);
    expect(scene(['everything.working.left'])).toEqual([['everything.working.left', 'split (and to only)', false], ['everything.working.right.only', 'split (and to left)', true]]);
    expect(scene(['everything.working'])).toEqual([['everything.working', 'split', false]]);
    // Drawn from inside a closed state, it is seen at the arrow that leaves it.
    const both = chartOf(everything).transitions.find(({ event }) => event === 'split') ?? expect.fail();
    const inner = { ...chartOf(everything), transitions: [{ ...both, source: 'everything.working', targets: ['everything.working.left', 'everything.paused'] }] };
    expect(sceneOf(inner, { collapsed: ['everything.working'] }).links.filter(({ sayings }) => sayings.length > 0).map(({ to, sayings }) => [to, sayings.map(({ lines, again }) => [lines.join(' '), again])])).toEqual([['everything.paused', [['split', undefined]]]]);
  });

  it('shows what leads from one state to another as one line with a text for each', () => {
    const { links } = sceneOf(chartOf(everything));
    expect(new Set(links.map(({ id }) => id)).size).toBe(links.length);
    expect(links.find(({ to }) => to === 'everything.working.left.last')?.sayings).toHaveLength(3);
  });
});
