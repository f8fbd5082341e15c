// The figures as a person reads them.
import type { BenchResult } from './bench.ts';
import { drawingTable } from './drawing/drawing.ts';
import { pathsTables } from './paths/paths-report.ts';

const number = (value: number, digits = 0): string => (Number.isFinite(value) ? value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits }) : '-');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string => cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
};

export function report({ machine, http, hot, stored, inProcess, paths, drawing, goals, plan }: BenchResult): string {
  const { checkpoint } = stored;
  return `
Events per second over HTTP, median of ${plan.rounds} interleaved ${plan.rounds === 1 ? 'round' : 'rounds'} (${machine.cores} cores, Node ${machine.node}, ${machine.commit})

${table(['target', 'callers', 'events/s', 'p50 ms', 'p99 ms', 'longest', 'to ceiling', 'to echo', 'CPU us', 'load us'], http.map((row) => [
  row.target, String(row.callers), number(row.rate), number(row.p50, 2), number(row.p99, 2), number(row.longest, 1), number(row.toCeiling, 2), number(row.toEcho, 2), number(row.cpu), number(row.loadCpu),
]))}

"load us" is what the load generator itself spends on a request, in a process of its own; "nothing" answers without reading.

${table(['one flow or many, 16 callers', 'events/s', 'p50 ms', 'p99 ms'], Object.entries(hot).map(([name, row]) => [name, number(row.rate), number(row.p50, 2), number(row.p99, 2)]))}

${table(['stored flows', ''], [
  ['flows of ten events, stored in', `${number(stored.flows)} in ${number(stored.fillSeconds, 1)} s`],
  ['ready after (with an empty folder)', `${number(stored.readySeconds, 2)} s (${number(stored.readySecondsEmpty, 2)} s)`],
  ['a row, of it snapshot', `${number(stored.rowLength)} B, ${number(stored.snapshotLength)} B`],
  ['beyond its snapshot: RSS, heap', `${number(stored.rssPerFlow)} B, ${number(stored.heapPerFlow)} B`],
  ...(checkpoint === null ? [['checkpoint under load', 'none came in time']] : [
    ['checkpoint under load took, at', `${number(checkpoint.seconds, 1)} s, ${number(checkpoint.rate)} events/s`],
    ['event loop held up at most, else', `${number(checkpoint.loopDelay, 1)} ms, ${number(checkpoint.outside.loopDelay, 1)} ms`],
    ['of it collecting garbage, else', `${number(checkpoint.longestGc, 1)} ms, ${number(checkpoint.outside.longestGc, 1)} ms`],
    ['p99 and longest answer', `${number(checkpoint.p99, 1)} ms, ${number(checkpoint.longest, 1)} ms`],
    ['p99 and longest answer, else', `${number(checkpoint.outside.p99, 1)} ms, ${number(checkpoint.outside.longest, 1)} ms`],
  ]),
])}

${table(['in process, for information', 'per second'], [['decisions', number(inProcess.decisions)], ['events on a store in memory', number(inProcess.eventsInMemory)], ['commits of the lowdb store, 32 at once', number(inProcess.commits)]])}

${[...pathsTables(paths), drawingTable(drawing)].map(({ head, rows }) => table(head, rows)).join('\n\n')}

${table(['goal', 'value', 'wanted', ''], goals.map(({ name, value, bound, wanted, unit, met }) => [name, number(value, 2), `${bound} ${wanted} ${unit}`.trim(), met ? 'met' : 'MISSED']))}
`;
}
