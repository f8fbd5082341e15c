// A chart with its layout, for tests that look at where things stand.
import type { AnyStateMachine } from 'xstate';
import { chartOf } from '#src/diagram/chart-of.ts';
import { elk } from '#src/diagram/elk.ts';
import { type Layout, pageLayout, type Point, type Rectangle } from '#src/diagram/layout.ts';
import { type Box, type Scene, type SceneOptions, sceneOf, textSize, titleSize } from '#src/diagram/scene.ts';
import { textWidth } from '#src/diagram/text-width.ts';

export async function laidOut(machine: AnyStateMachine, options: SceneOptions = {}): Promise<{ scene: Scene; layout: Layout }> {
  const scene = sceneOf(chartOf(machine), options);
  return { scene, layout: await pageLayout(scene, await elk()) };
}

/** Where every line of text of a picture stands, by the widths that the picture itself reckons with: its capitals, to the base line. */
export function textRects(svg: string): (Rectangle & { readonly name: string })[] {
  return [...svg.matchAll(/<text( class="title")?( class="[^"]*")?( text-anchor="middle")? x="([\d.]+)" y="([\d.]+)">([^<]*)<\/text>/g)].map(([, title, , middle, x = '', y = '', text = '']) => {
    const plain = text.replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&');
    const width = title === undefined ? textWidth(plain, textSize) : textWidth(plain, titleSize, 'bold');
    return { name: plain, x: Number(x) - (middle === undefined ? 0 : width / 2), y: Number(y) - 10, width, height: 12 };
  });
}

export const boxesOf = (box: Box): Box[] => [box, ...box.children.flatMap(boxesOf)];

/** By more than half a pixel in both directions. */
export const overlap = (a: Rectangle, b: Rectangle): boolean => a.x + 0.5 < b.x + b.width && b.x + 0.5 < a.x + a.width && a.y + 0.5 < b.y + b.height && b.y + 0.5 < a.y + a.height;

export const around = ([a, b]: readonly [Point, Point]): Rectangle => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) });

/** The text of a state: of one with others inside, its head; of any other, the whole. */
export function textPlaces(scene: Scene, layout: Layout): (Rectangle & { readonly name: string })[] {
  return boxesOf(scene.root).flatMap((box) => {
    const place = layout.boxes.get(box.state.id);
    return place === undefined ? [] : [{ name: box.state.id, x: place.x, y: place.y, width: box.width, height: box.height }];
  });
}

export const labelPlaces = (layout: Layout): (Rectangle & { readonly name: string })[] => [...layout.links].flatMap(([name, { label }]) => (label === null ? [] : [{ name, ...label }]));

/** Pairs of names, each once. */
export function overlapping(places: readonly (Rectangle & { readonly name: string })[]): string[] {
  return places.flatMap((a, i) => places.slice(0, i).filter((b) => overlap(a, b)).map((b) => `${b.name} and ${a.name}`));
}
