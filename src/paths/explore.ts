// Breadth first through every state a chart can reach, by pure macrosteps. Stops at the limit with what it has found.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { initialStep, nextStep } from '../engine/macrostep.ts';
import { canonicalText } from './canonical-text.ts';
import { isTimedChild } from './child-timers.ts';
import { follow, type Followed } from './following.ts';
import type { Edge, Effect, Fault, Graph, GraphNode, Hanging, Start, Stimulus } from './graph.ts';
import { idleTransitions } from './idle-transitions.ts';
import { Interner } from './interner.ts';
import { played, type Samples } from './samples.ts';
import { stateKey } from './state-key.ts';
import { Stimuli } from './stimuli.ts';

export type ExploreOptions = {
  /**
   * At most so many states, with 50 steps and 20 timers or children for each of them on average (of a thousand states at
   * least). Default 100,000. What lies behind is named by the graph's frontier, never silently cut.
   */
  readonly limit?: number;
  /** Events only the host sends (`flow.expired`): tried in every state, as a clock's. */
  readonly hostEvents?: readonly string[];
  /** Called before each step, and before each of a child's; `false` stops with what was found, as the limit does. */
  readonly onProgress?: (found: Progress) => boolean;
  /** Does all of the work, or gives it up in the midst of a step that does not end: then it answers `false`. */
  readonly within?: (work: () => void) => boolean;
};

/** `waiting` states are still to be looked at. */
export type Progress = { readonly states: number; readonly steps: number; readonly waiting: number };

/** No start has come back. */
export class HangingStart extends Error {}

const defaultLimit = 100_000;
/** For each state that the limit allows, on average. A step costs the more the more goes on where it leads. */
const [mostSteps, mostHeld] = [50, 20];
/** A limit of a few states is no reason to look at a few steps only. */
const leastLimit = 1_000;
/** So many timers, or children, at once are no flow that anybody tests: what follows is left to the frontier. */
const mostAtOnce = 1_000;
/**
 * With a projection: of the states that nodes stand for beside their own, so many are kept apart, to be compared. One more than
 * whoever compares them looks at, who then says that there are more.
 */
const mostMerged = 50_001;

/** @throws {Error} when the machine starts with none of the inputs, naming what each start threw. */
export function explore(machine: AnyStateMachine, given: Samples = {}, options: ExploreOptions = {}): Graph {
  const exploration = new Exploration(machine, given, options);
  const work = (): void => {
    exploration.begin();
    exploration.run();
  };
  const hasEnded = options.within === undefined ? (work(), true) : options.within(work);
  return exploration.graph(!hasEnded);
}

class Exploration {
  readonly #machine: AnyStateMachine;
  readonly #samples;
  readonly #options: ExploreOptions;
  readonly #interner = new Interner();
  readonly #idle: ReadonlySet<string>;
  readonly #stimuli: Stimuli;
  readonly #nodes: GraphNode[] = [];
  readonly #outgoing: Edge[][] = [];
  readonly #seen = new Map<string, number>();
  readonly #frontier = new Set<number>();
  readonly #faults: Fault[] = [];
  readonly #starts: Start[] = [];
  readonly #merged = new Map<number, GraphNode[]>();
  readonly #mergedKeys = new Map<number, Set<string>>();
  #mergedCount = 0;
  /** Children that have been looked at. */
  readonly #told = new Set<string>();
  /** Lists that many edges share. */
  readonly #lists = new Map<string, readonly string[]>();
  readonly #places = new Map<string, Pick<AnyMachineSnapshot, '_nodes' | 'tags'> & { value: unknown }>();
  #steps = 0;
  readonly #hasInput: boolean;
  /** Timers and children of all states together. */
  #held = 0;
  #effort = 0;
  /** What is being done: the step out of a node, or what may happen there being asked for. */
  #doing: Hanging = { from: null, stimulus: null };
  #stoppedAt: number | null = null;

  constructor(machine: AnyStateMachine, given: Samples, options: ExploreOptions) {
    this.#machine = machine;
    this.#idle = idleTransitions(machine);
    this.#samples = played(given);
    this.#hasInput = given.input !== undefined;
    this.#options = options;
    this.#stimuli = new Stimuli(machine, this.#samples, options.hostEvents ?? [], this.#interner, (child, input) => this.#endsOfChild(child, input));
  }

  /** For what is counted by it. */
  get #limit(): number {
    return Math.max(leastLimit, this.#options.limit ?? defaultLimit);
  }

  begin(): void {
    for (const input of this.#samples.inputs) {
      if (this.#starts.length > 0 && this.#isStopped(0)) return;
      const step = initialStep(this.#machine, input);
      if (step.snapshot.status === 'error') {
        this.#faults.push({ from: null, event: { type: 'xstate.init' }, message: messageOf(step.snapshot.error) });
        continue;
      }
      let followed: Followed;
      try {
        followed = follow(step, null, null);
      } catch (error) {
        this.#faults.push({ from: null, event: { type: 'xstate.init' }, message: messageOf(error) });
        continue;
      }
      const { running, timers, effects } = followed;
      const to = this.#place({ snapshot: step.snapshot, running, timers, world: this.#samples.world });
      if (to !== null) this.#starts.push({ input, to, transitions: step.taken, effects });
    }
    if (this.#starts.length === 0) throw new Error(`"${this.#machine.id}" does not start: ${this.#faults.map((fault) => fault.message).join('; ') || 'the samples list no input'}${this.#hasInput ? '' : ' (its samples name no input)'}`);
  }

  run(): void {
    for (let at = 0; at < this.#nodes.length && this.#stoppedAt === null; at++) this.#expand(at, this.#nodes[at] as GraphNode); // at < nodes.length
  }

  /** @throws {HangingStart} */
  graph(isHanging: boolean): Graph {
    const [nodes, outgoing] = [this.#nodes, this.#outgoing];
    if (nodes.length === 0) throw new HangingStart(`"${this.#machine.id}" does not start: its first step had not come back when its time was up`);
    const stoppedAt = isHanging ? (this.#doing.from ?? 0) : this.#stoppedAt;
    for (let left = stoppedAt ?? nodes.length; left < nodes.length; left++) if (nodes[left]?.snapshot.status === 'active') this.#frontier.add(left);
    return {
      machine: this.#machine, samples: this.#samples, hostEvents: this.#options.hostEvents ?? [], nodes, edges: outgoing.flat(), outgoing, starts: this.#starts, complete: this.#frontier.size === 0 && stoppedAt === null, frontier: this.#frontier, stoppedAt, hanging: isHanging ? this.#doing : null,
      faults: this.#faults, guessed: [...this.#stimuli.guessed], stimuliAt: (node) => (node.snapshot.status === 'active' ? this.#stimuli.at(node) : []), merged: this.#merged,
    };
  }

  /** Whoever asked for progress wants no more. */
  #isStopped(at: number): boolean {
    if (this.#goesOn(at)) return false;
    this.#stoppedAt = at;
    return true;
  }

  #goesOn = (at: number): boolean => this.#options.onProgress?.({ states: this.#nodes.length, steps: this.#steps, waiting: this.#nodes.length - at }) !== false;

  #expand(at: number, node: GraphNode): void {
    if (node.snapshot.status !== 'active') return;
    this.#doing = { from: at, stimulus: null };
    if (heldBy(node) > mostAtOnce) return void this.#frontier.add(at);
    const isWatched = !this.#interner.isFixed(node.snapshot.context);
    const held = isWatched ? canonicalText(node.snapshot.context) : '';
    for (const stimulus of this.#stimuli.at(node)) {
      if (this.#effort >= mostSteps * this.#limit) return void this.#frontier.add(at);
      if (this.#isStopped(at)) return;
      this.#doing = { from: at, stimulus };
      this.#effort += 1 + heldBy(node) / 16;
      if (stimulus.kind === 'world') {
        this.#link(at, stimulus, { ...node, world: stimulus.world }, [], []);
        continue;
      }
      const step = this.#attempted(at, stimulus, () => nextStep(this.#machine, node.snapshot, stimulus.event));
      if (step === null) continue;
      if (isWatched && canonicalText(node.snapshot.context) !== held) {
        this.#faults.push({ from: at, event: stimulus.event, message: 'a set, a map or a date in the context is changed in place: make a new one, or the state before has changed too' });
        return void this.#frontier.add(at);
      }
      if (stimulus.source === null && step.taken.every((id) => this.#idle.has(id))) continue; // not accepted
      const followed = this.#attempted(at, stimulus, () => follow(step, node, stimulus));
      if (followed !== null) this.#link(at, stimulus, { snapshot: step.snapshot, running: followed.running, timers: followed.timers, world: stimulus.world }, step.taken, followed.effects);
    }
  }

  /** Null: it fails, which is a fault of the machine's. */
  #attempted<Result>(from: number, { event }: Stimulus, act: () => Result): Result | null {
    try {
      return act();
    } catch (error) {
      this.#faults.push({ from, event, message: messageOf(error) });
      return null;
    }
  }

  #link(from: number, { event, kind, source }: Stimulus, after: GraphNode, taken: readonly string[], effects: readonly Effect[]): void {
    const to = this.#place(after);
    if (to === null) return void this.#frontier.add(from);
    if (to === from && taken.length === 0) return; // nothing happened
    const before = this.#nodes[from]?.timers ?? {};
    const [was, is] = before === after.timers ? [none, none] : [Object.keys(before), Object.keys(after.timers)];
    this.#steps += 1;
    this.#outgoing[from]?.push({
      from, to, event, kind, source, transitions: this.#shared(taken), effects,
      timersStarted: this.#shared(is.filter((id) => !Object.hasOwn(before, id))), timersStopped: this.#shared(was.filter((id) => !Object.hasOwn(after.timers, id) && id !== source)),
    });
  }

  /** The node of a state, new or known. Null when the limit leaves the state out. */
  #place(node: GraphNode): number | null {
    const key = stateKey(node.snapshot, node, this.#samples.project, this.#interner);
    const known = this.#seen.get(key);
    if (known !== undefined) {
      if (this.#samples.project !== null) this.#keepMerged(known, node);
      return known;
    }
    if (this.#nodes.length >= (this.#options.limit ?? defaultLimit) || this.#held > mostHeld * this.#limit) return null;
    this.#held += heldBy(node);
    this.#seen.set(key, this.#nodes.length);
    // A machine that changes a context in place fails on it, instead of changing states that were found before.
    if (Object.getPrototypeOf(node.snapshot.context) === Object.prototype) Object.freeze(node.snapshot.context);
    this.#sharePlace(node.snapshot);
    this.#tellOfChildren(node);
    this.#outgoing.push([]);
    return this.#nodes.push(node) - 1;
  }

  /** A hundred thousand states may stand in a thousand places: what says where is kept once. */
  #sharePlace(snapshot: AnyMachineSnapshot): void {
    const place = snapshot._nodes.map(({ order }) => order).join();
    const known = this.#places.get(place);
    if (known === undefined) this.#places.set(place, { _nodes: snapshot._nodes, value: snapshot.value as unknown, tags: snapshot.tags });
    else Object.assign(snapshot, known);
  }

  #endsOfChild(machine: AnyStateMachine, input: unknown): readonly unknown[] | null {
    let graph: Graph;
    try {
      graph = explore(machine, { input: [input] }, { limit: childStates, onProgress: () => this.#goesOn(this.#doing.from ?? 0) });
    } catch {
      return null; // it does not start with this input
    }
    const { nodes, complete, guessed } = graph;
    for (const sentence of guessed) this.#stimuli.guessed.add(`in the child machine "${machine.id}", ${sentence}`);
    if (!complete) this.#stimuli.guessed.add(`the child machine "${machine.id}" was looked through for ${nodes.length} of its states only: it may end in other ways`);
    const outputs = new Map(nodes.filter(({ snapshot }) => snapshot.status === 'done').map(({ snapshot }) => [canonicalText(snapshot.output), snapshot.output as unknown]));
    return [...outputs.values()];
  }

  /** What runs beside the machine in a time of its own is named, for nothing here follows it. */
  #tellOfChildren({ snapshot, running }: GraphNode): void {
    for (const [id, { src }] of Object.entries(running)) {
      if (this.#told.has(src)) continue;
      this.#told.add(src);
      if (isTimedChild(snapshot, id)) this.#stimuli.guessed.add(`the child machine "${src}" has timers of its own, which are not followed: it is tried with each of its outcomes, and with what it may send, at any moment`);
    }
  }

  #keepMerged(at: number, node: GraphNode): void {
    if (this.#mergedCount >= mostMerged) return;
    const exact = (one: GraphNode) => `${this.#interner.idOf(one.snapshot.context)} ${this.#interner.idOf(one.running)}`;
    const known = this.#mergedKeys.get(at);
    const keys = known ?? new Set([exact(this.#nodes[at] as GraphNode)]); // placed before
    if (known === undefined) this.#mergedKeys.set(at, keys);
    const key = exact(node);
    if (keys.has(key)) return;
    keys.add(key);
    this.#sharePlace(node.snapshot);
    this.#mergedCount++;
    const kept = this.#merged.get(at);
    if (kept === undefined) this.#merged.set(at, [node]);
    else kept.push(node);
  }

  #shared(list: readonly string[]): readonly string[] {
    if (list.length === 0) return none;
    const key = list.join('\n');
    const known = this.#lists.get(key) ?? list;
    this.#lists.set(key, known);
    return known;
  }
}

/** A child machine is looked through that far for the ways it may end. */
const childStates = 1_000;

const none: readonly string[] = [];

const heldBy = ({ running, timers }: GraphNode): number => Object.keys(running).length + Object.keys(timers).length;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
