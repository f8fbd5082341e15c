// Payloads for events whose schema is known and of which no samples tell: made from the schema, and told to be so.
import type { Schema } from '#src/engine/definition.ts';
import { breaks, withoutSecrets } from '#src/engine/payloads.ts';
import type { AsSent, Samples } from '#src/paths/samples.ts';
import { canonical, type Json, type JsonObject } from '#src/ports/json.ts';
import { ExampleValues, isSchema, propertiesOf, unique } from './example-values.ts';

/** Of one event: each is one more edge out of every state that takes it. */
const mostCases = 8;
/** So many are shown in full. */
const mostShown = 3;

/**
 * Payloads that fit the schema, without `type`: one for each of its branches, and one more for each other value that a
 * property on the first level may have by an enum, examples, bounds or as a boolean. Empty where none could be made.
 */
export function examplePayloads(schema: Schema): readonly JsonObject[] {
  const values = new ExampleValues(schema);
  const fitting = (made: readonly Json[]): readonly JsonObject[] => unique(made).filter(isSchema).filter((payload) => breaks(schema, payload).length === 0);
  const found = values.branches(schema).flatMap((branch) => {
    const named = fitting(values.of(branch));
    const [first] = named;
    if (first === undefined) return [];
    const varied = Object.entries(propertiesOf(branch)).flatMap(([name, property]) => {
      const choices = values.of(property);
      return choices.length < 2 ? [] : choices.map((value) => ({ ...first, [name]: value })); // one text is as good as another
    });
    const isNamed = branch['default'] !== undefined || branch['examples'] !== undefined;
    return fitting([...(isNamed ? named : [first]), ...varied]);
  });
  return unique(found).filter(isSchema).slice(0, mostCases);
}

export type Completed = { readonly samples: Samples; /** What was made up, as sentences. */ readonly guessed: readonly string[] };

/**
 * The samples, and payloads for those of the `types` that they say nothing of. What a schema has sealed is a reference to
 * the chart, and text as it is sent.
 * @param schemaOf undefined: the event may hold anything, and is tried empty as ever
 */
export function withExamples(samples: Samples, types: readonly string[], schemaOf: (type: string) => Schema | undefined): Completed {
  const events: Record<string, readonly object[]> = {};
  const sent: Record<string, (payload: never) => object> = {};
  const guessed: string[] = [];
  for (const type of types) {
    const schema = schemaOf(type);
    if (schema === undefined || Object.hasOwn(samples.events ?? {}, type)) continue;
    const payloads = examplePayloads(schema);
    if (payloads.length === 0) guessed.push(`"${type}" is tried with an empty payload: none that fits could be made from its schema`);
    if (payloads.every((payload) => Object.keys(payload).length === 0)) continue; // what is tried anyway
    const bySeen = new Map<string, { readonly shown: JsonObject; readonly sent: JsonObject }>();
    for (const payload of payloads) {
      const shown = withoutSecrets(schema, payload, (path) => path);
      if (!bySeen.has(canonical(shown))) bySeen.set(canonical(shown), { shown, sent: payload }); // two secrets are one reference to the chart
    }
    const cases = [...bySeen.values()];
    events[type] = cases.map(({ shown }) => shown);
    if (cases.some((one) => canonical(one.shown) !== canonical(one.sent))) sent[type] = (payload: object) => bySeen.get(canonical(payload))?.sent ?? payload;
    guessed.push(sentence(type, cases.map((one) => one.sent)));
  }
  if (Object.keys(events).length === 0) return { samples, guessed };
  const asSent: AsSent = { ...samples.asSent, events: { ...sent, ...samples.asSent?.events } };
  return { samples: { ...samples, events: { ...samples.events, ...events }, ...(Object.keys(sent).length === 0 ? {} : { asSent }) }, guessed };
}

function sentence(type: string, payloads: readonly JsonObject[]): string {
  const more = payloads.length - mostShown;
  const shown = `${payloads.slice(0, mostShown).map((payload) => JSON.stringify(payload)).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return `"${type}" is tried with ${payloads.length === 1 ? 'a payload' : `${payloads.length} payloads`} made from its schema: ${shown}`;
}
