// `x.events.ts`: what the events of a machine may hold. JSON Schema 2020-12 is taken as it is, a schema of a library by what
// it itself offers to become one: the service needs no such library.
import Ajv2020 from 'ajv/dist/2020.js';
import type { Schema } from '#src/engine/definition.ts';
import { breaks } from '#src/engine/payloads.ts';
import type { Json } from '#src/ports/json.ts';
import { FileError } from './machines-error.ts';
import type { Namespace } from './node-import.ts';

const ajv = new Ajv2020.default({ strict: false, allErrors: true });

/** @throws {FileError} naming the event and the place in its schema */
export function eventSchemasOf(namespace: Namespace): Readonly<Record<string, Schema>> {
  const events = namespace['events'] ?? namespace['default'];
  if (!isObject(events)) throw new FileError('it exports no "events": { "event.type": schema }');
  return Object.fromEntries(Object.entries(events).map(([type, schema]) => [type, checked(type, withoutType(jsonSchemaOf(type, schema)))]));
}

type Convertible = { readonly toJSONSchema?: unknown; readonly '~standard'?: { readonly jsonSchema?: { readonly input?: unknown } } };
type Converter = (options: object) => unknown;

function jsonSchemaOf(type: string, schema: unknown): Schema {
  if (schema === true) return { type: 'object' };
  if (!isObject(schema)) throw new FileError(`the schema of "${type}" is neither a JSON Schema nor a schema that can become one`);
  const { toJSONSchema, '~standard': standard } = schema as Convertible;
  try {
    if (typeof standard?.jsonSchema?.input === 'function') return asJson((standard.jsonSchema.input as Converter)({ target: 'draft-2020-12' }));
    if (typeof toJSONSchema === 'function') return asJson((toJSONSchema as Converter).call(schema, { target: 'draft-2020-12', io: 'input' }));
  } catch (error) {
    throw new FileError(`the schema of "${type}" cannot be turned into a JSON Schema: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (standard !== undefined) throw new FileError(`the schema of "${type}" cannot become a JSON Schema: its library offers no way (zod does from version 4 on)`);
  return asJson(schema);
}

const asJson = (value: unknown): Schema => {
  const { $schema: _, ...schema } = JSON.parse(JSON.stringify(value)) as Record<string, Json>;
  return schema;
};

/** A schema may describe the whole event; callers' payloads are judged without its type. */
function withoutType(schema: Schema): Schema {
  const { properties, required } = schema;
  if (!isObject(properties) || !Object.hasOwn(properties, 'type')) return schema;
  const { type: _, ...others } = properties as Record<string, Json>;
  return { ...schema, properties: others, ...(Array.isArray(required) ? { required: required.filter((name) => name !== 'type') } : {}) };
}

function checked(type: string, schema: Schema): Schema {
  if (ajv.validateSchema(schema) !== true) {
    const [first] = ajv.errors ?? [];
    throw new FileError(`the schema of "${type}" is no JSON Schema 2020-12: ${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}`);
  }
  if (schema['type'] !== undefined && schema['type'] !== 'object') throw new FileError(`the schema of "${type}" is not that of an object: /type must be "object"`);
  const object: Schema = { type: 'object', ...(known(schema) as Schema) };
  try {
    breaks(object, {}); // the judge of payloads is stricter than the standard: better now than at the first event
  } catch (error) {
    throw new FileError(`the schema of "${type}" cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
  return object;
}

const maps = new Set(['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']);
const lists = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const single = new Set(['items', 'additionalProperties', 'unevaluatedItems', 'unevaluatedProperties', 'not', 'if', 'then', 'else', 'contains', 'propertyNames']);
const values = new Set([
  'type', 'enum', 'const', 'multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'maxLength', 'minLength', 'pattern', 'maxItems', 'minItems', 'uniqueItems',
  'maxContains', 'minContains', 'maxProperties', 'minProperties', 'required', 'dependentRequired', 'format', 'title', 'description', 'default', 'deprecated', 'readOnly', 'writeOnly', 'examples',
  '$id', '$ref', '$anchor', '$dynamicRef', '$dynamicAnchor', '$comment', 'discriminator',
]);
const formats = new Set(['date', 'time', 'date-time', 'iso-time', 'iso-date-time', 'duration', 'uri', 'uri-reference', 'uri-template', 'url', 'email', 'hostname', 'ipv4', 'ipv6', 'regex', 'uuid', 'json-pointer', 'relative-json-pointer', 'byte', 'int32', 'int64', 'float', 'double', 'password', 'binary']);

/** Without keywords and formats of other vocabularies, which the standard has everybody ignore. */
function known(schema: Json): Json {
  if (!isObject(schema)) return schema;
  const kept = ofTheStandard(schema as Schema);
  const { properties, required } = kept;
  // The judge wants every required property to be mentioned: an empty schema says nothing of it.
  const unmentioned = kept['additionalProperties'] === false || !Array.isArray(required) ? [] : required.filter((name) => typeof name === 'string' && !(isObject(properties) && Object.hasOwn(properties, name)));
  return unmentioned.length === 0 ? kept : { ...kept, properties: { ...Object.fromEntries(unmentioned.map((name) => [name, {}])), ...(properties as Schema | undefined) } };
}

const ofTheStandard = (schema: Schema): Schema =>
  Object.fromEntries(Object.entries(schema).flatMap(([key, value]): [string, Json][] => {
    if (maps.has(key) && isObject(value)) return [[key, Object.fromEntries(Object.entries(value as Record<string, Json>).map(([name, inner]) => [name, known(inner)]))]];
    if (lists.has(key) && Array.isArray(value)) return [[key, value.map((inner: Json) => known(inner))]];
    if (single.has(key)) return [[key, known(value)]];
    if (key === 'format' && !(typeof value === 'string' && formats.has(value))) return [];
    return values.has(key) ? [[key, value]] : [];
  }));

const isObject = (value: unknown): value is object => value !== null && typeof value === 'object' && !Array.isArray(value);
