// A chart with more than 100,000 states, explored in a process of its own, so that its memory can be told from ours.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { assign, createMachine } from 'xstate';
import { explore } from '#src/paths/explore.ts';
import { planPaths } from '#src/paths/plan.ts';

/** The most memory the process ever held: after exploring, and after planning. */
export type LargeSpace = { readonly states: number; readonly edges: number; readonly isComplete: boolean; readonly seconds: number; readonly planSeconds: number; readonly covered: number; readonly total: number; readonly megabytes: number; readonly planMegabytes: number };

/** Regions that turn side by side, and a counter. */
const machineOf = (count: number) => createMachine({
  id: 'regions', types: {} as { context: { turns: number }; events: { type: string } }, context: { turns: 0 }, type: 'parallel',
  on: { turn: { guard: ({ context }) => context.turns < count, actions: assign({ turns: ({ context }) => context.turns + 1 }) } },
  states: Object.fromEntries([0, 1, 2, 3, 4].map((region) => [`region${region}`, {
    initial: 'one', states: { one: { on: { [`go${region}`]: 'two' } }, two: { on: { [`go${region}`]: 'three', [`back${region}`]: 'one' } }, three: { on: { [`go${region}`]: 'four' } }, four: { on: { [`back${region}`]: 'one' } } },
  }])),
});

/** What the process may hold on to: it has to do with less than a gigabyte, and not just happen to. */
const memory = '--max-old-space-size=800';

export async function measureLargeSpace(states: number): Promise<LargeSpace> {
  const { stdout } = await promisify(execFile)(process.execPath, [memory, fileURLToPath(import.meta.url), String(states)], { maxBuffer: 2 ** 20 });
  return JSON.parse(stdout) as LargeSpace;
}

if (import.meta.main) {
  const limit = Number(process.argv[2]);
  const began = performance.now();
  const graph = explore(machineOf(Math.ceil(limit / 4 ** 5) - 1), {}, { limit });
  const explored = performance.now();
  const megabytes = process.resourceUsage().maxRSS / 1_024;
  const plan = planPaths(graph);
  process.stdout.write(JSON.stringify({
    states: graph.nodes.length, edges: graph.edges.length, isComplete: graph.complete, seconds: (explored - began) / 1_000, planSeconds: (performance.now() - explored) / 1_000,
    covered: plan.covered, total: plan.total, megabytes, planMegabytes: process.resourceUsage().maxRSS / 1_024,
  } satisfies LargeSpace));
}
