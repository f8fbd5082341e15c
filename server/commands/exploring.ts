// Explores a chart for a command: a person who waits longer than a second sees how far it is, and may stop it.
import { explore } from '#src/paths/explore.ts';
import type { Graph } from '#src/paths/graph.ts';
import type { Chart } from '../machines-folder/charts.ts';

type Terminal = { readonly isTTY: boolean; readonly say: (text: string) => void; readonly now: () => number };
const standardError: Terminal = { isTTY: process.stderr.isTTY ?? false, say: (text) => void process.stderr.write(text), now: Date.now };

/** @param limit most states */
export function explored({ id, machine, samples, hostEvents }: Chart, limit: number, { isTTY, say, now }: Terminal = standardError): Graph {
  const began = now();
  let saidAt = began;
  const graph = explore(machine, samples, {
    limit,
    hostEvents,
    onProgress: ({ states, steps, waiting }) => {
      if (isTTY && now() - saidAt >= 1_000) {
        saidAt = now();
        say(`\r${id}: ${states} states, ${steps} steps, ${waiting} still to look at (${Math.round((saidAt - began) / 1_000)} s)\u001B[K`);
      }
      return true;
    },
  });
  if (saidAt !== began) say('\r\u001B[K');
  return graph;
}

/** What a suite or a check of this graph does not show, as sentences. */
export function shortcomings({ complete, nodes, frontier, guessed, faults }: Graph): string[] {
  return [
    ...(complete ? [] : [`only ${nodes.length} states were looked at: ${frontier.size} of them lead on to others (raise --limit, or bound the chart's context by "project" in its samples)`]),
    ...guessed.map((sentence) => `the samples do not say: ${sentence}`),
    ...(faults.length === 0 ? [] : [`${faults.length} ${faults.length === 1 ? 'step' : 'steps'} failed, the first one on "${faults[0]?.event.type ?? ''}": ${faults[0]?.message ?? ''}`]),
  ];
}
