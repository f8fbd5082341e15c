// The flows of a machine, a page at a time, by state and status.
import { h, lineOf, tell } from './dom.js';
import { ask, versionQuery } from './service.js';
import { say } from './words.js';

const pageSize = 50;

export function flowList({ form, stateField, statusField, list, more, status, onChosen }) {
  let machine = null;
  let next = null;
  let asked = 0;

  async function load(after) {
    if (machine === null) return;
    const mine = ++asked;
    const query = versionQuery(machine, { limit: String(pageSize), ...(stateField.value === '' ? {} : { state: stateField.value }), ...(statusField.value === '' ? {} : { status: statusField.value }), ...(after === null ? {} : { after }) });
    try {
      const page = await ask(`/v1/studio/machines/${encodeURIComponent(machine.machine)}/flows${query}`);
      if (mine !== asked) return;
      if (after === null) list.replaceChildren();
      list.append(...page.items.map((flow) => h('li', {}, h('button', { type: 'button', 'data-flow': flow.id, onclick: () => onChosen(flow.id) }, `${say('flowLine', { id: flow.id, status: flow.status, state: lineOf(flow.state) })}${flow.parent === null || flow.parent === undefined ? '' : say('flowOf', { parent: flow.parent.flow })}`))));
      next = page.next;
      more.hidden = next === null;
      tell(status, list.children.length === 0 && next === null ? say('flowsNone') : '');
    } catch (error) {
      if (mine === asked) tell(status, say('refused', { why: error.message }));
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void load(null);
  });
  for (const field of [stateField, statusField]) field.addEventListener('change', () => void load(null));
  more.addEventListener('click', () => void load(next));

  return {
    /** @param chart null: of a machine without flows */
    on(chart) {
      const wanted = stateField.value;
      machine = chart;
      asked++;
      stateField.replaceChildren(h('option', { value: '' }, '—'), ...(chart?.states ?? []).slice(1).filter(({ kind }) => !kind.startsWith('history')).map(({ id }) => h('option', { value: id }, id)));
      stateField.value = chart?.states.some(({ id }) => id === wanted) ? wanted : '';
      list.replaceChildren();
      more.hidden = true;
      return load(null);
    },
    inState(id) {
      stateField.value = id;
      return load(null);
    },
  };
}
