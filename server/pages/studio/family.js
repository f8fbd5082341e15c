// Where the followed flow belongs: its parent, the state of the parent that invoked it, and its own child flows.
import { h, lineOf } from './dom.js';
import { say } from './words.js';

/** `onGo(id, select)`: to that flow, with this state of its machine chosen. `onChoose(id)`: a state of the picture that is shown. */
export function familyPanel({ element, onGo, onChoose, onMore }) {
  let shown = '';
  const go = (id, text, select = null) => h('button', { type: 'button', 'data-relative': id, onclick: () => onGo(id, select) }, text);

  return {
    clear() {
      shown = '';
      element.replaceChildren();
    },
    /** @param family as the service tells it */
    show(family) {
      const name = JSON.stringify(family);
      if (name === shown) return; // whoever has come to a button with the keyboard stays there
      shown = name;
      const { parent, children, next } = family;
      const focused = element.contains(document.activeElement) ? document.activeElement.dataset.relative : undefined;
      element.replaceChildren(
        ...(parent === null ? [] : [
          h('h3', {}, say('parentFlow')),
          h('p', {}, `${say(parent.invokedBy.length === 0 ? 'spawnedBy' : 'invokedBy', { actor: parent.actor, states: parent.invokedBy.join(', '), machine: parent.machine, state: lineOf(parent.state) })} `, go(parent.id, say('goToParent', { id: parent.id }), parent.invokedBy[0] ?? null)),
        ]),
        ...(children.length === 0 ? [] : [
          h('h3', {}, say('childFlows')),
          h('ul', {}, children.map((child) => h('li', { class: 'buttons' }, go(child.id, say('childLine', { actor: child.actor, machine: child.machine, status: child.status, state: lineOf(child.state) })), ...child.invokedBy.map((state) => h('button', { type: 'button', 'data-invoker': state, onclick: () => onChoose(state) }, say('invokedIn', { state })))))),
          next === null ? null : h('button', { type: 'button', onclick: () => onMore(next) }, say('moreChildren')),
        ].filter((part) => part !== null)));
      if (focused !== undefined) element.querySelector(`[data-relative="${CSS.escape(focused)}"]`)?.focus();
    },
  };
}
