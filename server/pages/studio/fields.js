// The single controls of a form: a text, a number, a choice, a fixed value, and JSON for what is none of these.
import { h } from './dom.js';
import { hintsOf, inShort, sameJson } from './schemas.js';
import { say } from './words.js';

let made = 0;
/** Unique on the page. */
export const newId = () => `part-${++made}`;
export const named = ({ label, isRequired, isItem }) => (isItem ? label : say(isRequired ? 'required' : 'optional', { name: label }));

/**
 * A part of a form: `read(problems)` answers its value, undefined where nothing is to be sent; `at(names)` the part that lies
 * there, and what of the way is left; `tell(message)` says at it what is wrong; `name()` is what it is called now, with what it is in.
 */
export function control(given, schema, element, read, { hints = hintsOf(schema), beside = null, isJson = false } = {}) {
  const id = newId();
  const hint = hints.length === 0 ? null : h('p', { class: 'hint', id: `${id}-hint` }, hints.map((text, i) => (i === 0 ? text : ` ${text}`)));
  const problem = h('p', { class: 'problem', id: `${id}-problem` });
  const attributes = { id, name: given.name, 'aria-required': given.isRequired ? 'true' : null, 'aria-describedby': [...(hint === null ? [] : [hint.id]), problem.id].join(' ') };
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
  const part = {
    element: h('div', { class: 'part' }, h('label', { for: id }, named(given)), element, beside, hint, problem),
    schema, isJson, name: () => given.where().join(': '),
    read: (problems) => read((message) => problems.push({ part, message })),
    at: (names) => ({ part, rest: names }),
    tell(message) {
      element.setAttribute('aria-invalid', 'true');
      addTo(problem, message);
    },
    focus() {
      for (let folded = element.closest('details'); folded !== null; folded = folded.parentElement.closest('details')) folded.open = true;
      element.focus();
    },
  };
  return part;
}

/** One message after the other, each once. */
export function addTo(problem, message) {
  const said = [...problem.children].map(({ textContent }) => textContent);
  if (!said.includes(message)) problem.append(...(said.length === 0 ? [] : ['; ']), h('span', {}, message));
}

export function textPart(given, schema) {
  const isLong = schema.maxLength > 200 && schema.writeOnly !== true;
  const input = isLong ? h('textarea', { rows: 3 }) : h('input', { type: schema.writeOnly === true ? 'password' : 'text', autocomplete: 'off', spellcheck: 'false' });
  const empty = given.isRequired && mayBeEmpty(schema) ? h('input', { type: 'checkbox' }) : null;
  if (typeof given.initial === 'string') input.value = given.initial;
  if (empty !== null) empty.checked = given.initial === '';
  // The service judges patterns and lengths: a browser reads some of them in another way.
  return control(given, schema, input, () => (input.value === '' && empty?.checked !== true ? undefined : input.value), { beside: empty === null ? null : h('label', { class: 'hint' }, empty, ` ${say('emptyText')}`) });
}

const mayBeEmpty = ({ minLength = 0, pattern, format }) => minLength === 0 && pattern === undefined && format === undefined;

export function numberPart(given, schema, isWhole) {
  const input = h('input', { type: 'number', step: isWhole ? 1 : 'any', min: schema.minimum, max: schema.maximum, autocomplete: 'off' });
  if (typeof given.initial === 'number') input.value = String(given.initial);
  return control(given, schema, input, (complain) => {
    if (input.validity.badInput) return void complain(say('notNumber')); // its value reads as if nothing stood there
    return input.value === '' ? undefined : Number(input.value);
  });
}

/** One of several values of any kind. */
export function choicePart(given, schema, choices) {
  const at = choices.findIndex(({ value }) => sameJson(value, given.initial));
  const isOpen = !given.isRequired || choices.length !== 1;
  const select = h('select', {}, isOpen ? h('option', { value: '' }, say(given.isRequired ? 'chooseOne' : 'leftOut')) : null, choices.map(({ text }, i) => h('option', { value: i }, text)));
  if (at >= 0) select.value = String(at);
  return control(given, schema, select, () => (select.value === '' ? undefined : choices[Number(select.value)].value));
}

/** A value that cannot be another one is shown, and sent. */
export function fixedPart(given, schema, value) {
  const shown = h('output', {}, JSON.stringify(value));
  return control({ ...given, isRequired: false, isItem: true }, schema, shown, () => value);
}

/** `isObject`: nothing but an object will do. */
export function jsonPart(given, schema, { isObject = false, hints = null } = {}) {
  const area = h('textarea', { rows: 3, spellcheck: 'false' });
  if (given.initial !== undefined) area.value = JSON.stringify(given.initial, null, 1);
  return control({ ...given, label: say('asJson', { name: given.label }) }, schema, area, (complain) => {
    if (area.value.trim() === '') return undefined;
    try {
      const value = JSON.parse(area.value);
      if (!isObject || (value !== null && typeof value === 'object' && !Array.isArray(value))) return value;
      return void complain(say('notObject'));
    } catch {
      return void complain(say('notJson'));
    }
  }, { hints: hints ?? [...hintsOf(schema === true ? {} : schema), inShort(schema)], isJson: true });
}
