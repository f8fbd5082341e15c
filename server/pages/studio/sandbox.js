// A machine played without consequences: the service makes pure steps and keeps nothing; the way is kept here and in the address.
import { h, jsonText, lineOf, tell } from './dom.js';
import { ask } from './service.js';
import { say } from './words.js';

const kinds = { user: 'kindUser', service: 'kindService', timer: 'kindTimer', world: 'kindWorld', start: 'kindStart' };
const longest = 500;
/** From so many offers on they can be sifted. */
const many = 8;
const longestText = 160;

/** `onPlay(steps)`: the way so far. `onChanged()`: it goes on. */
export function sandbox({ button, input, offers, status, player, onPlay, onChanged }) {
  let chart = null;
  let way = null;
  let asked = 0;

  const path = () => `/v1/studio/machines/${encodeURIComponent(chart.machine)}/sandbox`;

  async function go(next, at = null) {
    if (chart === null) return;
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

  function showOffers({ offers: all, status: state, output, context, guessed, later, version }) {
    tell(status, [state !== 'active' ? say('sandboxOver', { status: state }) : all.length === 0 ? say('sandboxStuck') : say('sandboxAsks'), ...(version === chart.version ? [] : [say('otherVersion', { version })])].join(' '));
    const told = apart(all);
    const next = (choice) => () => void go({ start: way.start, choices: [...way.choices, choice] });
    const item = ({ choice, text, event }) => h('li', {}, h('button', { type: 'button', 'data-choice': choice, title: shortly(JSON.stringify(event), 2_000), disabled: way.choices.length >= longest, onclick: next(choice) }, `${text}${told.get(choice)}`));
    const ofSource = ([source, some], isAlone) => h('section', { class: 'source' }, isAlone ? null : h('h4', {}, source), h('ul', { class: 'offers' }, some.map(item)));
    const ofKind = ([kind, some]) => {
      const sources = [...Map.groupBy(some, ({ event }) => sourceOf(event))];
      return h('section', {}, h('h3', {}, say(kinds[kind])), sources.map((one) => ofSource(one, sources.every(([, few]) => few.length === 1))));
    };
    const hadFocus = offers.contains(document.activeElement);
    offers.replaceChildren(
      ...(all.length > many ? [sieve(offers)] : []),
      ...[...Map.groupBy(all, ({ kind }) => kind)].map(ofKind),
      h('details', {}, h('summary', {}, say('context')), h('pre', { tabindex: '0' }, jsonText(output === null ? context : { context, output }))),
      ...(later.length === 0 ? [] : [h('p', { class: 'hint' }, say('sandboxLater', { what: later.join('; ') }))]),
      ...guessed.map((what) => h('p', { class: 'hint' }, say('sandboxGuessed', { what }))));
    if (hadFocus) (offers.querySelector('.offers button') ?? offers.querySelector('summary')).focus();
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

/** Shows those offers alone that bear all the words typed. */
function sieve(offers) {
  const said = h('p', { class: 'hint', role: 'status' });
  const input = h('input', { type: 'search', id: 'sandbox-sieve', autocomplete: 'off', spellcheck: 'false', oninput() {
    const words = input.value.toLowerCase().split(/\s+/);
    const items = [...offers.querySelectorAll('.offers li')];
    for (const item of items) item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
    for (const section of [...offers.querySelectorAll('.source'), ...offers.querySelectorAll('section:not(.source)')]) section.hidden = !section.querySelector('li:not([hidden])');
    tell(said, say('found', { count: items.filter((item) => !item.hidden).length }));
  } });
  return h('div', {}, h('label', { for: 'sandbox-sieve' }, say('sandboxSieve')), input, said);
}

/** Who it comes from: an activity, whatever it answers, or an event by its name. */
const sourceOf = ({ type }) => type.replace(/^xstate\.(?:done|error)\.actor\.|^xstate\.snapshot\./, '');

/** What tells offers of one wording apart: of each as little of its event as no other has, or else its place among those alike. */
export function apart(offers) {
  const told = new Map(offers.map(({ choice }) => [choice, '']));
  for (const [, alike] of Map.groupBy(offers, ({ text }) => text)) {
    if (alike.length === 1) continue;
    const parts = alike.map(({ event }) => new Map(leaves(event, '')));
    const names = [...new Set(parts.flatMap((one) => [...one.keys()]))].filter((name) => new Set(parts.map((one) => one.get(name))).size > 1);
    const seen = new Map();
    for (const [i, { choice }] of alike.entries()) {
      const words = ownParts(parts[i], parts.filter((one) => one !== parts[i]), names).map((name) => (parts[i].has(name) ? `${name} ${parts[i].get(name)}` : say('without', { name }))).join(', ');
      const text = shortly(words, longestText);
      const again = (seen.get(text) ?? 0) + 1;
      seen.set(text, again);
      told.set(choice, `: ${text === '' ? say('alike', { number: i + 1 }) : again === 1 ? text : `${text} (${say('alike', { number: i + 1 })})`}`);
    }
  }
  return told;
}

/** Names of the fewest parts by which it differs from all the others, those first that tell it from the most of them. */
function ownParts(own, others, names) {
  const chosen = [];
  for (let left = others; left.length > 0;) {
    const differs = (name) => left.filter((one) => one.get(name) !== own.get(name)).length;
    // Of those that tell as much, the shortest.
    const [best] = names.filter((name) => !chosen.includes(name) && differs(name) > 0).toSorted((one, other) => differs(other) - differs(one) || sizeOf(own, one) - sizeOf(own, other));
    if (best === undefined) break;
    chosen.push(best);
    left = left.filter((one) => one.get(best) === own.get(best));
  }
  return chosen;
}

const sizeOf = (own, name) => name.length + (own.get(name)?.length ?? 0);

/** Lists of plain values count as one part. */
const isPlain = (value) => value === null || typeof value !== 'object' || Object.keys(value).length === 0 || (Array.isArray(value) && value.every((one) => one === null || typeof one !== 'object'));
const leaves = (value, name) => (isPlain(value) ? [[name.replace(/^output\.?/, ''), plainText(value)]] : Object.entries(value).flatMap(([key, inner]) => leaves(inner, name === '' ? key : `${name}.${key}`)));
const plainText = (value) => (Array.isArray(value) && value.length > 0 ? value.map(plainText).join(' + ') : typeof value === 'string' && /^[\w.:@-]+$/.test(value) ? value : JSON.stringify(value));

const shortly = (text, most = 200) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
