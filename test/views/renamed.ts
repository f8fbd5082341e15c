// A copy of a chart in which every state has another name and stands in another place: what a person sees must not tell the difference.
import { type AnyStateMachine, createMachine } from 'xstate';

type Config = { readonly [key: string]: unknown };

/** The same chart under the same id; events, actions, guards, meta and tags are untouched. */
export const renamed = (machine: AnyStateMachine): AnyStateMachine =>
  createMachine(node(machine.config as unknown as Config) as never, machine.implementations as never);

const other = (name: string): string => `${name.slice(3)}_${name.slice(0, 3)}`;
/** `#id.state.inner`, `.inner` or `sibling`: the id of a machine or state stays. */
const target = (path: string): string => path.split('.').map((part) => (part === '' || part.startsWith('#') ? part : other(part))).join('.');

function node(config: Config): Config {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => {
    if (key === 'states') return [key, Object.fromEntries(Object.entries(value as Config).toReversed().map(([name, inner]) => [other(name), node(inner as Config)]))];
    if (key === 'initial') return [key, other(value as string)];
    if (key === 'on' || key === 'after') return [key, Object.fromEntries(Object.entries(value as Config).map(([event, transition]) => [event, transitions(transition)]))];
    if (key === 'always' || key === 'onDone' || key === 'onError') return [key, transitions(value)];
    if (key === 'invoke') return [key, Array.isArray(value) ? value.map((one) => node(one as Config)) : node(value as Config)];
    return [key, value];
  }));
}

function transitions(value: unknown): unknown {
  if (typeof value === 'string') return target(value);
  if (Array.isArray(value)) return value.map(transitions);
  const transition = value as Config;
  return typeof transition['target'] === 'string' ? { ...transition, target: target(transition['target']) } : transition;
}
