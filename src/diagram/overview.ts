// A large chart at a glance: states with others inside are closed, but for those that hold most of the chart; each state says
// where it leads and on what, without actions; lines have no texts. So it fits a page at full size, which the whole does not.
import { type ChartGraph, type ChartTransition, guardMark } from './chart.ts';
import { type Layout, type LayoutEngine, layoutOf, mostAtOnce } from './layout.ts';
import { type Box, boxSize, type Link, type Saying, type Scene, sceneOf, textSize } from './scene.ts';
import { svgOf } from './svg.ts';
import { wrapped } from './text-width.ts';

/** What a code host shows of a picture beside its own margins without making it smaller. */
const shownWidth = 1_000;
const widestText = 190;
/** From how many states lines would have to lead to one for none to be drawn. */
const manyLines = 3;

/** Lines of what is laid out more than once: with more of them each time takes seconds. */
const mostTried = 200;

/** @throws {LayoutError} */
export async function overviewDrawn(chart: ChartGraph, engine: LayoutEngine): Promise<string> {
  const scene = overviewScene(chart);
  let best: Layout | undefined;
  // As many side by side as there is room for; fewer make it longer.
  for (const perLayer of scene.links.length > mostTried ? [4] : [6, 5, 4, 3, 2]) {
    const layout = await layoutOf(scene, engine, { perLayer });
    if (best === undefined || layout.width < best.width) best = layout;
    if (best.width <= shownWidth) break;
  }
  return svgOf(scene, best ?? await layoutOf(scene, engine));
}

/**
 * Ids of the states that are closed where a large chart is first shown: those that the overview closes, in the order of the chart.
 * None of a chart that is drawn at once.
 */
export function closedAtFirst(chart: ChartGraph): string[] {
  if (chart.states.length <= mostAtOnce) return [];
  const closed = new Set([...shownStates(chart)].flatMap(([inner, outer]) => (inner === outer ? [] : [outer])));
  return chart.states.map(({ id }) => id).filter((id) => closed.has(id));
}

export function overviewScene(chart: ChartGraph): Scene {
  const shownAs = shownStates(chart);
  const keys = new Map(chart.states.map(({ id, key }) => [id, key]));
  const outward = chart.transitions.flatMap((transition) => {
    const source = shownAs.get(transition.source) ?? transition.source;
    const [target] = transition.targets.map((id) => shownAs.get(id) ?? id);
    return target === undefined || target === source ? [] : [{ ...transition, source, targets: [target], actions: [] }];
  });
  const plain = {
    ...chart,
    states: chart.states.map((state) => ({ ...state, entry: [], exit: [], tags: [], invokes: [] })),
    transitions: outward,
  };
  const scene = sceneOf(plain, { collapsed: [...new Set(shownAs.values())].filter((id) => [...shownAs].some(([inner, outer]) => outer === id && inner !== id)), hub: Infinity });
  const told = Map.groupBy(outward, ({ source }) => source);
  const boxOf = (box: Box): Box => {
    const inner = [...Map.groupBy(told.get(box.state.id) ?? [], ({ targets }) => targets[0] ?? '')].map(([to, all]) => sayingOf(all, to, keys.get(to) ?? to));
    return { ...box, inner, children: box.children.map(boxOf), ...boxSize(box.state, box.lines, inner, null) };
  };
  return { chart, root: boxOf(scene.root), links: thinned(scene.links).map((link) => ({ ...link, sayings: [], width: 0, height: 0 })) };
}

/**
 * A state that several lead to has no lines from them: they say so in words. The line from where the chart begins is kept; where
 * there is none, one that is not drawn keeps the state behind the last that leads to it. A beginning stands first.
 */
function thinned(links: readonly Link[]): Link[] {
  const begun = new Set(links.filter(({ kind }) => kind === 'initial').map(({ to }) => to));
  const leading = Map.groupBy(links.filter(({ kind }) => kind === 'transition' || kind === 'within'), ({ to }) => to);
  return links.flatMap((link) => {
    const all = leading.get(link.to) ?? [];
    if (all.length < manyLines || !all.includes(link)) return [link];
    if (begun.has(link.to)) return [];
    const first = all.find(({ from }) => begun.has(from));
    if (first !== undefined) return link === first ? [link] : [];
    return link === all.at(-1) ? [{ ...link, kind: 'guide' as const }] : [];
  });
}

/** By the id of every state, that of the outermost closed state around it, or its own. */
function shownStates({ states }: ChartGraph): ReadonlyMap<string, string> {
  const parents = new Map(states.map(({ id, parent }) => [id, parent]));
  const inside = new Map<string, number>();
  const above = (id: string): string[] => {
    const parent = parents.get(id) ?? null;
    return parent === null ? [] : [...above(parent), parent];
  };
  for (const { id } of states) for (const outer of above(id)) inside.set(outer, (inside.get(outer) ?? 0) + 1);
  const isClosed = (id: string): boolean => parents.get(id) !== null && (inside.get(id) ?? 0) > 0 && (inside.get(id) ?? 0) < states.length / 2;
  return new Map(states.map(({ id }) => [id, [...above(id), id].find(isClosed) ?? id]));
}

/** What leads from one state to another, in one saying. */
function sayingOf(transitions: readonly ChartTransition[], to: string, name: string): Saying {
  const [transition] = transitions as readonly [ChartTransition]; // groups are not empty
  const words = [...new Set(transitions.map((one) => (one.kind === 'always' ? guardMark(one) || one.trigger : one.trigger)))];
  return { transition, to, lines: wrapped(`${words.join(', ')} → ${name}`, widestText, textSize) };
}
