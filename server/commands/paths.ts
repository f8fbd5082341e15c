// `factorflow paths`: a suite of tests that covers a chart, and on standard error what it covers and how far it is from the shortest there can be.
import { accessSync, constants, existsSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, relative, resolve } from 'node:path';
import { formats, listingOf } from '#src/paths/formats/formats.ts';
import { oneLine } from '#src/paths/formats/one-line.ts';
import { mostEventsFor } from '#src/paths/plan/most-events.ts';
import { unsendable } from '#src/paths/run/as-text.ts';
import type { Samples } from '#src/paths/samples.ts';
import type { Suite } from '#src/paths/suite.ts';
import { suiteOf } from '#src/paths/suite-of.ts';
import { formatNames } from '#src/paths/formats/names.ts';
import { formatAmong } from '../config/format-among.ts';
import { UsageError } from '../config/usage-error.ts';
import { type Chart, chartNamed, loadCharts } from '../machines-folder/charts.ts';
import { command } from './command.ts';
import { counted } from './counted.ts';
import { explored, shortcomings } from './exploring.ts';
import { addToOverlay, overlayIn } from './overlay.ts';
import { coverageOf } from './service-coverage.ts';
import { suiteIn } from './suite-file.ts';
import { withTickingLine } from './ticking-line.ts';

export const paths = command({
  name: 'paths',
  about: 'print a suite of tests that covers a machine, every one of them replayed before it is printed',
  words: 'MACHINE',
  options: ['machines', 'criterion', 'optimal', 'seconds', 'format', 'out', 'overlay', 'target', 'api-key', 'limit', 'explore-seconds'],
  notes: `Formats: ${formatNames.join(', ')}; json where none is given.
Payloads, answers of activities and a world around the machine come from the samples file beside it, payloads else from the
schemas in x.events.ts; what they do not say is made up, and told. A suite has 500,000 events at most, and for a chart that the
time was too short for half as many as steps were seen; what is left out is said.
--seconds bounds the search of --optimal, by the solver's own clock; planning before it and replaying after it come on top, and are
told where they do. --explore-seconds bounds the looking at states before all that: a suite of a chart for which that is too short
is one of the part that was looked at, which may be another one next time; it says "truncated". With --format json and a file in
--out that holds a suite already, tests that still replay within what was looked at are kept as they are, and only what they leave
uncovered is added. With --overlay FILE transitions that FILE says are covered
are left to whoever covered them ("factorflow test --overlay" writes such a file); with --target URL those that the flows of
a running service have taken, too, and FILE is brought up to date with them. With --format lcov a listing of the chart is written beside FILE.
Exit codes: 0 the suite was written, also where it cannot cover everything, which is said; 2 nothing was done.`,
  async run({ machines, criterion, optimal, seconds, format: given, out, overlay, target, 'api-key': key, limit, 'explore-seconds': exploring }, words) {
    const formatName = formatAmong(given, formatNames, 'json');
    const chart = chartNamed(await loadCharts(machines), words);
    const format = formats[formatName];
    if ((overlay !== null || target !== null) && criterion !== 'transitions') throw new UsageError('--overlay and --target tell of transitions: they go with --criterion transitions');
    if (out !== null) writable(out);
    const elsewhere = await coveredElsewhere(chart, { overlay, target, key });
    const kept = out === null || formatName !== 'json' || !existsSync(out) ? null : keptIn(out, chart.id, criterion);
    const graph = explored(chart, limit, { seconds: exploring });
    const began = performance.now();
    const suite = await withTickingLine(`${chart.id}: planning and replaying`, () => suiteOf(graph, criterion, { version: chart.version, id: chart.id, lifetime: chart.lifetime, kept, elsewhere, isOptimal: optimal, seconds, events: mostEventsFor(graph) }));
    const took = Math.round((performance.now() - began) / 1_000);
    const folder = out === null ? process.cwd() : dirname(resolve(out));
    const text = format.write(suite, { machine: chart.machine, samples: chart.samples, file: moduleFrom(folder, chart.file), exportName: chart.exportName, ...(out === null ? {} : { name: nameOf(out) }) });
    if (out === null) process.stdout.write(text);
    else written(out, text);
    if (formatName === 'lcov' && out !== null) written(resolve(folder, `${nameOf(out)}.chart.txt`), listingOf(chart.machine));
    const lines = [
      summary(suite, kept),
      ...(suite.remarks ?? []).map((remark) => `  ${oneLine(remark)}`),
      ...(elsewhere.size === 0 ? [] : [`  ${elsewhere.size} of the transitions were covered already, elsewhere`]),
      ...(optimal && took > seconds ? [`  planning and replaying took ${took} s: --seconds ${seconds} bounds the search for the fewest events alone`] : []),
      ...asText(suite, chart.samples), ...shortcomings(graph), ...uncovered(suite),
    ];
    for (const line of lines) process.stderr.write(`${line}\n`);
  },
});

type Elsewhere = { readonly overlay: string | null; readonly target: string | null; readonly key: string | null };

/** What nobody has to cover any more. */
async function coveredElsewhere({ id, version, machine }: Chart, { overlay, target, key }: Elsewhere): Promise<ReadonlySet<string>> {
  let coverage = overlay === null ? null : overlayIn(overlay, id);
  if (target !== null) {
    if (key === null) throw new UsageError('--target needs a key: --api-key or FACTORFLOW_API_KEY');
    const read = await coverageOf({ url: target, key }, machine, { id, version });
    process.stderr.write(`read the logs of ${counted(read.flows, 'flow')} at ${target}\n`);
    coverage = overlay === null ? read.coverage : addToOverlay(overlay, read.coverage, machine);
  }
  return new Set(Object.entries(coverage?.transitions ?? {}).flatMap(([transition, count]) => (count > 0 ? [transition] : [])));
}

/** "transitions 57 of 57, in 9 tests of 136 events; no suite can do it in fewer than 128". */
function summary({ machine, version, criterion, covered, total, tests, events, lowerBound, optimal, truncated }: Suite, kept: Suite | null): string {
  const bound = optimal ? '; proved: no suite does it in fewer' : lowerBound === null ? truncated ? '; how few any suite could do with is not known of a part of the chart' : '' : `; no suite can do it in fewer than ${lowerBound}`;
  const old = kept === null ? null : tests.filter(({ id }) => kept.tests.some((test) => test.id === id)).length;
  const reuse = old === null ? '' : ` (${old} of the ${kept?.tests.length ?? 0} tests in the file were kept, ${tests.length - old} are new)`;
  return `${machine} ${version}: ${criterion} ${covered} of ${total}, in ${counted(tests.length, 'test')} of ${counted(events, 'event')}${bound}${reuse}`;
}

const uncovered = ({ uncovered }: Suite): string[] => [
  ...uncovered.slice(0, 40).map(({ transition, why, because }) => `  not covered, ${why}: ${oneLine(transition)}${because === undefined ? '' : ` (${oneLine(because)})`}`),
  ...(uncovered.length > 40 ? [`  … and ${uncovered.length - 40} more`] : []),
];

/** Tests that hold what is no JSON, and those of them that nobody can send as they are. */
function asText({ tests }: Suite, samples: Samples): string[] {
  const holding = tests.filter((test) => test.asText !== undefined);
  const stuck = holding.filter((test) => [-1, ...test.steps.keys()].some((at) => unsendable(test, at, samples.asSent ?? {}) !== null));
  const told = [...new Set(holding.flatMap(({ asText = [], steps }) => asText.map((pointer) => placeOf(pointer, steps))))];
  return holding.length === 0 ? [] : [
    `${counted(holding.length, 'test')} ${holding.length === 1 ? 'holds' : 'hold'} what is no JSON, written as text: ${told.slice(0, 5).join(', ')}${told.length > 5 ? ` and ${told.length - 5} more` : ''}`,
    ...(stuck.length === 0 ? [] : [`  "factorflow test" cannot send it in ${stuck.length} of them: "asSent" in the samples says how a payload is sent`]),
  ];
}

/** "input/when", "/when of opened". */
function placeOf(pointer: string, steps: Suite['tests'][number]['steps']): string {
  const [, at, within] = /^\/steps\/(\d+)\/event(.*)$/s.exec(pointer) ?? [];
  return oneLine(at === undefined ? pointer.slice(1) : `${within ?? ''} of ${steps[Number(at)]?.event.type ?? ''}`);
}

const nameOf = (file: string): string => basename(file, extname(file));

/** As an import says it. */
function moduleFrom(folder: string, file: string): string {
  const path = relative(folder, file).replaceAll('\\', '/');
  return path.startsWith('.') ? path : `./${path}`;
}

/** What is there is not overwritten with something else. @throws {UsageError} */
function keptIn(file: string, machine: string, criterion: Suite['criterion']): Suite {
  const suite = suiteIn('--out', file, machine);
  if (suite.criterion !== criterion) throw new UsageError(`--out ${file} is there and holds a suite for ${suite.criterion}: choose another file, or --criterion ${suite.criterion}`);
  return suite;
}

/** Before minutes of work are spent on it. @throws {UsageError} */
function writable(file: string): void {
  try {
    accessSync(dirname(resolve(file)), constants.W_OK);
  } catch (error) {
    throw new UsageError(`--out ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Whole or not at all. */
function written(file: string, text: string): void {
  try {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  } catch (error) {
    throw new UsageError(`--out ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}
