// Finds what describes a chart and does not steer it: `description`, `meta` and `tags` of its states and transitions.
// A property of one of these names elsewhere (in a context, in an event) is the program's own.
import { type AnyNode, keyOf, textOf, within } from './javascript.ts';

const proseKeys = new Set(['description', 'meta', 'tags']);
const stateKeys = new Set(['on', 'after', 'always', 'invoke', 'states', 'initial', 'entry', 'exit', 'onDone']);
const stateTypes = new Set(['final', 'parallel', 'history']);
/** Properties of a state whose value maps something to transitions, and those whose value is transitions. */
const mapsToTransitions = new Set(['on', 'after']);
const transitionKeys = new Set(['always', 'onDone', 'onError', 'onSnapshot']);

/** The properties that are prose, in a module's tree. */
export function prose(tree: AnyNode): Set<AnyNode> {
  const found = new Set<AnyNode>();
  for (const node of within(tree)) {
    if (node.type === 'ObjectExpression' && isState(node.properties)) takeState(node, found);
    if (node.type === 'CallExpression' && isChartCall(node) && node.arguments[0] !== undefined) takeState(node.arguments[0], found);
  }
  return found;
}

/** `createMachine(…)` and `createStateConfig(…)`, on their own or of a setup. */
export function isChartCall(node: AnyNode): boolean {
  if (node.type !== 'CallExpression') return false;
  const { callee } = node;
  const name = callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : '';
  return name === 'createMachine' || name === 'createStateConfig';
}

/** By a key that only states have, or by a type that only states are of. */
const isState = (properties: readonly AnyNode[]): boolean => properties.some((property) => {
  const key = keyOf(property) ?? '';
  return stateKeys.has(key) || (key === 'type' && property.type === 'Property' && stateTypes.has(textOf(property.value) ?? ''));
});

function takeState(node: AnyNode, found: Set<AnyNode>): void {
  if (node.type !== 'ObjectExpression') return;
  for (const property of node.properties) {
    const key = keyOf(property);
    if (property.type !== 'Property' || key === null) continue;
    const { value } = property;
    if (proseKeys.has(key)) found.add(property);
    else if (key === 'states') for (const state of valuesOf(value)) takeState(state, found);
    else if (mapsToTransitions.has(key)) for (const transitions of valuesOf(value)) takeTransitions(transitions, found);
    else if (transitionKeys.has(key)) takeTransitions(value, found);
    else if (key === 'invoke') for (const invoke of value.type === 'ArrayExpression' ? value.elements : [value]) if (invoke !== null) takeInvoke(invoke, found);
  }
}

function takeInvoke(node: AnyNode, found: Set<AnyNode>): void {
  if (node.type !== 'ObjectExpression') return;
  for (const property of node.properties) if (property.type === 'Property' && transitionKeys.has(keyOf(property) ?? '')) takeTransitions(property.value, found);
}

function takeTransitions(node: AnyNode, found: Set<AnyNode>): void {
  if (node.type === 'ArrayExpression') for (const element of node.elements) if (element !== null) takeTransitions(element, found);
  if (node.type === 'ObjectExpression') for (const property of node.properties) if (proseKeys.has(keyOf(property) ?? '')) found.add(property);
}

const valuesOf = (node: AnyNode): AnyNode[] => (node.type === 'ObjectExpression' ? node.properties.flatMap((property) => (property.type === 'Property' ? [property.value] : [])) : []);
