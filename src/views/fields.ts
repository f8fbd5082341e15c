// Fields of a page, derived from the schemas of the actions it offers: a client can fill in all that may be sent, and nothing else.
import type { Offer } from '../engine/offers.ts';
import type { JsonObject } from '../ports/json.ts';
import { readable, readableName } from './actions.ts';
import type { Field, Option } from './view.ts';

/** A property of an offer's input. */
export type Property = { readonly action: string; readonly name: string; readonly schema: JsonObject };

export const propertiesOf = (offers: readonly Offer[]): Property[] => offers.flatMap(({ name: action, input }) =>
  Object.entries((input['properties'] ?? {}) as Readonly<Record<string, JsonObject>>).map(([name, schema]) => ({ action, name, schema })));

/** The values a choice has now; null for a property that is no choice. */
export const valuesOf = ({ schema }: Property): readonly string[] | null => (Array.isArray(schema['enum']) ? schema['enum'].map(String) : null);

/** Told by the schema alone: right for any machine. */
export const plainField = (property: Property): Field => {
  const { action, name, schema } = property;
  const label = typeof schema['title'] === 'string' ? schema['title'] : readableName(name);
  const values = valuesOf(property);
  return values === null ? { name, kind: kindOf(schema), label, action } : { name, kind: 'choice', label, action, options: values.map(plainOption) };
};

const kindOf = (schema: JsonObject): Field['kind'] => (schema['format'] === 'email' ? 'email' : 'text');
const plainOption = (value: string): Option => ({ value, label: readable(value), available: true });
