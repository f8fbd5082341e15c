// A state as a box: its name, what is done in it, what it takes without leaving, and the states inside.
import { xml } from '../paths/formats/xml.ts';
import { stateElementId, transitionElementId } from './element-id.ts';
import type { Layout, Rectangle } from './layout.ts';
import type { Overlay } from './overlay.ts';
import { badgeWidth, type Box, heightOf, lineHeight, margin, type Saying } from './scene.ts';
import { classOf, numberText, transitionClass } from './svg-parts.ts';

/** Nested as the states are: what is inside stands inside. */
export function box(drawn: Box, layout: Layout, overlay: Overlay, { isRegion, parent }: { isRegion: boolean; parent: string | null }): string {
  const { state, children, hidden } = drawn;
  const place = layout.boxes.get(state.id);
  if (place === undefined) return '';
  const classes = ['state', state.kind, ...(state.kind.startsWith('history') ? ['history'] : []), ...(isRegion ? ['region'] : []), ...(hidden > 0 ? ['closed'] : []), ...classOf(overlay.states?.[state.id])];
  const circle = (name: string, says: string, at: Rectangle | undefined): string[] =>
    (at === undefined ? [] : [`<circle class="${name}" cx="${numberText(at.x + at.width / 2)}" cy="${numberText(at.y + at.height / 2)}" r="${numberText(at.width / 2)}"><title>${xml(says)}</title></circle>`]);
  return [
    `<g id="${stateElementId(state.id)}" class="${classes.join(' ')}" data-state="${xml(state.id)}"${parent === null ? '' : ` data-parent="${xml(parent)}"`}${hidden === 0 ? '' : ` data-hidden="${hidden}"`}>`,
    `<title>${xml(tooltip(drawn))}</title>`,
    state.kind === 'history-shallow' || state.kind === 'history-deep' ? history(state.kind, place) : `${border(drawn, place)}${words(drawn, place, overlay)}`,
    ...circle('dot', `the beginning of ${state.key}`, layout.dots.get(state.id)),
    ...circle('ring', `from anywhere inside ${state.key}`, layout.rings.get(state.id)),
    ...children.map((child) => `\n${box(child, layout, overlay, { isRegion: state.kind === 'parallel' && !child.state.kind.startsWith('history'), parent: state.id })}`),
    '</g>',
  ].join('');
}

function tooltip({ state }: Box): string {
  const { id, description, page, timers, initialActions } = state;
  return [
    id,
    ...(description === null ? [] : [description]),
    ...(page === null ? [] : [`page: ${page}`]),
    ...(timers.length === 0 ? [] : [`timers: ${timers.join(', ')}`]),
    ...(initialActions.length === 0 ? [] : [`at its beginning: ${initialActions.join(', ')}`]),
  ].join('\n');
}

const rectangle = ({ x, y, width, height }: Rectangle, radius: number, inset = 0): string =>
  `x="${numberText(x + inset)}" y="${numberText(y + inset)}" width="${numberText(width - 2 * inset)}" height="${numberText(height - 2 * inset)}" rx="${radius}"`;

function border({ state, children, hidden }: Box, place: Rectangle): string {
  const radius = children.length > 0 ? 10 : 8;
  // A final state ends in a second border; a closed one stands before what it hides.
  const second = state.kind === 'final' ? `<rect class="box" ${rectangle(place, radius - 3, 4)}/>` : '';
  const behind = hidden > 0 ? `<rect class="box" ${rectangle({ ...place, x: place.x + 4, y: place.y + 4 }, radius)}/>` : '';
  return `${behind}<rect class="box" ${rectangle(place, radius)}/>${second}`;
}

const history = (kind: string, { x, y, width, height }: Rectangle): string =>
  `<circle class="box" cx="${numberText(x + width / 2)}" cy="${numberText(y + height / 2)}" r="${numberText(width / 2)}"/><text class="title" text-anchor="middle" x="${numberText(x + width / 2)}" y="${numberText(y + height / 2 + 4.5)}">${kind === 'history-deep' ? 'H*' : 'H'}</text>`;

function words({ state, lines, inner, badge }: Box, place: Rectangle, overlay: Overlay): string {
  const inset = state.kind === 'final' ? margin + 4 : margin;
  const x = numberText(place.x + inset);
  let y = place.y + inset - 2;
  const parts: string[] = [];
  const ruled = lines.length > 1 || inner.length > 0;
  lines.forEach((line, i) => {
    const height = heightOf(line);
    parts.push(`<text class="${line.kind === 'title' ? 'title' : line.kind === 'tags' ? 'muted' : 'text'}" x="${x}" y="${numberText(y + height - 5)}">${xml(line.text)}</text>`);
    y += height;
    const isLastOfTitle = line.kind === 'title' && lines[i + 1]?.kind !== 'title';
    if (isLastOfTitle && ruled) {
      parts.push(`<line class="rule" x1="${numberText(place.x + 1)}" x2="${numberText(place.x + place.width - 1)}" y1="${numberText(y + 1)}" y2="${numberText(y + 1)}"/>`);
      y += 5;
    }
  });
  for (const saying of inner) {
    parts.push(innerTransition(saying, place.x + inset, y, overlay));
    y += saying.lines.length * lineHeight;
  }
  if (badge !== null) parts.push(badgeMark(badge, state.id, state.kind === 'final' ? { ...place, y: place.y + 3, width: place.width - 4 } : place));
  return parts.join('');
}

function innerTransition({ transition, lines, to }: Saying, x: number, top: number, overlay: Overlay): string {
  const texts = lines.map((line, i) => `<text x="${numberText(x)}" y="${numberText(top + (i + 1) * lineHeight - 4)}">${xml(line)}</text>`).join('');
  const shown = `<g id="${transitionElementId(transition.id)}" class="${transitionClass(transition, overlay)}${to === undefined ? '' : ' hub'}" data-transition="${xml(transition.id)}"><title>${xml(transition.description ?? transition.id)}</title>${texts}</g>`;
  // In a page, a click leads to where the transition does.
  return to === undefined ? shown : `<a href="#${stateElementId(to)}">${shown}</a>`;
}

const badgeMark = (badge: string, id: string, { x, y, width }: Rectangle): string => {
  const wide = badgeWidth(badge);
  const left = x + width - wide - 5;
  return `<g class="badge" data-badge="${xml(id)}"${badge === '' ? ' visibility="hidden"' : ''}><rect x="${numberText(left)}" y="${numberText(y + 5)}" width="${wide}" height="16" rx="8"/><text x="${numberText(left + wide / 2)}" y="${numberText(y + 17)}">${xml(badge)}</text></g>`;
};
