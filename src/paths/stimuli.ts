// Everything that may happen to a flow at rest, as far as the samples tell. Internal events of XState are never among it.
import type { AnyStateMachine, EventObject } from 'xstate';
import type { GraphNode, Kind } from './graph.ts';
import type { PlayedSamples } from './samples.ts';

export type Stimulus = { readonly kind: Kind; readonly event: EventObject; readonly source: string | null; readonly world: unknown };

/**
 * The event types a person may send: those the machine names, those the samples name, and for each wildcard that neither
 * reaches one made-up type. Host events and XState's own are not a person's.
 */
export function userEvents(machine: AnyStateMachine, samples: PlayedSamples, hostEvents: readonly string[], guessed: Set<string>): string[] {
  const isUsers = (type: string) => !type.startsWith('xstate.') && !hostEvents.includes(type);
  const descriptors = (machine.events as string[]).filter(isUsers);
  const exact = descriptors.filter((type) => !isWildcard(type));
  const extra = samples.namedEvents.filter((type) => isUsers(type) && !exact.includes(type));
  const wildcards = descriptors.filter(isWildcard).sort((a, b) => b.length - a.length);
  const reached = new Set(extra.map((type) => wildcards.find((wildcard) => fits(wildcard, type)))); // the longest takes precedence
  const madeUp = wildcards.flatMap((wildcard) => {
    if (reached.has(wildcard)) return [];
    const type = wildcard.replace('*', 'anything-else');
    guessed.add(`"${wildcard}" is tried with the event "${type}"`);
    return [type];
  });
  return [...new Set([...exact, ...extra, ...madeUp])];
}

const isWildcard = (descriptor: string): boolean => descriptor === '*' || descriptor.endsWith('.*');
const fits = (wildcard: string, type: string): boolean => wildcard === '*' || type === wildcard.slice(0, -2) || type.startsWith(wildcard.slice(0, -1));

export function* stimuli(node: GraphNode, users: readonly string[], hostEvents: readonly string[], samples: PlayedSamples, guessed: Set<string>): Generator<Stimulus> {
  const { snapshot, running, timers, world } = node;
  const named = new Set(snapshot._nodes.flatMap((active) => active.ownEvents as string[]));
  const wildcards = [...named].filter(isWildcard);
  const isNamed = (type: string) => named.has(type) || wildcards.some((wildcard) => fits(wildcard, type)); // else no transition is even looked at
  for (const type of users) {
    if (!isNamed(type)) continue;
    for (const payload of samples.payloadsOf(type, snapshot) ?? [{}]) yield { kind: 'user', event: { ...payload, type }, source: null, world };
  }
  for (const [id, { src, input }] of Object.entries(running)) {
    for (const outcome of samples.outcomesOf(src, input, world) ?? guess(src, guessed)) {
      const event = 'output' in outcome
        ? { type: `xstate.done.actor.${id}`, actorId: id, output: outcome.output }
        : { type: `xstate.error.actor.${id}`, actorId: id, error: outcome.error };
      yield { kind: 'service', event, source: id, world: 'world' in outcome ? outcome.world : world };
    }
  }
  for (const [id, event] of Object.entries(timers)) yield { kind: 'timer', event, source: id, world };
  for (const type of hostEvents) if (isNamed(type)) yield { kind: 'timer', event: { type }, source: null, world };
}

function guess(src: string, guessed: Set<string>) {
  guessed.add(`"${src}" is tried with no output and with one error`);
  return [{ output: undefined }, { error: { code: 'activity.failed' } }];
}
