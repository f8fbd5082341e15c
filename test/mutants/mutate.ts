// Charts with one thing wrong: a transition missing, another target, a guard turned round, an action missing, another delay.
// A suite is as good as the number of them it notices.
import { type AnyStateMachine, createMachine, not } from 'xstate';
import { type Random, randomFrom } from '../faults/random.ts';

export type MutantKind = 'transition dropped' | 'target swapped' | 'guard negated' | 'action dropped' | 'delay changed';
export type Mutant = {
  readonly kind: MutantKind;
  /** Where, and what it was. */
  readonly what: string;
  /** The id of the state that is changed; null for a delay, which any may have. */
  readonly state: string | null;
  readonly make: () => AnyStateMachine;
};

type Node = AnyStateMachine['root'];
/** What a state node's configuration is made of, as far as it is changed here. */
type Transition = { target?: unknown; guard?: unknown; actions?: unknown };
type Listed = Record<string, unknown>;
type Config = Listed & { on?: Listed; after?: Listed; always?: unknown; onDone?: unknown; invoke?: unknown; entry?: unknown; exit?: unknown; states?: Record<string, Config> };

const lists = ['onDone', 'onError', 'onSnapshot'] as const;

/** Every mutant of the chart, in a stable order. `seed` chooses other targets. */
export function mutantsOf(machine: AnyStateMachine, seed = 1): Mutant[] {
  const random = randomFrom(seed);
  const found: Mutant[] = [];
  const mutant = (kind: MutantKind, state: string | null, what: string, change: (config: Config, delays: Record<string, unknown>) => void) =>
    found.push({ kind, state, what, make: () => {
      const config = copied(machine.config) as Config;
      const delays = { ...machine.implementations.delays } as Record<string, unknown>;
      change(config, delays);
      return createMachine(config as never, { ...machine.implementations, delays } as never);
    } });

  const visit = (node: Node): void => {
    const here = (config: Config): Config => node.path.reduce<Config>((found, key) => found.states?.[key] as Config, config);
    for (const place of placesOf(node.config as unknown as Config)) {
      const described = `${node.id} | ${place.name}`;
      for (const [position, transition] of listed(place.get(node.config as unknown as Config)).entries()) {
        const name = `${described} | ${position}`;
        const change = (edit: (transition: Transition) => void) => (config: Config) => {
          const all = listed(place.get(here(config)));
          edit(all[position] as Transition);
          place.set(here(config), all);
        };
        mutant('transition dropped', node.id, name, (config) => place.set(here(config), listed(place.get(here(config))).filter((_, at) => at !== position)));
        const other = otherTarget(node, transition, random);
        if (other !== null) mutant('target swapped', node.id, `${name} to ${other}`, change((one) => void (one.target = other)));
        const { guard } = transition;
        if (guard !== undefined) mutant('guard negated', node.id, name, change((one) => void (one.guard = not(guard as never))));
        for (const at of oneOrMore(transition.actions).keys()) mutant('action dropped', node.id, `${name}, action ${at}`, change((one) => void (one.actions = oneOrMore(one.actions).filter((_, position) => position !== at))));
      }
    }
    for (const when of ['entry', 'exit'] as const) {
      for (const at of oneOrMore((node.config as unknown as Config)[when]).keys()) mutant('action dropped', node.id, `${node.id}, ${when} ${at}`, (config) => void (here(config)[when] = oneOrMore(here(config)[when]).filter((_, position) => position !== at)));
    }
    for (const key of Object.keys((node.config as unknown as Config).after ?? {})) {
      if (Number.isNaN(Number(key))) continue;
      mutant('delay changed', node.id, `${node.id} | after ${key}`, (config) => {
        const { [key]: transition, ...others } = here(config).after ?? {};
        here(config).after = { ...others, [Number(key) * 2 + 1]: transition };
      });
    }
    for (const child of Object.values(node.states)) visit(child);
  };
  visit(machine.root);
  for (const [name, delay] of Object.entries(machine.implementations.delays as Record<string, unknown>)) {
    const longer = typeof delay === 'number' ? delay * 2 + 1 : (...asked: unknown[]): number => (delay as (...asked: unknown[]) => number)(...asked) * 2 + 1;
    mutant('delay changed', null, name, (_, delays) => void (delays[name] = longer));
  }
  return found;
}

type Place = { readonly name: string; readonly get: (config: Config) => unknown; readonly set: (config: Config, transitions: readonly unknown[]) => void };

function placesOf(config: Config): Place[] {
  const keyed = (part: 'on' | 'after') => Object.keys(config[part] ?? {}).map((key): Place => ({ name: part === 'on' ? key : `after ${key}`, get: (one) => one[part]?.[key], set: (one, all) => void ((one[part] as Listed)[key] = all) }));
  const invokes = oneOrMore(config.invoke).flatMap((invoke, at) => lists.filter((part) => (invoke as Listed)[part] !== undefined).map((part): Place => ({
    name: `invoke ${at} ${part}`,
    get: (one) => (oneOrMore(one.invoke)[at] as Listed)[part],
    set: (one, all) => {
      const changed = oneOrMore(one.invoke).map((invoke, position) => (position === at ? { ...(invoke as Listed), [part]: all } : invoke));
      one.invoke = changed;
    },
  })));
  const single = (['always', 'onDone'] as const).filter((part) => config[part] !== undefined).map((part): Place => ({ name: part, get: (one) => one[part], set: (one, all) => void (one[part] = all) }));
  return [...keyed('on'), ...keyed('after'), ...single, ...invokes];
}

const oneOrMore = (value: unknown): readonly unknown[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
/** Each in its long form. */
const listed = (transitions: unknown): Transition[] => oneOrMore(transitions).map((one) => (typeof one === 'object' && one !== null ? { ...one } : { target: one }));

/** Another state beside the target, by its id; null where there is none, or the transition stays. */
function otherTarget(node: Node, { target }: Transition, random: Random): string | null {
  if (typeof target !== 'string') return null;
  const now = resolved(node, target);
  const others = Object.values(now?.parent?.states ?? {}).filter((state) => state !== now && state.type !== 'history' && now?.parent?.type !== 'parallel');
  return others.length === 0 ? null : `#${random.pick(others).id}`;
}

function resolved(node: Node, target: string): Node | undefined {
  if (target.startsWith('#')) return node.machine.getStateNodeById(target.slice(1));
  const from = target.startsWith('.') ? node : node.parent;
  return target.replace(/^\./, '').split('.').reduce<Node | undefined>((found, key) => found?.states[key], from);
}

/** Objects and lists anew, everything else as it is: a configuration holds functions and actor logic. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype || 'transition' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, key === 'context' ? inner : copied(inner)]));
}
