// A form made of the JSON Schema of an event. What it cannot make fields of is typed as JSON.
import { h } from './dom.js';
import { say } from './words.js';

/** Plain values only; `null` beside a type makes it optional. */
const simple = ['string', 'number', 'integer', 'boolean'];
const typeOf = ({ type, enum: choices }) => (choices !== undefined ? 'choice' : Array.isArray(type) ? type.find((one) => one !== 'null') : type);

/** `name`: unique on the page. `values()` throws an Error that says what is wrong. */
export function schemaForm(schema, name) {
  const properties = Object.entries(schema.properties ?? {}).filter(([key]) => key !== 'type');
  const isSimple = properties.every(([, property]) => simple.includes(typeOf(property)) || typeOf(property) === 'choice') && (properties.length > 0 || schema.additionalProperties === false);
  if (!isSimple) {
    const area = h('textarea', { id: `${name}-json`, rows: 4, spellcheck: 'false' });
    area.value = '{}';
    return {
      elements: [h('label', { for: `${name}-json` }, say('json')), area],
      values() {
        let value = null;
        try {
          value = JSON.parse(area.value || '{}');
        } catch {
          // told below
        }
        if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Error(say('notJson'));
        return value;
      },
    };
  }
  const fields = properties.map(([key, property]) => field(key, property, (schema.required ?? []).includes(key), name));
  return { elements: fields.flatMap(({ elements }) => elements), values: () => Object.fromEntries(fields.flatMap(({ key, read }) => { const value = read(); return value === undefined ? [] : [[key, value]]; })) };
}

function field(key, property, isRequired, name) {
  const id = `${name}-${key}`;
  const text = property.title ?? key;
  const label = h('label', { for: id }, isRequired ? text : say('optional', { name: text }));
  const hint = property.description === undefined ? null : h('span', { class: 'hint', id: `${id}-hint` }, property.description);
  const common = { id, name: key, required: isRequired, 'aria-describedby': hint === null ? null : `${id}-hint` };
  if (typeOf(property) === 'choice') {
    const select = h('select', common, isRequired ? [] : h('option', { value: '' }, ''), property.enum.map((choice) => h('option', { value: JSON.stringify(choice) }, String(choice))));
    return { key, elements: [label, select, hint], read: () => (select.value === '' ? undefined : JSON.parse(select.value)) };
  }
  if (typeOf(property) === 'boolean') {
    const box = h('input', { ...common, required: false, type: 'checkbox' });
    return { key, elements: [h('label', { for: id }, text), box, hint], read: () => (box.checked || isRequired ? box.checked : undefined) };
  }
  const isNumber = typeOf(property) !== 'string';
  const input = h('input', {
    ...common, type: isNumber ? 'number' : property.writeOnly === true ? 'password' : 'text', autocomplete: 'off', spellcheck: 'false',
    ...(isNumber ? { step: typeOf(property) === 'integer' ? 1 : 'any', min: property.minimum, max: property.maximum } : { minlength: property.minLength, maxlength: property.maxLength }),
  });
  // The service judges patterns: a browser reads some of them in another way.
  return { key, elements: [label, input, hint], read: () => (input.value === '' ? (isRequired && !isNumber ? '' : undefined) : isNumber ? Number(input.value) : input.value) };
}
