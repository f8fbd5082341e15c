// A state tagged `working` tells callers that an answer is on its way; an event they may send there races it.
import { type Lint, nameOf, rawOf, statesOf, warning } from './chart.ts';

/** Events that end a flow: those may come at any time. */
const endings = new Set(['flow.cancelled', 'flow.expired']);

export const eventsWhileWorking: Lint = function* (chart) {
  const states = statesOf(chart.machine.root);
  for (const { node, config, path } of states) {
    if (!node.tags.includes('working')) continue;
    const own = Object.keys(rawOf(config['on'])); // those that are forbidden there included
    const above = states.filter(({ node: other }) => node.id !== other.id && isWithin(node.path, other.path));
    const inherited = above.flatMap(({ node: outer, path: way }) => (outer.ownEvents as string[]).filter((type) => !own.includes(type)).map((type) => ({ type, way })));
    const [first, ...others] = [...(node.ownEvents as string[]).map((type) => ({ type, way: path })), ...inherited].filter(({ type }) => !type.startsWith('xstate.') && !endings.has(type));
    if (first === undefined) continue;
    const types = [first, ...others].map(({ type }) => `"${type}"`).join(', ');
    yield warning('client-event-while-working', `${nameOf(node)} is tagged "working" and accepts ${types}: a caller's event races the work. Accept it in a state that waits for the caller, or take the tag away`, chart.places.at([...first.way, 'on', first.type]));
  }
};

const isWithin = (inner: readonly string[], outer: readonly string[]): boolean => outer.length < inner.length && outer.every((key, i) => inner[i] === key);
