// A QR code for a provisioning URI, as an SVG of one path: small, sharp at any size, and the same for the same text.
import { encode } from 'uqr';

/** Quiet zone around the code, in modules (ISO/IEC 18004 asks for four). */
const border = 4;

export function qrSvg(text: string): string {
  const { size, data } = encode(text, { ecc: 'M', border });
  const path = data.map((row, y) => runsOf(row).map(({ x, length }) => `M${x} ${y}h${length}v1h-${length}z`).join('')).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${size}v${size}H0z"/><path d="${path}"/></svg>`;
}

const runsOf = (row: readonly boolean[]): readonly { x: number; length: number }[] => {
  const runs: { x: number; length: number }[] = [];
  row.forEach((isDark, x) => {
    const last = runs.at(-1);
    if (!isDark) return;
    if (last !== undefined && last.x + last.length === x) last.length++;
    else runs.push({ x, length: 1 });
  });
  return runs;
};
