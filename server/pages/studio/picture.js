// A chart's picture in the page: what in it stands for which state and transition, and how it is reached without a pointer.
import { transitionWords } from './panel.js';
import { say } from './words.js';
import { transitionElementId } from './diagram/element-id.ts';

/** `chart`: the JSON form of the very chart that `svg` shows. */
export function picture(svg, chart) {
  const states = new Map([...svg.querySelectorAll('[data-state]')].map((element) => [element.dataset.state, element]));
  const transitions = new Map([...svg.querySelectorAll('[data-transition]')].map((element) => [element.dataset.transition, element]));
  const links = Map.groupBy([...svg.querySelectorAll('[data-transitions]')].flatMap((element) => element.dataset.transitions.split(' ').map((id) => ({ id, element }))), ({ id }) => id);
  const parents = new Map(chart.states.map(({ id, parent }) => [id, parent]));
  const named = new Map(chart.states.map((state) => [state.id, state]));

  // An image has no parts to choose from.
  svg.setAttribute('role', 'group');
  svg.removeAttribute('aria-describedby');
  svg.querySelector(':scope > desc')?.remove();
  for (const link of svg.querySelectorAll('a')) link.replaceWith(...link.childNodes);
  const nameOf = (id) => named.get(id)?.key ?? id;
  const ended = (text, more) => (more === null || more === undefined || more === '' ? text : `${text}. ${more}`);
  for (const [id, element] of states) {
    const name = say('state', { name: nameOf(id) });
    element.setAttribute('role', 'group');
    element.setAttribute('aria-label', name);
    // Its border is what acts: a button that holds others would hide them.
    const border = [...element.querySelectorAll(':scope > .box')].at(-1);
    if (border === undefined) continue;
    border.setAttribute('tabindex', '0');
    border.setAttribute('role', 'button');
    border.setAttribute('aria-label', ended(element.dataset.hidden === undefined ? name : `${name}, ${say('closedWith', { count: element.dataset.hidden })}`, named.get(id)?.description));
  }
  for (const transition of chart.transitions) {
    // Where a state leads to says again what leads there.
    for (const element of svg.querySelectorAll(`[data-transition="${CSS.escape(transition.id)}"]`)) {
      element.setAttribute('tabindex', '0');
      element.setAttribute('role', 'button');
      element.setAttribute('aria-label', ended(transitionWords(transition, nameOf), transition.description));
    }
  }

  /** Of a state that is not drawn, the closed one around it. */
  const shown = (id) => {
    for (let at = id; at !== null && at !== undefined; at = parents.get(at)) if (states.has(at)) return at;
    return null;
  };

  return {
    svg, chart,
    state: (id) => states.get(id) ?? null,
    transition: (id) => transitions.get(id) ?? null,
    shown,
    linksOf: (id) => (links.get(transitionElementId(id)) ?? []).map(({ element }) => element),
    /** Where to look for a state or transition; a transition that is not drawn begins in its source. */
    element(id) {
      const found = states.get(id) ?? transitions.get(id);
      if (found !== undefined) return found;
      const inside = named.has(id) ? id : chart.transitions.find((one) => one.id === id)?.source;
      return inside === undefined ? null : states.get(shown(inside)) ?? null;
    },
    /** What an element of the picture stands for: the id of a state or transition, or null. */
    meant(element) {
      const part = element.closest?.('[data-transition],[data-transitions],[data-state]') ?? null;
      if (part === null || !svg.contains(part)) return null;
      if (part.dataset.transitions !== undefined) {
        const [first] = part.dataset.transitions.split(' ');
        return chart.transitions.find(({ id }) => transitionElementId(id) === first)?.id ?? null;
      }
      return part.dataset.transition ?? part.dataset.state ?? null;
    },
    states, transitions,
  };
}
