// The picture: a scalable drawing that stands alone. No font, script or address from elsewhere; light and dark; an id for every
// state and every transition; words for those who cannot see it.
import { xml } from '../paths/formats/xml.ts';
import { partElementId } from './element-id.ts';
import { type Layout, type LayoutEngine, LayoutError, pageLayout } from './layout.ts';
import type { ChartGraph } from './chart.ts';
import { type Box, lineHeight, type Scene, type SceneOptions, sceneOf } from './scene.ts';
import { box } from './svg-box.ts';
import { linkLabel, linkLine } from './svg-link.ts';
import { stylesheet } from './svg-style.ts';
import { textOf } from './text-of.ts';
import { textWidth } from './text-width.ts';

export type DrawingOptions = SceneOptions & {
  /** Whatever the reader's screen is set to. */
  readonly theme?: 'light' | 'dark';
};

/** @throws {LayoutError} */
export async function drawn(chart: ChartGraph, engine: LayoutEngine, options: DrawingOptions = {}): Promise<string> {
  const scene = sceneOf(chart, options);
  return svgOf(scene, await pageLayout(scene, engine), options);
}

/** A picture in any case: of the text, saying why, where the chart cannot be laid out. */
export async function drawnOrTold(chart: ChartGraph, engine: LayoutEngine, options: DrawingOptions = {}): Promise<{ readonly svg: string; readonly failure: string | null }> {
  try {
    return { svg: await drawn(chart, engine, options), failure: null };
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error;
    return { svg: toldSvg(chart, error.message, options), failure: error.message };
  }
}

export function svgOf(scene: Scene, layout: Layout, { theme, overlay = {} }: DrawingOptions = {}): string {
  const { chart, root } = scene;
  const links = scene.links.filter(({ kind }) => kind !== 'guide');
  const content = [
    box(root, layout, overlay, { isRegion: false, parent: null }),
    `<g class="links">${links.map((link) => linkLine(link, layout, overlay)).join('')}</g>`,
    `<g class="labels">${links.map((link) => linkLabel(link, layout, overlay)).join('')}</g>`,
  ].join('\n');
  return framed(chart, Math.ceil(layout.width), Math.ceil(layout.height), content, summaryOf(chart, root), theme, closedIds(root));
}

/** The list of states and transitions in lines, beneath the reason why there is no more. */
export function toldSvg(chart: ChartGraph, why: string, { theme }: Pick<DrawingOptions, 'theme'> = {}): string {
  const lines = [why, '', ...textOf(chart).trimEnd().split('\n')];
  const width = Math.max(...lines.map((line) => textWidth(line, 12))) + 24;
  const texts = lines.map((line, i) => `<text x="12" y="${24 + i * lineHeight}">${xml(line)}</text>`).join('');
  return framed(chart, width, lines.length * lineHeight + 24, texts, why, theme);
}

function framed(chart: ChartGraph, width: number, height: number, content: string, summary: string, theme: DrawingOptions['theme'], closed: readonly string[] = []): string {
  const [title, desc] = [partElementId('title', chart.machine), partElementId('desc', chart.machine)];
  return `<svg xmlns="http://www.w3.org/2000/svg" class="chart${theme === undefined ? '' : ` ${theme}`}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${title}" aria-describedby="${desc}" data-machine="${xml(chart.machine)}"${chart.version === null ? '' : ` data-version="${xml(chart.version)}"`}${closed.length === 0 ? '' : ` data-closed="${xml(closed.map(encodeURIComponent).join(','))}"`}>
<title id="${title}">${xml(`Statechart of ${chart.machine}${chart.version === null ? '' : `, version ${chart.version}`}`)}</title>
<desc id="${desc}">${xml(`${summary}\n`).replaceAll('&#10;', '\n')}${xml(textOf(chart)).replaceAll('&#10;', '\n')}</desc>
<style>${stylesheet}</style>
<rect class="ground" width="${width}" height="${height}"/>
${content}
</svg>
`;
}

const summaryOf = ({ states, transitions, description }: ChartGraph, root: Box): string => {
  const closed = closedIn(root);
  return `${description === null ? '' : `${description} `}${states.length} states, ${transitions.length} transitions.${closed === 0 ? '' : ` ${closed} of the states are not shown.`}`;
};
/** Ids of states that are drawn closed, as a request for the same picture names them. */
const closedIds = ({ state, hidden, children }: Box): string[] => [...(hidden > 0 ? [state.id.toWellFormed()] : []), ...children.flatMap(closedIds)];
const closedIn = ({ hidden, children }: Box): number => hidden + children.reduce((sum, child) => sum + closedIn(child), 0);

