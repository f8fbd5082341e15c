// Coverage of a chart by a suite as an LCOV tracefile over its listing: a line for each transition, a branch for each
// outcome of each guard. Written as `geninfo` documents it, so that gates made for programs serve for charts.
import type { Suite } from '../suite.ts';
import type { Format } from './format.ts';
import { guardCounts } from './guard-counts.ts';
import { fileNameOf } from './file-name.ts';
import { listed } from './listing.ts';
import { oneLine } from './one-line.ts';

export const lcov: Format = {
  name: 'lcov',
  extension: 'info',
  write(suite, { machine, name = fileNameOf(machine) }) {
    const { transitions } = listed(machine);
    const hits = timesTaken(suite);
    const guards = guardCounts(machine, suite);
    const lines = transitions.map(({ id, line }) => ({ line, count: hits.get(id) ?? 0 }));
    const branches = transitions.flatMap(({ id, line }) => {
      const count = guards.get(id);
      if (count === undefined) return [];
      const isAsked = count.yes + count.no > 0;
      return [count.yes, count.no].map((taken, branch) => ({ line, branch, taken, isAsked }));
    });
    return [
      `TN:${testName(suite)}`,
      `SF:${oneLine(name)}.chart.txt`,
      ...branches.map(({ line, branch, taken, isAsked }) => `BRDA:${line},0,${branch},${isAsked ? taken : '-'}`),
      `BRF:${branches.length}`,
      `BRH:${branches.filter(({ taken }) => taken > 0).length}`,
      ...lines.map(({ line, count }) => `DA:${line},${count}`),
      `LF:${lines.length}`,
      `LH:${lines.filter(({ count }) => count > 0).length}`,
      'end_of_record',
      '',
    ].join('\n');
  },
};

/** How often the suite takes each transition. */
function timesTaken({ tests }: Suite): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const id of tests.flatMap(({ start, steps }) => [start, ...steps].flatMap(({ transitions }) => transitions))) times.set(id, (times.get(id) ?? 0) + 1);
  return times;
}

/** LCOV takes letters, digits and underlines only. */
const testName = ({ machine, criterion }: Suite): string => `${machine} ${criterion}`.replaceAll(/[^A-Za-z0-9]+/g, '_');
