// A form made of the JSON Schema of an event: a field wherever one can say it, and JSON for that part alone where none can.
import { h } from './dom.js';
import { choicePart, fixedPart, jsonPart, numberPart, textPart } from './fields.js';
import { alternativesPart, listPart, objectPart } from './groups.js';
import { alternativesOf, choicesOf, resolved, tokensOf, typesOf } from './schemas.js';
import { say } from './words.js';

/** Parts made without anybody asking for them; what lies beyond is typed as JSON. */
const most = 200;

/** The form of one action of a flow. `onSend(values)` rejects with what the service refuses; its message is put where it belongs. */
export function actionForm({ name, title, input }, onSend) {
  const text = title?.text ?? name;
  const fields = schemaForm(input, text);
  const problem = h('p', { class: 'problem', role: 'alert' });
  const code = text === name ? null : [' ', h('code', {}, name)];
  const has = (selector) => fields.element.querySelector(selector) !== null;
  // Where there is nothing to fill in the button says it all.
  const isBare = !has('input, select, textarea, output');
  const form = h('form', { class: 'action', 'data-action': name, 'aria-label': text === name ? name : `${text} (${name})`, novalidate: true },
    isBare ? null : h('h3', {}, text, code), input.description === undefined ? null : h('p', {}, input.description), has('.part:not(details .part)') ? h('p', { class: 'hint' }, say('optionalNote')) : null,
    fields.element, problem, h('button', {}, bare(text) === bare(name) ? say('send', { name }) : text), ...(isBare && bare(text) !== bare(name) ? code : []));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  async function submit() {
    fields.clear();
    problem.textContent = '';
    const { values, problems } = fields.read();
    const tellAll = (why, marked) => { problem.textContent = marked.length === 0 ? why : say('seeFields', { why, names: [...new Set(marked)].join(', ') }); };
    if (problems.length > 0) return tellAll(say('notSent'), fields.mark(problems));
    try {
      await onSend(values);
    } catch (error) {
      const { marked, others } = fields.refused(error.errors ?? []);
      tellAll([error.message, ...others].join('; '), marked);
    }
  }
  return form;
}

/** Whether words are the event's own: `Door opened` is nothing but `door.opened`. */
const bare = (text) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** The fields of an event. `read()` answers what to send and what is wrong with it already; `refused(errors)` marks the fields a problem names. */
export function schemaForm(schema, label) {
  const root = part({ label, name: '', where: () => [], isRequired: true, isPlain: true, isTop: true, isItem: true, initial: schema.default, root: schema, open: [], budget: { left: most }, make: part }, schema);
  function mark(problems) {
    for (const { part: at, message } of problems) at.tell(message);
    const [first] = problems.map(({ part: at }) => at).toSorted((one, other) => (one.element.compareDocumentPosition(other.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
    first?.focus();
    return problems.map(({ part: at }) => at.name()).filter((name) => name !== '');
  }
  return {
    element: root.element, mark,
    read() {
      const problems = [];
      const values = root.read(problems);
      return { values: values ?? {}, problems };
    },
    clear() {
      for (const element of root.element.querySelectorAll('.problem')) element.replaceChildren();
      for (const element of root.element.querySelectorAll('[aria-invalid]')) element.removeAttribute('aria-invalid');
    },
    /** @param errors `pointer`, `code` and `message` each @returns names of the fields that were marked, and what is of none of them */
    refused(errors) {
      const placed = ofTheChosen(errors.map((error) => ({ ...error, ...root.at(tokensOf(error.pointer)) })));
      const [known, others] = [placed.filter((one) => one.part !== root), placed.filter((one) => one.part === root)];
      const way = ({ rest }) => (rest.length === 0 ? '' : `${rest.join('/')} `);
      return { marked: mark(known.map((one) => ({ part: one.part, message: `${way(one)}${one.message}` }))), others: others.map((one) => `${way(one)}${one.message}`) };
    },
  };
}

/** Who fits none of several alternatives is told what is wrong with each: only the chosen one's rules are of use. */
function ofTheChosen(errors) {
  const unions = errors.filter(({ code }) => code === 'oneOf' || code === 'anyOf');
  const isInside = ({ pointer }, union) => pointer === union.pointer || pointer.startsWith(`${union.pointer}/`);
  const isOfUse = ({ code, rest, part: at }) => (at.isJson || (rest.length === 0 && code !== 'const' && code !== 'type')) && (at.isJson || code === 'required' || code in at.schema);
  return errors.filter((error) => {
    if (unions.includes(error)) return !errors.some((other) => !unions.includes(other) && isInside(other, error) && isOfUse(other));
    return !unions.some((union) => isInside(error, union)) || isOfUse(error);
  });
}

/** The part of a form that stands for a schema. */
function part(given, schema) {
  // What is left out until somebody asks for it may come again without end.
  const once = resolved(schema, given.root, given.open);
  const known = once ?? (given.isRequired ? null : resolved(schema, given.root));
  if (known === null || given.budget.left-- <= 0) return jsonPart({ ...given, where: given.isItem ? given.where : () => [...given.where(), given.label] }, resolved(schema, given.root)?.schema ?? schema, { isObject: given.isTop });
  const { schema: read, open } = known;
  const label = given.isItem ? given.label : (read.title ?? given.label);
  const next = { ...given, open, label, where: given.isItem ? given.where : () => [...given.where(), label], initial: given.initial === undefined && once !== null ? read.default : given.initial };
  const choices = choicesOf(read);
  if ('const' in read) return given.isRequired ? fixedPart(next, read, read.const) : choicePart(next, read, [{ value: read.const, text: JSON.stringify(read.const) }]);
  if (choices !== null) return choicePart(next, read, choices);
  const resolve = (one) => resolved(one, given.root, open);
  if (alternativesOf(read, resolve) !== null) return alternativesPart(next, read, resolve);
  switch (typesOf(read)[0]) {
    case 'null': return given.isRequired ? fixedPart(next, read, null) : choicePart(next, read, [{ value: null, text: 'null' }]);
    case 'string': return textPart(next, read);
    case 'number': return numberPart(next, read, false);
    case 'integer': return numberPart(next, read, true);
    case 'object': if (read.properties !== undefined || read.additionalProperties === false || given.isTop) return objectPart(next, read); break;
    case 'array': if (read.prefixItems === undefined && read.items !== null && typeof read.items === 'object') return listPart(next, read); break;
    default:
  }
  return jsonPart(next, read);
}
