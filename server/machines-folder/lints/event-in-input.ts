// Input made from the event. Input is stored, and so is whatever an event brought along; and where the state is entered
// another way, that event is another one.
import { type AnyNode, treeOfFunction, within } from '../javascript.ts';
import { actionsOf, invokesOf, isBuiltIn, type Lint, nameOf, statesOf, warning } from './chart.ts';

const advice = 'it is stored with what the event holds, and another way into the state brings another event. Keep what is needed in the context; mark what is secret "writeOnly" in the event\'s schema';

export const eventInInput: Lint = function* (chart) {
  for (const state of statesOf(chart.machine.root)) {
    for (const { config, path } of invokesOf(state)) {
      if (readsEvent(config['input'])) yield warning('event-in-input', `the input of what ${nameOf(state.node)} invokes reads the event: ${advice}`, chart.places.at([...path, 'input']));
    }
  }
  for (const { action, place } of actionsOf(chart)) {
    if (isBuiltIn(action) && action.type === 'xstate.spawnChild' && readsEvent(action['input'])) yield warning('event-in-input', `the input of what is spawned reads the event: ${advice}`, place());
  }
};

/** `({ event }) => …`, `(given) => given.event`, `(given) => { const { event } = given; … }`. */
function readsEvent(input: unknown): boolean {
  const tree = treeOfFunction(input);
  if (tree === null) return false;
  for (const node of within(tree)) {
    if (node.type === 'ObjectPattern' && node.properties.some((property) => property.type === 'Property' && isNamed(property.key))) return true;
    if (node.type === 'MemberExpression' && node.object.type === 'Identifier' && isNamed(node.property) && parameterOf(tree) === node.object.name) return true;
  }
  return false;
}

const isNamed = (key: AnyNode): boolean => (key.type === 'Identifier' ? key.name === 'event' : key.type === 'Literal' && key.value === 'event');

function parameterOf(tree: AnyNode): string | null {
  for (const node of within(tree)) {
    if (node.type !== 'ArrowFunctionExpression' && node.type !== 'FunctionExpression') continue;
    const [first] = node.params;
    return first?.type === 'Identifier' ? first.name : null;
  }
  return null;
}
