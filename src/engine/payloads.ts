// Judges what a caller sent against its schema, and takes what is secret out of it before any machine sees it.
import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { canonical, type Json, type JsonObject } from '../ports/json.ts';
import type { InputError } from './errors.ts';
import type { Schema } from './definition.ts';

const ajv = new Ajv2020.default({ allErrors: true, strict: true, strictTypes: false, allowUnionTypes: true, validateFormats: true, discriminator: true });
addFormats.default(ajv);

const compiled = new Map<string, ValidateFunction>();
const mostCompiled = 500;
/** A schema that does not depend on a flow is one object for ever: its text need not be made again. */
const byObject = new WeakMap<object, ValidateFunction>();

/** Every broken rule at once; empty when the value fits. Messages name the rule and never repeat the value. */
export function breaks(schema: Schema, value: Json): InputError[] {
  const validate = validatorOf(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => ({ pointer: pointerOf(error), code: codeOf(error), message: messageOf(error) }));
}

function validatorOf(schema: Schema): ValidateFunction {
  const known = byObject.get(schema);
  if (known !== undefined) return known;
  const text = canonical(schema);
  const found = compiled.get(text);
  if (found !== undefined) {
    byObject.set(schema, found);
    return found;
  }
  if (compiled.size >= mostCompiled) compiled.delete(compiled.keys().next().value ?? '');
  const made = ajv.compile(JSON.parse(text) as object);
  ajv.removeSchema(); // schemas with choices differ from flow to flow: only our own bounded map keeps them
  compiled.set(text, made);
  byObject.set(schema, made);
  return made;
}

function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  const escape = (name: string) => name.replaceAll('~', '~0').replaceAll('/', '~1');
  if (keyword === 'required') return `${instancePath}/${escape((params as { missingProperty: string }).missingProperty)}`;
  if (keyword === 'additionalProperties') return `${instancePath}/${escape((params as { additionalProperty: string }).additionalProperty)}`;
  return instancePath;
}
const codeOf = ({ keyword }: ErrorObject): string => (keyword === 'additionalProperties' ? 'unknown' : keyword);
function messageOf({ keyword, message, params }: ErrorObject): string {
  if (keyword === 'additionalProperties') return 'is not known here';
  if (keyword === 'required') return 'is required';
  if (keyword === 'enum') return `must be one of ${(params as { allowedValues: unknown[] }).allowedValues.map(String).join(', ')}`;
  return message ?? 'breaks a rule';
}

/**
 * Replaces each value whose schema says `writeOnly`, at any depth of objects and lists, by a reference. `seal` keeps the
 * value and answers its reference's id.
 */
export function withoutSecrets(schema: Schema | undefined, payload: JsonObject, seal: (path: string, value: Json) => string, path = ''): JsonObject {
  const properties = (schema?.['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  return Object.fromEntries(Object.entries(payload).map(([name, value]) =>
    [name, withoutSecret(Object.hasOwn(properties, name) ? properties[name] : undefined, value, seal, `${path}${name}`)]));
}

function withoutSecret(schema: Schema | undefined, value: Json, seal: (path: string, value: Json) => string, path: string): Json {
  if (schema === undefined) return value;
  if (schema['writeOnly'] === true) return { sealed: seal(path, value) };
  if (Array.isArray(value)) return value.map((item: Json, position) => withoutSecret(schema['items'] as Schema | undefined, item, seal, `${path}.${position}`));
  return value !== null && typeof value === 'object' ? withoutSecrets(schema, value as JsonObject, seal, `${path}.`) : value;
}
