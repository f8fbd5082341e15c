// Explores a chart for a command: a person who waits longer than a second sees how far it is.
import { explore } from '#src/paths/explore.ts';
import { oneLine } from '#src/paths/formats/one-line.ts';
import type { Graph } from '#src/paths/graph.ts';
import { hangingStep } from '#src/paths/checks/hanging.ts';
import { UsageError } from '../config/usage-error.ts';
import type { Chart } from '../machines-folder/charts.ts';
import { exploringSeconds, TimeLimit } from '../machines-folder/time-limit.ts';
import { sameLine, type Terminal } from './same-line.ts';

type Settings = { readonly seconds?: number; readonly terminal?: Terminal; readonly time?: Pick<TimeLimit, 'isUp' | 'within'> };

/** @param limit most states @throws {UsageError} it does not start, its samples fail, or a step of it never ends */
export function explored({ id, machine, samples, hostEvents, guessed }: Chart, limit: number, { seconds = exploringSeconds, terminal, time = new TimeLimit(seconds) }: Settings = {}): Graph {
  const line = sameLine(id, terminal);
  try {
    const graph = explore(machine, samples, {
      limit,
      hostEvents,
      within: time.within,
      onProgress: ({ states, steps, waiting }) => {
        line.say(`${states} states, ${steps} steps, ${waiting} still to look at`);
        return !time.isUp;
      },
    });
    if (graph.hanging !== null) throw new Error(oneLine(hangingStep(graph, graph.hanging).message));
    return { ...graph, guessed: [...guessed, ...graph.guessed] };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  } finally {
    line.end();
  }
}

const most = 5;

/** What a suite or a check of this graph does not show, as sentences. */
export function shortcomings({ complete, nodes, edges, frontier, stoppedAt, guessed, faults }: Graph): string[] {
  const places = [...new Set([...frontier].map((node) => JSON.stringify(nodes[node]?.snapshot.value)))];
  const where = places.length === 0 ? '' : `, in ${places.slice(0, most).join(', ')}${places.length > most ? ` and ${places.length - most} more` : ''}`;
  const cut = stoppedAt === null
    ? `only ${nodes.length} states were looked at: ${frontier.size} of them lead on to others${where} (raise --limit, or bound the chart's context by "project" in its samples; a chart that sets timers or begins children without end has no whole)`
    : `the time was up, not the limit of states: of ${nodes.length} states that were found, with ${edges.length} steps, ${frontier.size} are still to be looked at${where} (raise --explore-seconds, or bound the chart's context by "project" in its samples; how far it comes, and what is made of it, may differ from run to run)`;
  return [
    ...(complete ? [] : [cut]),
    ...guessed.map((sentence) => `the samples do not say: ${sentence}`),
    ...(faults.length === 0 ? [] : [`${faults.length} ${faults.length === 1 ? 'step' : 'steps'} failed, the first one on "${oneLine(faults[0]?.event.type ?? '')}": ${oneLine(faults[0]?.message ?? '')}`]),
  ];
}
