// The version of a machine whose author declared none: a hash that changes with what the machine does, and not with how
// that is written down or described. A stored flow is never bound to a machine that would behave otherwise.
import { createHash } from 'node:crypto';
import type { AnyStateMachine } from 'xstate';
import { canonical } from '#src/ports/json.ts';
import { type AnyNode, isNode, keyOf } from './javascript.ts';
import { type Module, modulesOf } from './module-graph.ts';
import { prose } from './prose.ts';

/** Sixteen hexadecimal digits. Two machines of one file share its source, so a change to one is a new version of both. */
export function contentVersion(machine: AnyStateMachine, module: Module): string {
  const hash = createHash('sha256').update(canonical(structureOf(machine.definition)));
  for (const each of modulesOf(module)) hash.update('\n').update(sourceOf(each));
  return hash.digest('hex').slice(0, 16);
}

type StateDefinition = AnyStateMachine['definition'];
type TransitionDefinition = StateDefinition['transitions'][number];

/** What a state does. What data decides (a chart made from JSON or by a package) shows here and in no source. */
export const structureOf = (state: StateDefinition): unknown => ({
  id: state.id,
  type: state.type,
  initial: state.initial?.target.map(nameOf),
  history: state.history,
  transitions: [...state.transitions].map(transitionOf),
  entry: state.entry.map(nameOf),
  exit: state.exit.map(nameOf),
  invoke: state.invoke.map(({ id, src }) => ({ id, src: nameOf(src) })),
  states: Object.values(state.states).map(structureOf),
});

const transitionOf = ({ eventType, target, guard, actions, reenter }: TransitionDefinition): unknown => ({
  event: eventType, target: target?.map(nameOf), guard: nameOf(guard), actions: actions.map(nameOf), reenter: reenter ?? false,
});

/** Functions have no name that means anything: their source is hashed. */
function nameOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object') return null;
  const { id, type } = value as { id?: unknown; type?: unknown };
  return typeof id === 'string' ? `#${id}` : typeof type === 'string' ? type : null;
}

/** Charts share most of their modules. */
const sources = new WeakMap<Module, string>();

function sourceOf(module: Module): string {
  const source = sources.get(module) ?? (module.tree === null ? module.text : programOf(module.tree));
  sources.set(module, source);
  return source;
}

/** A tree without positions, comments, ways of writing, and the prose of charts. */
function programOf(tree: AnyNode): string {
  const left = prose(tree);
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.filter((item) => !left.has(item as AnyNode) && !(isNode(item) && item.type === 'EmptyStatement')).map(plain);
    if (typeof value === 'bigint') return `${value}n`;
    if (value instanceof RegExp) return String(value);
    if (value === null || typeof value !== 'object') return value;
    const isTemplate = (value as { type?: unknown }).type === 'TemplateElement';
    const kept: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'start' || name === 'end' || name === 'loc' || name === 'shorthand' || inner === undefined) continue;
      if (name === 'raw' && !isTemplate) continue;
      if (name === 'value' && isTemplate) kept[name] = (inner as { raw: string }).raw;
      else if (name === 'key' && isNode(value)) kept[name] = keyOf(value) ?? plain(inner);
      else kept[name] = plain(inner);
    }
    return kept;
  };
  return JSON.stringify(plain(tree));
}
