// A machine played by hand and without consequences: pure steps, no store, no activity, no clock. What activities answer and
// which timers run out is chosen by whoever plays, among what the samples say may happen, timers in an order that time allows.
import type { AnyStateMachine } from 'xstate';
import { initialStep, nextStep, type Step } from '../engine/macrostep.ts';
import { asJson } from '../paths/as-json.ts';
import { stepWords } from '../paths/checks/step-words.ts';
import { explore } from '../paths/explore.ts';
import { follow } from '../paths/following.ts';
import type { Effect, GraphNode, Kind, Stimulus, Timer } from '../paths/graph.ts';
import { Interner } from '../paths/interner.ts';
import { played, type Samples } from '../paths/samples.ts';
import { Stimuli } from '../paths/stimuli.ts';
import type { Json } from '../ports/json.ts';
import { Moments } from './timely.ts';

/** What is played: a machine with all that its samples say. */
export type Toy = { readonly machine: AnyStateMachine; readonly samples: Samples; readonly hostEvents: readonly string[] };

/** Nothing is kept between two requests: the way so far is told anew each time. `start` counts the inputs of the samples, `choices` what was offered. */
export type SandboxWay = { readonly start: number; readonly choices: readonly number[] };

export type SandboxStep = { readonly kind: Kind | 'start'; readonly text: string; readonly event: Json; readonly to: Json; readonly transitions: readonly string[]; readonly effects: Json };
/** `choice`: its number among all that may happen here. */
export type SandboxOffer = { readonly choice: number; readonly kind: Kind; readonly text: string; readonly event: Json };
export type Sandbox = {
  readonly inputs: readonly Json[];
  readonly steps: readonly SandboxStep[];
  readonly status: string;
  readonly state: Json;
  readonly context: Json;
  readonly output: Json;
  /** Everything that may happen now and changes something. */
  readonly offers: readonly SandboxOffer[];
  /** Timers that run and cannot be next: another one is due before them. */
  readonly later: readonly string[];
  /** What the samples do not say and was made up, as sentences. */
  readonly guessed: readonly string[];
};

/** A way that leads nowhere: a number that was not offered, or a step at which the machine fails. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}

/** At most so many of what may happen are looked at: samples may list any number of payloads. */
const mostOffers = 300;

/** @throws {SandboxError} */
export function playedBy({ machine, samples: given, hostEvents }: Toy, { start, choices }: SandboxWay): Sandbox {
  const samples = played(given);
  const stimuli = new Stimuli(machine, samples, hostEvents, new Interner(), endsOfChild);
  const input = start < samples.inputs.length ? samples.inputs[start] : refuse(`the samples have ${samples.inputs.length} inputs, and not one with the number ${start}`);
  const begun = tried(() => initialStep(machine, input), 'the machine does not start');
  if (begun.snapshot.status === 'error') refuse(`the machine does not start: ${wordsOf(begun.snapshot.error)}`);
  const first = follow(begun, null, null);
  let node: GraphNode = { snapshot: begun.snapshot, running: first.running, timers: first.timers, world: samples.world };
  const moments = new Moments(node.timers);
  const steps: SandboxStep[] = [{ kind: 'start', text: 'start', event: asJson({ type: 'xstate.init', ...(input === undefined ? {} : { input }) }), to: asJson(node.snapshot.value), transitions: begun.taken, effects: shown(first.effects) }];
  for (const [i, choice] of choices.entries()) {
    const stimulus = (node.snapshot.status === 'active' ? stimuli.at(node) : [])[choice] ?? refuse(`step ${i + 1}: nothing with the number ${choice} may happen there`);
    const text = textOf(stimulus, node);
    const timer = timerOf(stimulus, node);
    if (timer !== null && !moments.canFire(timer)) refuse(`step ${i + 1}: "${text}" cannot be next: another timer is due before it`);
    const { after, taken, effects } = stepped(machine, node, stimulus, `step ${i + 1}`);
    steps.push({ kind: stimulus.kind, text, event: asJson(stimulus.event), to: asJson(after.snapshot.value), transitions: taken, effects: shown(effects) });
    moments.step(timer, after.timers);
    node = after;
  }
  const { snapshot } = node;
  const at = node;
  const all = (snapshot.status === 'active' ? stimuli.at(node) : []).slice(0, mostOffers).map((stimulus, choice) => {
    const timer = timerOf(stimulus, at);
    return { stimulus, choice, isLater: timer !== null && !moments.canFire(timer) };
  });
  return {
    inputs: samples.inputs.map((one) => asJson(one ?? null)),
    steps, status: snapshot.status, state: asJson(snapshot.value), context: asJson(snapshot.context), output: asJson(snapshot.output ?? null),
    offers: all.flatMap(({ stimulus, choice, isLater }) => (!isLater && isTaken(machine, at, stimulus) ? [{ choice, kind: stimulus.kind, text: textOf(stimulus, at), event: asJson(stimulus.event) }] : [])),
    later: all.flatMap(({ stimulus, isLater }) => (isLater ? [textOf(stimulus, at)] : [])),
    guessed: [...stimuli.guessed],
  };
}

function stepped(machine: AnyStateMachine, node: GraphNode, stimulus: Stimulus, where: string): { readonly after: GraphNode; readonly taken: readonly string[]; readonly effects: readonly Effect[] } {
  if (stimulus.kind === 'world') return { after: { ...node, world: stimulus.world }, taken: [], effects: [] };
  const step = tried(() => nextStep(machine, node.snapshot, stimulus.event), `${where}: the machine fails on "${stimulus.event.type}"`);
  const { running, timers, effects } = follow(step, node, stimulus);
  return { after: { snapshot: step.snapshot, running, timers, world: stimulus.world }, taken: step.taken, effects };
}

/** As in exploring: a step of a person's that no transition takes is none; the end of an activity or timer always is one. A machine that fails on it is to be seen failing. */
function isTaken(machine: AnyStateMachine, node: GraphNode, stimulus: Stimulus): boolean {
  if (stimulus.kind === 'world' || stimulus.source !== null) return true;
  try {
    return nextStep(machine, node.snapshot, stimulus.event).taken.length > 0;
  } catch {
    return true;
  }
}

const timerOf = ({ kind, source }: Stimulus, { timers }: GraphNode): Timer | null => (kind === 'timer' && source !== null ? timers[source] ?? null : null);

const textOf = ({ event, kind, source }: Stimulus, { running, timers }: GraphNode): string => stepWords(event, { kind, source, src: running[source ?? '']?.src ?? null, delay: timers[source ?? '']?.delay ?? null });

const shown = (effects: readonly Effect[]): Json => effects.map((effect) => asJson(effect));

function tried(make: () => Step, where: string): Step {
  try {
    return make();
  } catch (error) {
    return refuse(`${where}: ${wordsOf(error)}`);
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function refuse(why: string): never {
  throw new SandboxError(why);
}

/** How a child machine may end, as far as a short look at it tells. Null: it does not start with this input. */
function endsOfChild(machine: AnyStateMachine, input: unknown): readonly unknown[] | null {
  try {
    return explore(machine, { input: [input] }, { limit: 1_000 }).nodes.flatMap(({ snapshot }) => (snapshot.status === 'done' ? [snapshot.output as unknown] : []));
  } catch {
    return null;
  }
}
