// Looks for states and transitions by whatever is written of them.
import { h, tell } from './dom.js';
import { say } from './words.js';

const most = 40;

export function search({ input, list, status, onFound, onChosen, onChanged }) {
  let chart = null;
  let last = null;
  const look = () => {
    const wanted = input.value.trim().toLowerCase();
    // The id of a state bears the names of all around it, and that of a transition those of its state: only the whole of it counts.
    const fits = (id, parts) => id.toLowerCase() === wanted || textOf(parts).includes(wanted);
    const found = wanted === '' || chart === null ? [] : [
      ...chart.states.filter((state) => fits(state.id, [state.key, state.description, state.page, ...state.tags, ...state.entry, ...state.exit, ...state.invokes.map(({ src }) => src)])).map((state) => ({ id: state.id, text: say('state', { name: state.key }) })),
      ...chart.transitions.filter((one) => fits(one.id, [one.trigger, one.event, one.guard, one.description, ...one.actions])).map((one) => ({ id: one.id, text: `${one.trigger}${one.guard === null ? '' : ` [${one.guard}]`} · ${keyOf(one.source)}` })),
    ];
    onFound(found.map(({ id }) => id));
    tell(status, wanted === '' ? '' : found.length === 0 ? say('noneFound') : say('found', { count: found.length }));
    list.replaceChildren(...found.slice(0, most).map(({ id, text }) => h('li', {}, h('button', { type: 'button', 'aria-current': id === last ? 'true' : null, onclick: () => go(id) }, text))));
    list.hidden = found.length === 0;
    return found;
  };
  const keyOf = (id) => chart.states.find((state) => state.id === id)?.key ?? id;
  /** Which of them is looked at is told in the list too. */
  function go(id) {
    last = id;
    const at = [...list.querySelectorAll('button')].indexOf(document.activeElement);
    look();
    list.querySelectorAll('button')[at]?.focus();
    onChosen(id);
  }
  input.addEventListener('input', () => { look(); onChanged(); });
  input.form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [first] = look();
    if (first !== undefined) go(first.id);
  });
  return {
    on(next) { chart = next; look(); },
    get wanted() { return input.value.trim(); },
    /** As in an address. */
    set wanted(text) { input.value = text; look(); },
  };
}

const textOf = (parts) => parts.filter((part) => part !== null).join('\n').toLowerCase();
