// A finding's path and round as they are handed on: events as JSON, and of each step who makes it and where it leads.
import type { EventObject } from 'xstate';
import type { Json, JsonObject } from '../../ports/json.ts';
import type { Edge, Kind } from '../graph.ts';
import type { Checking, Found } from './finding.ts';
import { asJson } from '../as-json.ts';
import { valueWords } from './places.ts';
import { stepWords } from './step-words.ts';

export type FindingStep = {
  readonly kind: Kind;
  /** The id of the activity that answers, or of the timer that fires; null for a person's and the host's events. */
  readonly source: string | null;
  readonly transitions: readonly string[];
  /** The state's value after the step. */
  readonly state: Json;
  /** The step as a sentence: `person: code.submitted → checkingCode`. */
  readonly text: string;
};

/** What is no JSON in an event stands as text. */
export type FoundEvent = JsonObject & { readonly type: string };

type Told = { readonly path: readonly FoundEvent[]; readonly cycle?: readonly FoundEvent[]; readonly steps: readonly FindingStep[]; readonly input: Json };

export function told({ graph }: Pick<Checking, 'graph'>, { path, last, cycle }: Found): Told {
  const step = (event: EventObject, from: number, { kind, source }: Pick<Edge, 'kind' | 'source'>, to: number | null, transitions: readonly string[]): FindingStep => {
    const [before, after] = [graph.nodes[from], graph.nodes[to ?? from]];
    const words = stepWords(event, { kind, source, src: before?.running[source ?? '']?.src ?? null, delay: before?.timers[source ?? '']?.delay ?? null });
    const value: unknown = after?.snapshot.value;
    const isMoved = to !== null && valueWords(before?.snapshot.value) !== valueWords(value);
    return { kind, source, transitions, state: asJson(value), text: isMoved ? `${words} → ${valueWords(value)}` : words };
  };
  const edgeStep = (edge: Edge): FindingStep => step(edge.event, edge.from, edge, edge.to, edge.transitions);
  const edges = path?.steps ?? [];
  const end = edges.at(-1)?.to ?? path?.start ?? 0;
  const ending = last === undefined ? [] : [last];
  return {
    path: [...edges, ...ending].map(({ event }) => foundEvent(event)),
    ...(cycle === undefined ? {} : { cycle: cycle.map(({ event }) => foundEvent(event)) }),
    steps: [...edges.map(edgeStep), ...ending.map((one) => step(one.event, end, one, null, [])), ...(cycle ?? []).map(edgeStep)],
    input: asJson(path?.input),
  };
}

const foundEvent = (event: EventObject): FoundEvent => ({ ...(asJson({ ...event }) as JsonObject), type: event.type }); // a plain object becomes one
