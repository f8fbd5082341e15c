// Looks for states and transitions by whatever is written of them.
import { h, tell } from './dom.js';
import { say } from './words.js';

const most = 40;

export function search({ input, list, status, onFound, onChosen }) {
  let chart = null;
  const look = () => {
    const wanted = input.value.trim().toLowerCase();
    const found = wanted === '' || chart === null ? [] : [
      ...chart.states.filter((state) => textOf([state.id, state.key, state.description, state.page, ...state.tags, ...state.entry, ...state.exit, ...state.invokes.map(({ src }) => src)]).includes(wanted)).map((state) => ({ id: state.id, text: say('state', { name: state.key }) })),
      ...chart.transitions.filter((one) => textOf([one.id, one.trigger, one.guard, one.description, ...one.actions]).includes(wanted)).map((one) => ({ id: one.id, text: `${one.trigger}${one.guard === null ? '' : ` [${one.guard}]`} · ${one.source}` })),
    ];
    onFound(found.map(({ id }) => id));
    tell(status, wanted === '' ? '' : found.length === 0 ? say('noneFound') : say('found', { count: found.length }));
    list.replaceChildren(...found.slice(0, most).map(({ id, text }) => h('li', {}, h('button', { type: 'button', onclick: () => onChosen(id) }, text))));
    list.hidden = found.length === 0;
    return found;
  };
  input.addEventListener('input', look);
  input.form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [first] = look();
    if (first !== undefined) onChosen(first.id);
  });
  return { on(next) { chart = next; look(); } };
}

const textOf = (parts) => parts.filter((part) => part !== null).join('\n').toLowerCase();
