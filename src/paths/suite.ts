// A suite of tests as data: what `factorflow paths --format json` prints, every other format is written from, and a run
// against a service is judged by.
import type { EventObject } from 'xstate';
import type { Json, JsonObject } from '../ports/json.ts';
import type { Effect } from './graph.ts';

/**
 * What a suite covers, as the field names it: all states; all configurations (state values); all transitions (0-switch); all
 * pairs of transitions (1-switch); every step of the graph; every event where it is refused (sneak paths); every outcome of
 * every guard and condition (decision, condition and MC/DC).
 */
export const criteria = ['states', 'configurations', 'transitions', 'transition-pairs', 'edges', 'negative', 'guards'] as const;
export type Criterion = (typeof criteria)[number];

/** What can be seen of a flow after a step. */
export type Expectation = {
  readonly status: 'active' | 'done' | 'error';
  readonly tags: readonly string[];
  /** Timers running, by id, in alphabetical order. */
  readonly timers: readonly string[];
  /** Activities and child machines under way, by id. */
  readonly activities: readonly { readonly id: string; readonly src: string }[];
  /** What the step asked of its host. */
  readonly effects: readonly Effect[];
  /** `meta.page` of the innermost state that has one. */
  readonly page: string | null;
  readonly output: Json;
  /** The parts of the context, by key, that are other than before the step; null for one that is gone. At the start: all of them. */
  readonly context: JsonObject;
};

export type SuiteStep = {
  readonly event: EventObject;
  readonly kind: 'user' | 'service' | 'timer';
  /** The id of the activity that answers, or of the timer that fires; null for a person's and the host's events. */
  readonly source: string | null;
  /** Whole milliseconds that pass before this step: those that a timer takes, or that somebody waits, where the way needs it. */
  readonly after: number;
  /** Empty where the event is refused: then nothing has changed. */
  readonly transitions: readonly string[];
  /** The state's value after the step. */
  readonly state: Json;
  readonly expect: Expectation;
};

export type SuiteTest = {
  /** Made of the transitions taken and the events sent: an edit elsewhere in the chart does not change it. */
  readonly id: string;
  readonly title: string;
  readonly input: Json | null;
  /** Where the flow stands when it has started. */
  readonly start: Pick<SuiteStep, 'transitions' | 'state' | 'expect'>;
  readonly steps: readonly SuiteStep[];
  /** What happens by itself at the very moment at which the last step does: timers that are due with it. Missing: nothing. */
  readonly afterwards?: readonly SuiteStep[];
  /** JSON pointers to what is no JSON and stands here as text: `/input/when`, `/steps/0/event/when`. Missing: nothing. */
  readonly asText?: readonly string[];
};

/** `because`: what stands in the way, as a sentence, where that is known. */
export type Uncovered = { readonly transition: string; readonly why: 'unreachable' | 'infeasible' | 'budget'; readonly because?: string };

export type Suite = {
  readonly machine: string;
  readonly version: string;
  readonly criterion: Criterion;
  readonly universe: { readonly states: number; readonly configurations: number; readonly transitions: number; readonly edges: number };
  readonly covered: number;
  readonly total: number;
  /** Steps of all tests together. */
  readonly events: number;
  /** No suite for this criterion on this graph has fewer events; null where it was not found out. */
  readonly lowerBound: number | null;
  /** True: proved that no suite has fewer events. */
  readonly optimal: boolean;
  /** True: the chart has more states than were looked at. */
  readonly truncated: boolean;
  /** What the samples did not say and the explorer made up, as sentences. */
  readonly guessed: readonly string[];
  /** What is to be known of `lowerBound` and `optimal`, as sentences. Missing: nothing. */
  readonly remarks?: readonly string[];
  readonly uncovered: readonly Uncovered[];
  readonly tests: readonly SuiteTest[];
};
