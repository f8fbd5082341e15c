// A picture as pixels, without a browser. The letters come from the fonts of this machine: none are shipped.
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { fontStack } from '#src/diagram/text-width.ts';

export class PngError extends Error {
  override readonly name = 'PngError';
}

/** Beyond this a picture is made smaller: four bytes each, and as many again while it is packed. */
const mostFullSizePixels = 64_000_000;

/** Of the renderer: another one may draw other pixels. */
export const { version: rendererVersion } = createRequire(import.meta.url)('@resvg/resvg-js/package.json') as { version: string }; // every package says its version

/** Tried in this order. The renderer looks at the first name of a list only, and takes what it finds first for one that is not there. */
const families = ['Verdana', 'DejaVu Sans', 'Bitstream Vera Sans', 'Noto Sans', 'Segoe UI', 'Roboto', 'Helvetica Neue', 'Arial', 'Liberation Sans', 'FreeSans'] as const;

/** Null where nothing is written in it: there are no fonts at all. */
const widthIn = (family: string): number | null =>
  new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><text x="5" y="25" font-family="${family}" font-size="20">Wide iiimmm state</text></svg>`).getBBox()?.width ?? null;

let found: string | null | undefined;
/** A family of this machine; null without any. Looked for once: fonts come with a restart. */
export function familyHere(): string | null {
  if (found !== undefined) return found;
  const unknown = widthIn('no such family');
  found = unknown === null ? null : families.find((family) => widthIn(family) !== unknown) ?? 'sans-serif';
  return found;
}

/** Of a picture of ours, in pixels. @throws {PngError} when it says none: it would pass every bound */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width, height] = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg)?.map(Number) ?? [];
  if (width === undefined || height === undefined || !(width > 0 && height > 0)) throw new PngError('the picture does not say how large it is');
  return { width, height };
}

export type Png = { readonly bytes: Uint8Array; readonly width: number; readonly height: number; /** Less than 1 where it had to be made smaller. */ readonly scale: number };

/** @throws {PngError} when there are no fonts, or the drawing cannot be read */
export function pngOf(svg: string, { most = mostFullSizePixels, family = familyHere() }: { readonly most?: number; readonly family?: string | null } = {}): Png {
  if (family === null) throw new PngError('this machine has no fonts to write the names of the states with: install one, such as DejaVu Sans, or take the picture as SVG');
  const { width, height } = sizeOf(svg);
  const scale = Math.min(1, Math.sqrt(most / (width * height)));
  try {
    const image = new Resvg(svg.replace(fontStack, `'${family}'`), { fitTo: { mode: 'zoom', value: scale }, font: { loadSystemFonts: true } }).render();
    return { bytes: image.asPng(), width: image.width, height: image.height, scale };
  } catch (error) {
    throw new PngError(`the picture cannot be drawn: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
