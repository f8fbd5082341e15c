// Breadth first through every state a chart can reach, by pure macrosteps. Stops at the limit with what it has found.
import type { AnyStateMachine } from 'xstate';
import { initialStep, nextStep, type Step } from '../engine/macrostep.ts';
import type { Edge, Fault, Graph, GraphNode, Running, Start, Timers } from './graph.ts';
import { played, type Samples } from './samples.ts';
import { stateKey } from './state-key.ts';
import { stimuli, type Stimulus, userEvents } from './stimuli.ts';

export type ExploreOptions = {
  /** At most so many states. Default 100,000. What lies behind is named by the graph's frontier, never silently cut. */
  readonly limit?: number;
  /** Events only the host sends (`flow.expired`): tried in every state, as a clock's. */
  readonly hostEvents?: readonly string[];
};

/** @throws {Error} when the machine starts with none of the inputs, naming what each start threw. */
export function explore(machine: AnyStateMachine, given: Samples = {}, { limit = 100_000, hostEvents = [] }: ExploreOptions = {}): Graph {
  const samples = played(given);
  const guessed = new Set<string>();
  const users = userEvents(machine, samples, hostEvents, guessed);
  const nodes: GraphNode[] = [];
  const outgoing: Edge[][] = [];
  const seen = new Map<string, number>();
  const frontier = new Set<number>();
  const faults: Fault[] = [];
  const starts: Start[] = [];

  /** Null when the limit leaves the state out. */
  const place = (node: GraphNode): number | null => {
    const key = stateKey(node.snapshot, node, samples.project);
    const known = seen.get(key);
    if (known !== undefined) return known;
    if (nodes.length >= limit) return null;
    seen.set(key, nodes.length);
    outgoing.push([]);
    return nodes.push(node) - 1;
  };
  const link = (from: number, stimulus: Stimulus, after: GraphNode, transitions: readonly string[]): void => {
    const to = place(after);
    if (to === null) return void frontier.add(from);
    if (to === from && transitions.length === 0) return; // nothing happened
    const [before, now] = [Object.keys(nodes[from]?.timers ?? {}), Object.keys(after.timers)];
    outgoing[from]?.push({
      from, to, event: stimulus.event, kind: stimulus.kind, source: stimulus.source, transitions,
      timersStarted: now.filter((id) => !before.includes(id)), timersStopped: before.filter((id) => !now.includes(id) && id !== stimulus.source),
    });
  };

  for (const input of samples.inputs) {
    const step = initialStep(machine, input);
    if (step.snapshot.status === 'error') {
      faults.push({ from: null, event: { type: 'xstate.init' }, message: messageOf(step.snapshot.error) });
      continue;
    }
    const to = place({ snapshot: step.snapshot, ...follow(step, null, null), world: samples.world });
    if (to !== null) starts.push({ input, to, transitions: step.taken });
  }
  if (starts.length === 0) throw new Error(`"${machine.id}" does not start: ${faults.map((fault) => fault.message).join('; ') || 'the samples list no input'}`);

  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at] as GraphNode; // at < nodes.length
    if (node.snapshot.status !== 'active') continue;
    for (const world of samples.drift(node.world)) link(at, { kind: 'world', event: { type: 'world.changed' }, source: null, world }, { ...node, world }, []);
    for (const stimulus of stimuli(node, users, hostEvents, samples, guessed)) {
      let step: Step;
      try {
        step = nextStep(machine, node.snapshot, stimulus.event);
      } catch (error) {
        faults.push({ from: at, event: stimulus.event, message: messageOf(error) });
        continue;
      }
      if (step.taken.length === 0 && stimulus.source === null) continue; // not accepted
      link(at, stimulus, { snapshot: step.snapshot, ...follow(step, node, stimulus), world: stimulus.world }, step.taken);
    }
  }
  return { machine, samples, nodes, edges: outgoing.flat(), outgoing, starts, complete: frontier.size === 0, frontier, faults, guessed: [...guessed] };
}

/** What runs after a step: work and timers begun, stopped and netted out as the host does it. What made the step is over. */
function follow({ snapshot, actions, self }: Step, before: GraphNode | null, cause: Stimulus | null): { running: Running; timers: Timers } {
  if (snapshot.status !== 'active') return { running: {}, timers: {} };
  const running: Record<string, Running[string]> = { ...before?.running };
  const timers: Record<string, Timers[string]> = { ...before?.timers };
  if (cause !== null && cause.source !== null) delete (cause.kind === 'service' ? running : timers)[cause.source];
  let unnamed = 0;
  for (const { type, params } of actions) {
    // The parameters are those XState documents for its built-in actions.
    const { id, src, input, event, delay, sendId, to, actorRef } = (params ?? {}) as { id?: string; src?: unknown; input?: unknown; event?: { type: string }; delay?: number; sendId?: string; to?: unknown; actorRef?: { id: string } };
    const isTimer = (type === 'xstate.raise' && delay !== undefined) || (type === 'xstate.sendTo' && to === self);
    if (isTimer && event !== undefined) timers[id ?? `unnamed.${event.type}.${unnamed++}`] = event;
    else if (type === 'xstate.cancel' && sendId !== undefined) delete timers[sendId];
    else if (type === 'xstate.spawnChild') running[actorRef?.id ?? id ?? ''] = { src: String(src), input };
    else if (type === 'xstate.stopChild' && id !== undefined) delete running[id];
  }
  const children = snapshot.children as Readonly<Record<string, { src?: unknown; options?: { input?: unknown } } | undefined>>;
  for (const [id, child] of Object.entries(children)) {
    if (child === undefined || id in running || (before !== null && id in before.snapshot.children)) continue;
    running[id] = { src: String(child.src), input: child.options?.input }; // spawned inside an assignment
  }
  return { running: Object.fromEntries(Object.entries(running).filter(([id]) => children[id] !== undefined)), timers };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
