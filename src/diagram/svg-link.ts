// A link between two states as a line with its head, and as the texts of the transitions that take it.
import { xml } from '../paths/formats/xml.ts';
import { transitionElementId } from './element-id.ts';
import type { Layout, Point } from './layout.ts';
import type { Overlay } from './overlay.ts';
import { lineHeight, type Link, sayingGap } from './scene.ts';
import { markOf, numberText, transitionClass } from './svg-parts.ts';

const corner = 6;
const headLength = 8;
const headWidth = 7;
/** What one mark of several transitions comes to, the one that matters most first. */
const weight = ['finding', 'taken', 'active', 'uncovered', 'covered'];

export function linkLine(link: Link, layout: Layout, overlay: Overlay): string {
  const points = layout.links.get(link.id)?.points ?? [];
  if (points.length < 2) return '';
  const marks = link.sayings.flatMap(({ transition }) => markOf(transition, overlay));
  // A line that one of its transitions was seen to take is covered.
  const mark = marks.includes('covered') && !marks.includes('finding') && !marks.includes('taken') ? 'covered' : weight.find((one) => marks.includes(one));
  const taken = link.sayings.map(({ transition }) => transitionElementId(transition.id)).join(' ');
  return `<g class="link ${link.kind}${mark === undefined ? '' : ` ${mark}`}"${taken === '' ? '' : ` data-transitions="${taken}"`} data-from="${xml(link.from)}" data-to="${xml(link.to)}"><path class="line" d="${rounded(shortened(points))}"/>${head(points)}</g>\n`;
}

export function linkLabel({ id, sayings }: Link, layout: Layout, overlay: Overlay): string {
  const place = layout.links.get(id)?.label;
  if (place === undefined || place === null) return '';
  let y = place.y + 1;
  return sayings.map(({ transition, lines, again }) => {
    const texts = lines.map((line, i) => `<text x="${numberText(place.x + 3)}" y="${numberText(y + (i + 1) * lineHeight - 4)}">${xml(line)}</text>`).join('');
    y += lines.length * lineHeight + sayingGap;
    // An id stands once in a picture.
    return `<g${again === true ? '' : ` id="${transitionElementId(transition.id)}"`} class="${transitionClass(transition, overlay)}" data-transition="${xml(transition.id)}"><title>${xml(transition.description ?? transition.id)}</title>${texts}</g>\n`;
  }).join('');
}

const towards = (from: Point, to: Point, length: number): Point => {
  const whole = Math.hypot(to.x - from.x, to.y - from.y);
  return whole === 0 ? from : { x: from.x + ((to.x - from.x) * length) / whole, y: from.y + ((to.y - from.y) * length) / whole };
};
const distance = (a: Point, b: Point): number => Math.hypot(b.x - a.x, b.y - a.y);

/** The line ends where its head begins. */
function shortened(points: readonly Point[]): readonly Point[] {
  const [end, before] = [points.at(-1), points.at(-2)];
  return end === undefined || before === undefined ? points : [...points.slice(0, -1), towards(end, before, Math.min(headLength - 1, distance(end, before)))];
}

/** Straight pieces with round corners. */
function rounded(points: readonly Point[]): string {
  return points.map((point, i) => {
    const [before, after] = [points[i - 1], points[i + 1]];
    if (before === undefined) return `M${pair(point)}`;
    if (after === undefined) return `L${pair(point)}`;
    const radius = Math.min(corner, distance(before, point) / 2, distance(point, after) / 2);
    return `L${pair(towards(point, before, radius))}Q${pair(point)} ${pair(towards(point, after, radius))}`;
  }).join('');
}

const pair = ({ x, y }: Point): string => `${numberText(x)} ${numberText(y)}`;

function head(points: readonly Point[]): string {
  const [end, before] = [points.at(-1), points.at(-2)];
  if (end === undefined || before === undefined) return '';
  const base = towards(end, before, headLength);
  const whole = distance(end, before) || 1;
  const across = { x: (-(end.y - before.y) / whole) * (headWidth / 2), y: ((end.x - before.x) / whole) * (headWidth / 2) };
  return `<path class="head" d="M${pair(end)}L${pair({ x: base.x + across.x, y: base.y + across.y })}L${pair({ x: base.x - across.x, y: base.y - across.y })}Z"/>`;
}
