// Walks a chart by hand, purely: what a person sends, what an activity answers, a timer; nothing runs and no time passes.
import { initialTransition, transition, type AnyMachineSnapshot, type AnyStateMachine } from 'xstate';
import type { activities, Context, Event, Output, Page, Sealed } from '#machines/enrolment/vocabulary.ts';
import { people } from '#machines/enrolment/people.samples.ts';
import type { Facts } from '#machines/rules/facts.ts';

type Src = keyof typeof activities;
/** Stands for whatever was typed. */
export const typed: Sealed = { sealed: 'reference' };
export const newcomer: Facts = people['nothing on file, both enforced, two for reset'];

export type Walk = {
  readonly state: () => unknown;
  readonly context: () => Context;
  readonly page: () => Page | undefined;
  readonly tags: () => readonly string[];
  readonly output: () => Output | undefined;
  readonly can: (event: Event) => boolean;
  /** The input that a running activity was given. */
  readonly input: (src: Src) => unknown;
  /** The custom actions of the last macrostep, by type and params. */
  readonly actions: () => readonly { readonly type: string; readonly params: unknown }[];
  /** Milliseconds of the timers that the last macrostep has set. */
  readonly timers: () => readonly number[];
  readonly send: (...events: readonly Event[]) => Walk;
  readonly done: (src: Src, output: unknown) => Walk;
  readonly failed: (src: Src, code: string) => Walk;
  readonly timeout: (delay: string) => Walk;
};

export function walk(chart: AnyStateMachine): Walk {
  const inputs = new Map<string, unknown>();
  let actions: { type: string; params: unknown }[] = [];
  let timers: number[] = [];
  const take = ([next, asked]: readonly [AnyMachineSnapshot, readonly { type: string; params: unknown }[]]) => {
    snapshot = next;
    actions = asked.filter(action => !action.type.startsWith('xstate.')).map(({ type, params }) => ({ type, params }));
    timers = asked.flatMap(({ type, params }) => (type === 'xstate.raise' ? (params as { delay?: number }).delay ?? [] : [])); // what XState documents a delayed raise to carry
    for (const action of asked) {
      if (action.type !== 'xstate.spawnChild') continue;
      const { id, input } = action.params as { id: string; input: unknown }; // what XState documents a spawnChild action to carry
      inputs.set(id, input);
    }
  };
  let snapshot: AnyMachineSnapshot;
  const first = initialTransition(chart, { subject: 'u1' });
  snapshot = first[0];
  take(first);
  const give = (event: { type: string }) => {
    take(transition(chart, snapshot, event));
    return self;
  };
  const running = (src: Src) => {
    if (snapshot.children[src] === undefined) throw new Error(`${src} is not running in ${JSON.stringify(snapshot.value)}`);
    return src;
  };
  const self: Walk = {
    state: () => snapshot.value,
    context: () => snapshot.context as Context, // every chart of the family has it
    page: () => Object.values(snapshot.getMeta() as Record<string, { page: Page } | undefined>).find(meta => meta !== undefined)?.page,
    tags: () => [...snapshot.tags],
    output: () => snapshot.output as Output | undefined,
    can: event => snapshot.can(event),
    input: src => inputs.get(running(src)),
    actions: () => actions,
    timers: () => timers,
    send: (...events) => {
      for (const event of events) {
        if (!snapshot.can(event)) throw new Error(`${event.type} is not accepted in ${JSON.stringify(snapshot.value)}`);
        give(event);
      }
      return self;
    },
    done: (src, output) => give({ type: `xstate.done.actor.${running(src)}`, output, actorId: src } as { type: string }),
    failed: (src, code) => give({ type: `xstate.error.actor.${running(src)}`, error: { code }, actorId: src } as { type: string }),
    timeout: delay => {
      const timer = snapshot._nodes.flatMap(node => node.after).find(each => each.delay === delay);
      if (timer === undefined) throw new Error(`no timer ${delay} in ${JSON.stringify(snapshot.value)}`);
      return give({ type: timer.eventType });
    },
  };
  return self;
}
