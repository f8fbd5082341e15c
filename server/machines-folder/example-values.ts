// Values made to fit a JSON Schema 2020-12: what it names itself (const, enum, default, examples) before anything made up.
import type { Schema } from '#src/engine/definition.ts';
import { breaks } from '#src/engine/payloads.ts';
import { canonical, type Json } from '#src/ports/json.ts';
import { textsFor } from './example-text.ts';

/** Schemas may refer to themselves: no value is sought any deeper. */
const deepest = 12;
/** One that refers to itself several times would else be followed for ever so long. */
const mostVisits = 500;
/** Lists longer than that are not made. */
const mostItems = 100;
/** References of a schema to itself or to another, and branches within branches, that are followed. */
const mostBranches = 16;

/** Makes values for one schema and for the parts of it. */
export class ExampleValues {
  readonly #root: Schema;
  #visits = 0;

  /** @param root what `#/…` references of its parts point into */
  constructor(root: Schema) {
    this.#root = root;
  }

  /** Different values, the best first: not each of them need fit, for only the whole can be judged. Empty where none is known. */
  of(given: Json | undefined, depth = 0): readonly Json[] {
    if (depth > deepest || (this.#visits += 1) > mostVisits || given === false) return [];
    if (!isSchema(given)) return ['example'];
    return unique(this.branches(given).flatMap((schema) => this.#plain(schema, depth)));
  }

  /** The schema without references, `allOf`, `anyOf` and `oneOf`: one for each way there is to fit it. */
  branches(schema: Schema, followed = 0): readonly Schema[] {
    const { $ref, allOf, anyOf, oneOf, ...own } = schema;
    if (followed > deepest) return [];
    let found: readonly Schema[] = [own];
    const parts: readonly (readonly Json[])[] = [...($ref === undefined ? [] : [[this.#target($ref)]]), ...listed(allOf).map((part) => [part]), ...[listed(anyOf), listed(oneOf)].filter(({ length }) => length > 0)];
    for (const choices of parts) {
      const ways = choices.filter(isSchema).flatMap((choice) => this.branches(choice, followed + 1));
      if (ways.length > 0) found = found.flatMap((one) => ways.map((way) => merged(one, way))).slice(0, mostBranches);
    }
    return found;
  }

  #target(ref: Json): Json {
    if (typeof ref !== 'string' || !ref.startsWith('#')) return {};
    let found: Json = this.#root;
    for (const name of ref.slice(1).split('/').slice(1)) {
      const key = decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~');
      const inner: Json | undefined = isSchema(found) && Object.hasOwn(found, key) ? found[key] : undefined;
      if (inner === undefined) return {};
      found = inner;
    }
    return found;
  }

  #plain(schema: Schema, depth: number): readonly Json[] {
    const { const: only, enum: choices, default: usual, examples, type } = schema;
    const named = [...(usual === undefined ? [] : [usual]), ...listed(examples), ...(only === undefined ? [] : [only]), ...listed(choices)].filter((value) => fits(schema, value));
    if (named.length > 0) return named;
    const types = type === undefined ? [impliedType(schema)] : listed(type, [type]);
    return types.flatMap((one) => this.#ofType(one, schema, depth)).filter((value) => fits(schema, value));
  }

  #ofType(type: Json, schema: Schema, depth: number): readonly Json[] {
    if (type === 'boolean') return [true, false];
    if (type === 'null') return [null];
    if (type === 'number' || type === 'integer') return numbersFor(schema, type === 'integer');
    if (type === 'array') return this.#list(schema, depth);
    if (type === 'object') return this.#objects(schema, depth);
    return textsFor(schema).filter((value) => fits(schema, value)).slice(0, 1);
  }

  #list({ prefixItems, items, contains, minItems, minContains, uniqueItems }: Schema, depth: number): readonly Json[] {
    const first = listed(prefixItems).map((item) => this.of(item, depth + 1)[0] ?? null);
    const least = Math.max(typeof minItems === 'number' ? minItems : 0, contains === undefined ? 0 : typeof minContains === 'number' ? minContains : 1);
    if (least > mostItems) return [];
    const values = this.of(items ?? contains, depth + 1);
    const rest = Array.from({ length: Math.max(0, least - first.length) }, (_, n) => values[uniqueItems === true ? n : 0] ?? (typeof values[0] === 'string' ? `${values[0]}${n + 1}` : typeof values[0] === 'number' ? values[0] + n : null));
    return [[...first, ...rest].slice(0, Math.max(least, 0))];
  }

  /** With what it requires, or else with all it names: a schema may want more than it lists as required. */
  #objects(schema: Schema, depth: number): readonly Json[] {
    const required = listed(schema['required']).filter((name) => typeof name === 'string');
    const properties = propertiesOf(schema);
    const made = (names: readonly string[]): Json => Object.fromEntries([...new Set(names)].flatMap((name): [string, Json][] => {
      const [value] = this.of(Object.hasOwn(properties, name) ? properties[name] : undefined, depth + 1);
      return value === undefined ? [] : [[name, value]];
    }));
    const least = made(required);
    return [fits(schema, least) ? least : made([...required, ...Object.keys(properties)])];
  }
}

export const propertiesOf = ({ properties }: Schema): Readonly<Record<string, Json>> => (isSchema(properties) ? properties : {});
export const isSchema = (value: Json | undefined): value is Schema => value !== null && typeof value === 'object' && !Array.isArray(value);
export const unique = (values: readonly Json[]): readonly Json[] => [...new Map(values.map((value) => [canonical(value), value] as const)).values()];

const listed = (value: Json | undefined, otherwise: readonly Json[] = []): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : otherwise);

/** A part that refers to what lies outside of it cannot be judged alone: the whole will be. */
function fits(schema: Schema, value: Json): boolean {
  try {
    return breaks(schema, value).length === 0;
  } catch {
    return true;
  }
}

function merged(one: Schema, other: Schema): Schema {
  const required = [...listed(one['required']), ...listed(other['required'])];
  const properties = { ...propertiesOf(one), ...propertiesOf(other) };
  return { ...one, ...other, ...(required.length === 0 ? {} : { required }), ...(Object.keys(properties).length === 0 ? {} : { properties }) };
}

const impliedType = (schema: Schema): string => {
  if ('properties' in schema || 'required' in schema) return 'object';
  if ('items' in schema || 'prefixItems' in schema || 'minItems' in schema) return 'array';
  return ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'].some((key) => key in schema) ? 'number' : 'string';
};

/** The least and the greatest that is allowed, as guards compare with such; 1 where there are no bounds. Bounds of all safe integers are none. */
function numbersFor(schema: Schema, isInteger: boolean): readonly number[] {
  const { multipleOf } = schema;
  const step = typeof multipleOf === 'number' ? multipleOf : isInteger ? 1 : null;
  const bound = (inclusive: string, exclusive: string, inwards: 1 | -1): number | null => {
    const found = [schema[inclusive], schema[exclusive]].flatMap((value, position) => (typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER ? [{ value, isOut: position === 1 }] : []));
    const [tightest] = found.sort((a, b) => inwards * (b.value - a.value) || Number(b.isOut) - Number(a.isOut));
    if (tightest === undefined) return null;
    const { value, isOut } = tightest;
    if (step === null) return isOut ? value + inwards : value;
    const on = inwards * Math.ceil((inwards * value) / step) * step;
    return isOut && on === value ? on + inwards * step : on;
  };
  const [least, greatest] = [bound('minimum', 'exclusiveMinimum', 1), bound('maximum', 'exclusiveMaximum', -1)];
  if (least === null && greatest === null) return [step === null ? 1 : isInteger && !Number.isInteger(step) ? 0 : step];
  if (least !== null && greatest !== null && least > greatest) return [(least + greatest) / 2]; // above 0 and below 1
  return [least, greatest].filter((value) => value !== null).map((value) => value + 0); // no -0
}
