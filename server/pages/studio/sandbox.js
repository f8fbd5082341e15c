// A machine played without consequences: the service makes pure steps and keeps nothing; the way is kept here and in the address.
import { h, jsonText, lineOf, tell } from './dom.js';
import { ask } from './service.js';
import { say } from './words.js';

const kinds = { user: 'kindUser', service: 'kindService', timer: 'kindTimer', world: 'kindWorld', start: 'kindStart' };
const longest = 500;

/** `onPlay(steps)`: the way so far. `onChanged()`: it goes on. */
export function sandbox({ button, input, offers, status, player, onPlay, onChanged }) {
  let chart = null;
  let way = null;
  let asked = 0;

  const path = () => `/v1/studio/machines/${encodeURIComponent(chart.machine)}/sandbox`;

  async function go(next, at = null) {
    const mine = ++asked;
    try {
      const answer = await ask(path(), { method: 'POST', body: next });
      if (mine !== asked) return;
      way = next;
      showInputs(answer.inputs, next.start);
      onPlay(answer.steps.map((step) => ({ text: step.text, state: step.to, transitions: step.transitions, detail: step })), at ?? answer.steps.length - 1);
      showOffers(answer);
      onChanged();
    } catch (error) {
      tell(status, say('refused', { why: error.message }));
    }
  }

  function showInputs(inputs, start) {
    input.replaceChildren(...inputs.map((one, i) => h('option', { value: i }, say('sandboxStart', { number: i + 1, text: one === null ? say('sandboxEmpty') : shortly(lineOf(one)) }))));
    input.value = String(start);
  }

  function showOffers({ offers: all, status: state, output, context, guessed }) {
    tell(status, state !== 'active' ? say('sandboxOver', { status: state }) : all.length === 0 ? say('sandboxStuck') : say('sandboxAsks'));
    const told = apart(all);
    const next = (choice) => () => void go({ start: way.start, choices: [...way.choices, choice] });
    offers.replaceChildren(
      ...[...Map.groupBy(all, ({ kind }) => kind)].map(([kind, some]) => h('section', {}, h('h3', {}, say(kinds[kind])), h('ul', {}, some.map(({ choice, text, event }) => h('li', {}, h('button', { type: 'button', 'data-choice': choice, title: shortly(JSON.stringify(event)), disabled: way.choices.length >= longest, onclick: next(choice) }, `${text}${told.get(choice)}`)))))),
      h('details', {}, h('summary', {}, say('context')), h('pre', { tabindex: '0' }, jsonText(output === null ? context : { context, output }))),
      ...guessed.map((what) => h('p', { class: 'hint' }, say('sandboxGuessed', { what }))));
  }

  button.addEventListener('click', () => void go({ start: Number(input.value || 0), choices: [] }));

  return {
    on(next) {
      if (chart?.machine !== next.machine) {
        input.replaceChildren(h('option', { value: 0 }, say('sandboxStart', { number: 1, text: '' })));
        this.leave();
      }
      chart = next;
    },
    leave() {
      asked++;
      way = null;
      offers.replaceChildren();
      tell(status, '');
    },
    /** From the step that is shown: what came after it is given up. */
    again: () => way !== null && void go({ start: way.start, choices: way.choices.slice(0, player.at) }),
    /** As in an address: the number of the input, then those of the choices. */
    get way() { return way === null ? null : [way.start, ...way.choices].join('.'); },
    resume(text, at) {
      const [start, ...choices] = text.split('.').map(Number);
      if ([start, ...choices].every((one) => Number.isInteger(one) && one >= 0)) return go({ start, choices }, at);
    },
    isPlaying: () => way !== null,
  };
}

/** What tells offers of one wording apart: the parts of their events that are not alike. */
function apart(offers) {
  const told = new Map(offers.map(({ choice }) => [choice, '']));
  for (const [, alike] of Map.groupBy(offers, ({ text }) => text)) {
    if (alike.length === 1) continue;
    const parts = alike.map(({ event }) => new Map(leaves(event, '')));
    const names = [...new Set(parts.flatMap((one) => [...one.keys()]))].filter((name) => new Set(parts.map((one) => one.get(name))).size > 1);
    for (const [i, { choice }] of alike.entries()) told.set(choice, `: ${shortly(names.flatMap((name) => (parts[i].has(name) ? [`${name} ${parts[i].get(name)}`] : [])).join(', ') || say('nothing'))}`);
  }
  return told;
}

const leaves = (value, name) => (value !== null && typeof value === 'object' && Object.keys(value).length > 0 ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, name === '' ? key : `${name}.${key}`)) : [[name.replace(/^output\.?/, ''), JSON.stringify(value)]]);

const shortly = (text) => (text.length > 200 ? `${text.slice(0, 199)}…` : text);
