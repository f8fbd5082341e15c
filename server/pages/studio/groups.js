// Parts of a form that hold others: objects, lists, and a choice of alternatives. `given.make` makes the part of a schema.
import { h } from './dom.js';
import { addTo, jsonPart, named, newId } from './fields.js';
import { alternativesOf, beyondFields, hintsOf, inShort } from './schemas.js';
import { say } from './words.js';

/** What is made because somebody asked for it may go on from a reference that was followed before. */
const afresh = (given) => ({ ...given, open: [], budget: { left: 200 } });
const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

/** A fieldset with a name; the event itself, which has a heading, is a plain one. */
function group(given, schema, content, { read, inside, hints = hintsOf(schema) }) {
  const id = newId();
  const hint = hints.length === 0 || given.isPlain ? null : h('p', { class: 'hint', id: `${id}-hint` }, hints.map((text, i) => (i === 0 ? text : ` ${text}`)));
  const problem = h('p', { class: 'problem', id: `${id}-problem` });
  const element = given.isPlain ? h('div', {}, content, problem) : h('fieldset', { class: 'part', 'aria-describedby': [...(hint === null ? [] : [hint.id]), problem.id].join(' ') }, h('legend', {}, named(given)), hint, content, problem);
  const part = {
    element, schema, isJson: false, name: () => given.where().join(': '),
    read: (problems) => read(problems, part),
    at(names) {
      const found = inside(names);
      return found === undefined ? { part, rest: names } : found.part.at(found.rest);
    },
    tell: (message) => addTo(problem, message),
    focus: () => element.querySelector('input, select, textarea, button, summary')?.focus(),
  };
  return part;
}

/** An optional part that holds others is made and sent when its box is ticked. */
function included(given, schema, fill) {
  if (given.isRequired) return fill(given);
  const holder = h('div', {});
  let inner = null;
  const box = h('input', { type: 'checkbox', name: given.name });
  const show = (from) => {
    if (box.checked && inner === null) holder.append((inner = fill({ ...from, isRequired: true, isPlain: true })).element);
    holder.hidden = !box.checked;
  };
  box.addEventListener('change', () => show(afresh(given)));
  box.checked = given.initial !== undefined;
  show(given);
  return group(given, schema, [h('label', {}, box, ` ${say('include')}`), holder], {
    read: (problems) => (box.checked ? inner.read(problems) : undefined),
    inside: (names) => (box.checked ? { part: inner, rest: names } : undefined),
  });
}

export const objectPart = (given, schema) => included(given, schema, (inner) => filledObject(inner, schema));

function filledObject(given, schema) {
  const required = new Set(schema.required ?? []);
  const unmentioned = [...required].filter((key) => !Object.hasOwn(schema.properties ?? {}, key));
  const properties = { ...schema.properties, ...Object.fromEntries(unmentioned.map((key) => [key, true])) };
  const initial = isObject(given.initial) ? given.initial : {};
  const parts = new Map(Object.entries(properties).filter(([, inner]) => inner !== false).map(([key, inner]) => [key, given.make({
    ...given, isPlain: false, isTop: false, isItem: false, label: key, name: given.name === '' ? key : `${given.name}.${key}`, isRequired: required.has(key), initial: Object.hasOwn(initial, key) ? initial[key] : undefined,
  }, inner)]));
  const rules = beyondFields(schema);
  // Whatever is not forbidden may stand in an event; inside of it, what the schema speaks of.
  const isOpen = rules !== null || (given.isTop && schema.additionalProperties !== false && schema.unevaluatedProperties !== false);
  const rest = !isOpen ? null : jsonPart({ ...given, isPlain: false, isItem: true, isRequired: false, label: say('further'), where: () => [...given.where(), say('further')], name: `${given.name}…`, initial: undefined }, rules ?? {}, { isObject: true, hints: [say('furtherHint'), ...(rules === null ? [] : [inShort(rules)])] });
  const content = [...[...parts.values()].map(({ element }) => element), rest === null ? null : h('details', { open: rules !== null && parts.size === 0 }, h('summary', {}, say('furtherOpen')), rest.element)];
  return group(given, schema, content, {
    read(problems) {
      const values = [...parts].flatMap(([key, part]) => { const value = part.read(problems); return value === undefined ? [] : [[key, value]]; });
      return Object.fromEntries([...values, ...Object.entries(rest?.read(problems) ?? {})]);
    },
    inside([key, ...names]) {
      if (key === undefined) return undefined;
      return parts.has(key) ? { part: parts.get(key), rest: names } : rest === null ? undefined : { part: rest, rest: [key, ...names] };
    },
  });
}

export const listPart = (given, schema) => included(given, schema, (inner) => filledList(inner, schema));

function filledList(given, schema) {
  let items = [];
  const rows = h('div', {});
  const add = h('button', { type: 'button' }, say('addItem', { name: given.label }));
  const told = h('p', { class: 'hint', role: 'status' });
  const wordsOf = (i) => say('itemOf', { name: given.label, number: i + 1 });

  function insert(initial, from) {
    const where = () => [...given.where().slice(0, -1), wordsOf(items.indexOf(item))];
    const part = given.make({ ...from, where, isPlain: false, isTop: false, isItem: true, isRequired: true, label: wordsOf(items.length), name: `${given.name}.${items.length}`, initial }, schema.items);
    const remove = h('button', { type: 'button', onclick: () => drop(item) });
    const item = { part, remove, row: h('div', { class: 'item' }, part.element, remove) };
    items.push(item);
    rows.append(item.row);
    number();
    return part;
  }
  function drop(item) {
    const at = items.indexOf(item);
    items = items.filter((one) => one !== item);
    item.row.remove();
    number();
    told.textContent = say('items', { count: items.length });
    (items[Math.min(at, items.length - 1)]?.remove ?? add).focus();
  }
  /** Each is called by the place that it has now. */
  function number() {
    for (const [i, { part, remove }] of items.entries()) {
      const title = part.element.querySelector('label, legend');
      if (title !== null) title.textContent = part.isJson ? say('asJson', { name: wordsOf(i) }) : wordsOf(i);
      remove.textContent = say('removeItem', { name: wordsOf(i) });
    }
  }
  add.addEventListener('click', () => {
    const part = insert(undefined, afresh(given));
    told.textContent = say('items', { count: items.length });
    part.focus();
  });
  const initial = Array.isArray(given.initial) ? given.initial : Array.from({ length: Math.min(schema.minItems ?? 0, 20) });
  for (const one of initial) insert(one, given);
  return group(given, schema, [rows, add, told], {
    read: (problems) => items.map(({ part }) => {
      const before = problems.length;
      const value = part.read(problems);
      if (value === undefined && problems.length === before) problems.push({ part, message: say('missing') });
      return value;
    }),
    inside: ([at, ...names]) => (Object.hasOwn(items, at ?? '') ? { part: items[at].part, rest: names } : undefined),
  });
}

/** Several shapes or kinds: one of them is chosen, and filled in. */
export function alternativesPart(given, schema, resolve) {
  const ways = alternativesOf(schema, resolve);
  const select = h('select', { name: `${given.name}?`, id: newId() }, given.isRequired ? null : h('option', { value: '' }, say('leftOut')), ways.map(({ text }, i) => h('option', { value: i }, text)));
  const holder = h('div', {});
  let inner = null;
  function show(from) {
    inner = select.value === '' ? null : given.make({ ...from, isPlain: false, isItem: true, isRequired: true, label: given.isPlain ? given.label : say('value') }, ways[Number(select.value)].schema);
    holder.replaceChildren(...(inner === null ? [] : [inner.element]));
  }
  const read = ways.map((way) => resolve(way.schema)?.schema);
  // Null is sent when it is wanted, not because nobody looked.
  const fits = given.initial !== undefined ? read.findIndex((one) => couldBe(one, given.initial)) : given.isRequired ? read.findIndex((one) => !couldBe(one, null)) : -1;
  if (fits >= 0) select.value = String(fits);
  // What was typed stays where the other alternative has a field of that name.
  select.addEventListener('change', () => show({ ...afresh(given), initial: inner?.read([]) ?? given.initial }));
  show(given);
  return group(given, schema, [h('label', { for: select.id }, say('whichKind')), select, holder], {
    read(problems) {
      if (inner === null) return undefined;
      const before = problems.length;
      const value = inner.read(problems);
      // That it was chosen says that it is meant: nothing in it would look like left out.
      if (value === undefined && problems.length === before) problems.push({ part: inner, message: say('missing') });
      return value;
    },
    inside: (names) => (inner === null ? undefined : { part: inner, rest: names }),
  });
}

/** Whether a value is of the kind a schema speaks of, by what can be seen at once. */
function couldBe(schema, value) {
  if (schema === undefined) return false;
  if ('const' in schema) return JSON.stringify(schema.const) === JSON.stringify(value);
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  const types = [schema.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => type === kind || (type === 'integer' && Number.isInteger(value)))) return false;
  return !isObject(value) || ((schema.required ?? []).every((key) => Object.hasOwn(value, key)) && Object.entries(schema.properties ?? {}).every(([key, one]) => !isObject(one) || !('const' in one) || !Object.hasOwn(value, key) || value[key] === one.const));
}
