// Pictures as pixels: with letters, at full size, or not at all.
import { describe, expect, it } from 'vitest';
import { PngError, pngOf, sizeOf } from '#server/diagram/png.ts';
import { chartOf } from '#src/diagram/chart-of.ts';
import { elk } from '#src/diagram/elk.ts';
import { drawn } from '#src/diagram/svg.ts';
import { longChart } from '../../diagram/charts.ts';

const svg = await drawn(chartOf(longChart(8)), await elk());
const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg)?.map(Number) ?? [];
const withoutText = svg.replaceAll(/<text[^>]*>[^<]*<\/text>/g, '');

describe('a picture as PNG', () => {
  it('has the size of the drawing, and letters', () => {
    const { bytes, ...size } = pngOf(svg);
    expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(size).toEqual({ width, height, scale: 1 });
    expect(bytes.length).toBeGreaterThan(pngOf(withoutText).bytes.length * 1.5);
  });

  it('is made smaller where it would be too large', () => {
    const { width, height, scale } = pngOf(svg, { most: 10_000 });
    expect(scale).toBeLessThan(1);
    expect(width * height).toBeLessThan(10_500);
  });

  it('is refused where there are no fonts, saying what to do', () => {
    expect(() => pngOf(svg, { family: null })).toThrow(PngError);
    expect(() => pngOf(svg, { family: null })).toThrow(/no fonts .* install one, such as DejaVu Sans/);
  });

  it.each(['<svg/>', '<svg width="0" height="4">', '<svg width="1.1.1" height="4">'])('is refused where it does not say how large it is, which would pass every bound: %s', (svg) => {
    expect(() => sizeOf(svg)).toThrow(PngError);
    expect(() => sizeOf(svg)).toThrow('the picture does not say how large it is');
  });
});
