// Any chart again, with every state under an opaque name and its states in the opposite order: whoever depends on either fails.
import { createHash } from 'node:crypto';
import { type AnyStateMachine, createMachine } from 'xstate';

type Config = Readonly<Record<string, unknown>>;

/** The name that a state gets: the same for all states of one name, and nobody's to guess from. */
export const opaque = (name: string): string => `q${createHash('sha256').update(name).digest('hex').slice(0, 10)}`;

/** Under the same id, with the implementations the machine has; events, guards, actions, meta, tags and descriptions stay. */
export const renamedChart = (machine: AnyStateMachine): AnyStateMachine =>
  // A chart's config is what createMachine took; the copy differs in names only, which its types do not hold here.
  createMachine(stateOf(machine.config as unknown as Config) as never, machine.implementations as never);

/** Every name of a state anywhere in a machine. */
export const stateNames = (machine: AnyStateMachine): Set<string> => new Set(namesIn(machine.root));
const namesIn = ({ states }: AnyStateMachine['root']): string[] => Object.entries(states).flatMap(([name, inner]) => [name, ...namesIn(inner)]);

const stateOf = (config: Config): Config => Object.fromEntries(Object.entries(config).map(([key, value]) => [key, partOf(key, value)]));

function partOf(key: string, value: unknown): unknown {
  switch (key) {
    case 'states':
      return Object.fromEntries(Object.entries(value as Config).toReversed().map(([name, inner]) => [opaque(name), stateOf(inner as Config)]));
    case 'initial':
      return typeof value === 'string' ? opaque(value) : transitionOf(value);
    // Of a history state.
    case 'target':
      return targetOf(value);
    case 'on':
    case 'after':
      return Object.fromEntries(Object.entries(value as Config).map(([trigger, transition]) => [trigger, transitionOf(transition)]));
    case 'always':
    case 'onDone':
    case 'onError':
    case 'onSnapshot':
      return transitionOf(value);
    case 'invoke':
      return Array.isArray(value) ? value.map((one) => stateOf(one as Config)) : stateOf(value as Config);
    default:
      return value;
  }
}

/** Shorthand, one transition, or several of which the first that may is taken. */
function transitionOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(transitionOf);
  if (typeof value === 'string') return targetOf(value);
  return value === undefined || value === null ? value : { ...value, ...('target' in (value as Config) ? { target: targetOf((value as Config)['target']) } : {}) };
}

/** `sibling`, `.inner`, `#id.state.inner`, or several of them; an id stays. */
function targetOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(targetOf);
  if (typeof value !== 'string') return value;
  return value.split('.').map((name) => (name === '' || name.startsWith('#') ? name : opaque(name))).join('.');
}
