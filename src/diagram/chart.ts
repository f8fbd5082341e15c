// A chart as plain JSON: what every picture and every text form is made of, and what `--format json` prints. Nothing in it
// needs XState, so that a browser draws what a service sends.

export type StateKind = 'atomic' | 'compound' | 'parallel' | 'final' | 'history-shallow' | 'history-deep';

export type ChartState = {
  /** The id of the state node, unique within the machine. */
  readonly id: string;
  /** Its name among its siblings; of the root, the machine's id. */
  readonly key: string;
  /** The id of the state around it; null for the root. */
  readonly parent: string | null;
  readonly kind: StateKind;
  /** Ids of the states entered with it; of a history state, those entered when there is nothing to remember. */
  readonly initial: readonly string[];
  /** What is done on the way to `initial`. */
  readonly initialActions: readonly string[];
  readonly description: string | null;
  readonly tags: readonly string[];
  /** `meta.page`, where it is a name. */
  readonly page: string | null;
  readonly entry: readonly string[];
  readonly exit: readonly string[];
  readonly invokes: readonly { readonly id: string; readonly src: string }[];
  /** Delays that begin with it, in words: `codeLifetime (10 minutes)`. */
  readonly timers: readonly string[];
};

/**
 * What sets a transition off: somebody's event, any event that fits a pattern, nothing but its guard, the end of a delay, the
 * outcome of an invoked actor or what it shows on the way, or the end of the states inside.
 */
export type TriggerKind = 'event' | 'wildcard' | 'always' | 'delay' | 'done' | 'error' | 'snapshot' | 'state-done';

export type ChartTransition = {
  /** `state id | event descriptor | position among those of that descriptor`, as the engine names what a step took. */
  readonly id: string;
  readonly source: string;
  /** The event descriptor as XState has it; empty for an eventless transition. */
  readonly event: string;
  readonly kind: TriggerKind;
  /** The same in words: `code.submitted`, `sendCode done`, `after codeLifetime (10 minutes)`, `always`. */
  readonly trigger: string;
  /** The delay alone; null for whatever is no delay. */
  readonly delay: string | null;
  /** The same as a number, where the chart gives one. */
  readonly milliseconds: number | null;
  /** In words; null without one. */
  readonly guard: string | null;
  /** Its place among the transitions tried for the same event: one without a guard behind others means "otherwise". */
  readonly position: number;
  readonly actions: readonly string[];
  /** Ids of states; empty where the flow stays where it is. */
  readonly targets: readonly string[];
  /** The source is left and entered again even where the target lies inside it. */
  readonly reenter: boolean;
  readonly description: string | null;
};

export type ChartGraph = {
  readonly machine: string;
  readonly version: string | null;
  readonly description: string | null;
  /** In the order of the chart, the root first, each state before those inside it. */
  readonly states: readonly ChartState[];
  /** In the order in which the engine lists them. */
  readonly transitions: readonly ChartTransition[];
};

/** States by the id of the state around them, in the order of the chart. */
export function childrenOf({ states }: ChartGraph): ReadonlyMap<string, readonly ChartState[]> {
  const children = new Map<string, ChartState[]>(states.map(({ id }) => [id, []]));
  for (const state of states) if (state.parent !== null) children.get(state.parent)?.push(state);
  return children;
}

/** @throws for a chart without states: there is none, every machine has a root. */
export function rootOf({ states, machine }: ChartGraph): ChartState {
  const [root] = states;
  if (root === undefined) throw new Error(`the chart of "${machine}" has no states`);
  return root;
}

/** Transitions by the id of their source, in the order in which they are tried. */
export const transitionsFrom = ({ transitions }: ChartGraph): ReadonlyMap<string, readonly ChartTransition[]> => Map.groupBy(transitions, ({ source }) => source);

/** `[guard]`, `[otherwise]` for the last of several, or nothing. */
export const guardMark = ({ guard, position }: ChartTransition): string => (guard === null ? (position > 0 ? '[otherwise]' : '') : `[${guard}]`);

/** A transition in one line, as UML writes it: `code.submitted [isRight] / forgetEntered`. */
export function transitionLine(transition: ChartTransition): string {
  const guard = guardMark(transition);
  const trigger = transition.kind === 'always' && guard !== '' ? '' : transition.trigger;
  return [trigger, guard, ...(transition.actions.length === 0 ? [] : [`/ ${transition.actions.join(', ')}`])].filter((part) => part !== '').join(' ');
}
