// What there is to know of the chosen state or transition: its definition, its description, and where it is written.
import { h, jsonText } from './dom.js';
import { say } from './words.js';

/** `places`: by id, file and line. `actions`: `onChoose(id)`, `onToggle(id)`, `onFlows(id)`, `isClosed(id)`. */
export function details(chart, id, places, { onChoose, onToggle, onFlows, isClosed }) {
  const state = chart.states.find((one) => one.id === id);
  const transition = state === undefined ? chart.transitions.find((one) => one.id === id) : undefined;
  if (state === undefined && transition === undefined) return [h('p', {}, say('chooseSomething'))];
  const choose = (target) => h('button', { type: 'button', onclick: () => onChoose(target) }, chart.states.find((one) => one.id === target)?.key ?? target);
  const list = (items) => (items.length === 0 ? null : h('ul', {}, items.map((item) => h('li', {}, item))));
  const rows = (pairs) => h('dl', {}, pairs.filter(([, content]) => content !== null && content !== undefined && content !== '' && content.length !== 0).flatMap(([word, content]) => [h('dt', {}, say(word)), h('dd', {}, content)]));
  const place = (state === undefined ? places?.transitions : places?.states)?.[id];
  const written = place === undefined ? say('noPlace') : say('place', place);
  const source = h('details', {}, h('summary', {}, say('definition')), h('pre', { tabindex: '0' }, jsonText(state ?? transition)));

  if (state !== undefined) {
    const inside = chart.states.filter(({ parent }) => parent === id);
    const out = chart.transitions.filter((one) => one.source === id);
    return [
      h('h3', {}, say('state', { name: state.key })),
      state.description === null ? null : h('p', {}, state.description),
      h('p', { class: 'buttons' },
        inside.length === 0 || state.parent === null ? null : h('button', { type: 'button', id: 'toggle', onclick: () => onToggle(id) }, say(isClosed(id) ? 'open' : 'close')),
        h('button', { type: 'button', id: 'in-state', onclick: () => onFlows(id) }, say('inState'))),
      rows([['kind', state.kind], ['page', state.page], ['tags', state.tags.join(', ')], ['entry', state.entry.join(', ')], ['exit', state.exit.join(', ')], ['runs', state.invokes.map(({ src }) => src).join(', ')], ['timers', state.timers.join(', ')],
        ['takes', list(out.map((one) => h('button', { type: 'button', onclick: () => onChoose(one.id) }, `${one.trigger}${one.guard === null ? '' : ` [${one.guard}]`}`)))],
        ['inside', list(inside.map((one) => choose(one.id)))], ['written', h('code', { id: 'place' }, written)], ['id', h('code', {}, id)]]),
      source,
    ];
  }
  return [
    h('h3', {}, say('transition', { name: transition.trigger })),
    transition.description === null ? null : h('p', {}, transition.description),
    rows([['kind', transition.kind], ['event', transition.event === '' ? null : h('code', {}, transition.event)], ['guard', transition.guard], ['does', transition.actions.join(', ')], ['from', choose(transition.source)],
      ['leadsTo', transition.targets.length === 0 ? say('stays') : list(transition.targets.map(choose))], ['written', h('code', { id: 'place' }, written)], ['id', h('code', {}, id)]]),
    source,
  ];
}

/** Everything the picture says of a transition, for whoever cannot see its line. @param nameOf the name of a state by its id */
export function transitionWords({ trigger, guard, source, targets, actions }, nameOf) {
  const name = `${trigger}${guard === null ? '' : ` [${guard}]`}`;
  const parts = { name, from: nameOf(source), to: targets.map(nameOf).join(', ') };
  return [targets.length === 0 ? say('transitionStays', parts) : say('transitionLeads', parts), ...(actions.length === 0 ? [] : [say('transitionDoes', { what: actions.join(', ') })])].join(', ');
}

/** What is chosen, in one sentence. */
export function chosenWords(chart, id) {
  const nameOf = (state) => chart.states.find((one) => one.id === state)?.key ?? state;
  const transition = chart.transitions.find((one) => one.id === id);
  return say('chosenIs', { what: transition === undefined ? say('state', { name: nameOf(id) }) : transitionWords(transition, nameOf) });
}
