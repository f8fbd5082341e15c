// Reads JSON Schema (draft 2020-12) as far as a form can show it: references followed, conjunctions put together. It judges
// nothing, which the service does: what is not read here is left to whoever types JSON.
import { say } from './words.js';

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
export const sameJson = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Without `$ref` and `allOf`. `open`: references followed on the way here. Null: one of them leads nowhere, or back to itself. */
export function resolved(schema, root, open = []) {
  if (!isObject(schema)) return schema === false ? null : { schema: {}, open };
  const { $ref, allOf, $defs: _, definitions: __, ...own } = schema;
  let known = { schema: own, open };
  for (const [part, followed] of [...($ref === undefined ? [] : [[pointed(root, $ref), [$ref]]]), ...(allOf ?? []).map((one) => [one, []])]) {
    if (part === undefined || followed.some((one) => open.includes(one))) return null;
    const inner = resolved(part, root, [...known.open, ...followed]);
    if (inner === null) return null;
    known = { schema: together(known.schema, inner.schema), open: inner.open };
  }
  return known;
}

function pointed(root, reference) {
  if (typeof reference !== 'string' || !/^#(?:\/|$)/.test(reference)) return undefined;
  let found = root;
  for (const token of tokensOf(decodeURIComponent(reference.slice(1)))) found = found !== null && typeof found === 'object' && Object.hasOwn(found, token) ? found[token] : undefined;
  return found;
}

/** The names along a JSON pointer (RFC 6901). */
export const tokensOf = (pointer) => pointer.split('/').slice(1).map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

const isPlain = (schema) => isObject(schema) && schema.$ref === undefined && schema.allOf === undefined;

/** Both hold; where only one of two can be shown it is the first one's. */
export function together(own, other) {
  const both = { ...other, ...own };
  if (own.properties !== undefined && other.properties !== undefined) {
    both.properties = { ...other.properties, ...own.properties };
    for (const key of Object.keys(own.properties)) if (Object.hasOwn(other.properties, key)) both.properties[key] = isPlain(own.properties[key]) && isPlain(other.properties[key]) ? together(own.properties[key], other.properties[key]) : { allOf: [own.properties[key], other.properties[key]] };
  }
  if (own.required !== undefined && other.required !== undefined) both.required = [...new Set([...own.required, ...other.required])];
  if (own.enum !== undefined && other.enum !== undefined) both.enum = own.enum.filter((one) => other.enum.some((two) => sameJson(one, two)));
  if (own.type !== undefined && other.type !== undefined) {
    const shared = typesOf(own).filter((type) => typesOf(other).includes(type));
    both.type = shared.length === 1 ? shared[0] : shared;
  }
  return both;
}

/** What a value may be; what its other rules are about where it is not said. A number may be a whole one. */
export function typesOf({ type, properties, items, pattern, format, minLength, maxLength, minimum, maximum }) {
  if (type !== undefined) return [type].flat().filter((one, _, all) => one !== 'integer' || !all.includes('number'));
  if (properties !== undefined) return ['object'];
  if (items !== undefined) return ['array'];
  if ((pattern ?? format ?? minLength ?? maxLength) !== undefined) return ['string'];
  return (minimum ?? maximum) === undefined ? [] : ['number'];
}

/** The values to choose from, each with its wording; null: there is no list of them. A title is chosen rather than its value. */
export function choicesOf(schema) {
  const titled = schema.oneOf ?? schema.anyOf;
  if (schema.enum !== undefined) return worded(schema.enum.map((value) => ({ value })));
  if (titled !== undefined) return titled.length > 0 && titled.every((one) => isObject(one) && 'const' in one) ? worded(titled.map(({ const: value, title }) => ({ value, title }))) : null;
  return sameJson(typesOf(schema), ['boolean']) ? worded([{ value: true }, { value: false }]) : null;
}

/** Texts stand as they are, unless one looks like another value: "2" beside 2. */
function worded(choices) {
  const others = new Set(choices.filter(({ value }) => typeof value !== 'string').map(({ value }) => JSON.stringify(value)));
  return choices.map(({ value, title }) => ({ value, text: title ?? (typeof value === 'string' && value !== '' && !others.has(value) ? value : JSON.stringify(value)) }));
}

/** Alternatives as whole schemas with a wording that tells them apart; null: there are none. `resolve` as above, of one. */
export function alternativesOf(schema, resolve) {
  const { oneOf, anyOf, ...base } = schema;
  const ways = oneOf ?? anyOf;
  const types = typesOf(schema);
  if (ways === undefined) return types.length < 2 ? null : types.map((type) => ({ schema: { ...schema, type }, text: say(kindWords[type]) }));
  const { title: _, description: __, default: ___, ...rules } = oneOf === undefined || anyOf === undefined ? base : { ...base, anyOf };
  const read = ways.map((way) => resolve(way)?.schema);
  const texts = read.map((one, i) => nameOf(one) ?? say('alternative', { number: i + 1 }));
  return ways.map((way, i) => ({ schema: { allOf: [way, rules] }, text: texts.indexOf(texts[i]) === texts.lastIndexOf(texts[i]) ? texts[i] : `${texts[i]} (${say('alternative', { number: i + 1 })})` }));
}

const kindWords = { string: 'kindText', number: 'kindNumber', integer: 'kindInteger', boolean: 'kindBoolean', null: 'kindNull', object: 'kindObject', array: 'kindArray' };

function nameOf(schema) {
  if (schema === undefined) return undefined;
  if (schema.title !== undefined) return schema.title;
  if ('const' in schema) return JSON.stringify(schema.const);
  const marks = Object.entries(schema.properties ?? {}).filter(([, one]) => isObject(one) && 'const' in one).map(([key, one]) => `${key}: ${typeof one.const === 'string' ? one.const : JSON.stringify(one.const)}`);
  if (marks.length > 0) return marks.join(', ');
  if ((schema.required ?? []).length > 0) return say('withParts', { names: schema.required.join(', ') });
  const [type, more] = typesOf(schema);
  if (type === undefined || more !== undefined) return undefined;
  return schema.format === undefined ? say(kindWords[type]) : `${say(kindWords[type])} (${schema.format})`;
}

const examples = { date: '2026-01-31', time: '09:30:00Z', 'date-time': '2026-01-31T09:30:00Z', duration: 'P1DT2H', email: 'ada@example.org', uri: 'https://example.org/a', uuid: '123e4567-e89b-12d3-a456-426614174000', ipv4: '192.0.2.1', ipv6: '2001:db8::1', hostname: 'example.org' };

/** What the value has to be like, in words: its description first. */
export function hintsOf({ description, minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength, pattern, format, minItems, maxItems, uniqueItems, examples: given }) {
  const rules = [
    ['hintLeast', minimum], ['hintMost', maximum], ['hintMore', exclusiveMinimum], ['hintLess', exclusiveMaximum], ['hintMultiple', multipleOf],
    ['hintShortest', minLength], ['hintLongest', maxLength], ['hintPattern', pattern], ['hintFewest', minItems], ['hintMany', maxItems],
  ].flatMap(([word, what]) => (what === undefined ? [] : [say(word, { what })]));
  if (format !== undefined) rules.push(examples[format] === undefined ? say('hintFormat', { format }) : say('hintFormatLike', { format, like: examples[format] }));
  if (uniqueItems === true) rules.push(say('hintUnique'));
  if (Array.isArray(given) && given.length > 0) rules.push(say('hintExample', { what: given.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(', ') }));
  return [...(description === undefined ? [] : [description]), ...(rules.length === 0 ? [] : [`${rules.join('; ')}.`])];
}

const beyond = ['additionalProperties', 'patternProperties', 'unevaluatedProperties', 'propertyNames', 'minProperties', 'maxProperties', 'dependentRequired', 'dependentSchemas', 'if', 'then', 'else', 'not'];
/** Rules of an object that no field of its own stands for; null: none. */
export function beyondFields(schema) {
  const rules = beyond.filter((key) => schema[key] !== undefined && !(key.endsWith('Properties') && schema[key] === false)).map((key) => [key, schema[key]]);
  return rules.length === 0 ? null : Object.fromEntries(rules);
}

/** A schema in a line, without what is told beside it. */
export function inShort(schema) {
  const { title: _, description: __, default: ___, $defs: ____, definitions: _____, ...rules } = isObject(schema) ? schema : {};
  if (schema !== false && Object.keys(rules).length === 0) return say('anyJson');
  const text = JSON.stringify(schema === false ? schema : rules);
  return say('schemaShort', { schema: text.length > 300 ? `${text.slice(0, 299)}…` : text });
}
