// `factorflow diagram`: a machine as a picture or as text, with what tests and checks say of it laid over.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChartGraph } from '#src/diagram/chart.ts';
import { chartOf } from '#src/diagram/chart-of.ts';
import { elk } from '#src/diagram/elk.ts';
import { diagramFormats, type DiagramFormat } from '#src/diagram/names.ts';
import { type Overlay, OverlayError, overlayFrom } from '#src/diagram/overlay.ts';
import { drawnOrTold } from '#src/diagram/svg.ts';
import { textForms } from '#src/diagram/text-forms.ts';
import { formatAmong } from '../config/format-among.ts';
import { UsageError } from '../config/usage-error.ts';
import { diagramFiles } from '../diagram/folder.ts';
import { PngError, pngOf } from '../diagram/png.ts';
import { chartNamed, loadCharts } from '../machines-folder/charts.ts';
import { command } from './command.ts';

export const diagram = command({
  name: 'diagram',
  about: 'draw a machine, or write it as text',
  words: 'MACHINE',
  options: ['machines', 'format', 'out', 'overlay', 'all'],
  notes: `Formats: ${diagramFormats.join(', ')}; svg where none is given. A file in --overlay holds coverage, a suite of "factorflow
paths" or the report of "factorflow check --json": what is covered, what is not and what was found is coloured and counted,
and the way to the first finding has numbers. With --all, --out is a folder that gets an SVG and a mermaid file of every
machine, an overview of those with more than 60 states, and a page that shows them.`,
  async run({ machines, format: given, out, overlay: overlayFile, all }, words) {
    const format = formatAmong(given, diagramFormats, 'svg');
    if (overlayFile !== null && format !== 'svg' && format !== 'png') throw new UsageError(`--overlay is for svg and png, not for ${format}`);
    const charts = await loadCharts(machines);
    if (all) {
      if (out === null || given !== null || overlayFile !== null || words.length > 0) throw new UsageError('--all takes a folder in --out, and neither a machine nor --format or --overlay');
      mkdirSync(out, { recursive: true });
      for (const { name, text } of await diagramFiles(charts)) written(join(out, name), text);
    } else {
      const named = chartNamed(charts, words);
      const chart = { ...chartOf(named.machine, named.version), machine: named.id };
      const content = await contentOf(chart, format, overlayFile === null ? undefined : overlayIn(overlayFile, chart));
      if (out !== null) written(out, content);
      else await printed(content);
    }
    // A file that opens something when it is imported would keep this process from ending.
    if (charts.some(({ definition }) => definition.warnings?.some(({ rule }) => rule === 'open-handle'))) process.exit();
  },
});

async function contentOf(chart: ChartGraph, format: DiagramFormat, overlay: Overlay | undefined): Promise<string | Uint8Array> {
  if (format !== 'svg' && format !== 'png') return textForms[format](chart);
  const { svg, failure } = await drawnOrTold(chart, await elk(), overlay === undefined ? {} : { overlay });
  if (failure !== null) process.stderr.write(`${failure}; the picture shows the chart as text\n`);
  if (format === 'svg') return svg;
  try {
    const png = pngOf(svg);
    if (png.scale < 1) process.stderr.write(`the picture is ${png.width} by ${png.height}, ${Math.round(png.scale * 100)} % of its size: as SVG it is whole\n`);
    return png.bytes;
  } catch (error) {
    throw error instanceof PngError ? new UsageError(error.message) : error;
  }
}

function overlayIn(file: string, chart: ChartGraph): Overlay {
  try {
    const { overlay, unknown } = overlayFrom(JSON.parse(readFileSync(file, 'utf8')), chart);
    if (unknown.length > 0) process.stderr.write(`${unknown.length} of the ids in ${file} are not in this version of ${chart.machine}, the first one "${unknown[0]}"\n`);
    return overlay;
  } catch (error) {
    throw new UsageError(`--overlay ${file} ${error instanceof OverlayError ? `cannot be used: ${error.message}` : `cannot be read: ${error instanceof Error ? error.message : String(error)}`}`);
  }
}

const printed = (content: string | Uint8Array): Promise<void> => new Promise((done) => void process.stdout.write(content, () => done()));

/** Whole or not at all. */
function written(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(`${file}.new`, content);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new UsageError(`--out ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
