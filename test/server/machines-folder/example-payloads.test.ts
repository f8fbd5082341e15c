// Payloads made from the schema of an event: they fit it, they are few, and what cannot be made is told.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventSchemasOf } from '#server/machines-folder/event-schemas.ts';
import { examplePayloads, withExamples } from '#server/machines-folder/example-payloads.ts';
import { breaks } from '#src/engine/payloads.ts';
import type { JsonObject } from '#src/ports/json.ts';

const schemaOf = (schema: unknown) => eventSchemasOf({ events: { X: schema } })['X']!;
const made = (schema: unknown): readonly JsonObject[] => examplePayloads(schemaOf(schema));
const madeOf = (property: unknown): readonly unknown[] => made({ type: 'object', properties: { it: property }, required: ['it'] }).map((payload) => payload['it']);

describe('payloads made from a schema', () => {
  it('hold what is required, at any depth, and nothing else', () => {
    expect(made({ type: 'object', required: ['code', 'place'], additionalProperties: false, properties: {
      code: { type: 'string' }, note: { type: 'string' },
      place: { type: 'object', required: ['lines'], properties: { lines: { type: 'array', minItems: 2, items: { type: 'string', minLength: 9 } }, zip: { type: 'string' } } },
    } })).toEqual([{ code: 'example', place: { lines: ['exampleex', 'exampleex'] } }]);
    expect(made({ type: 'object', properties: { note: { type: 'string' } } })).toEqual([{}]);
    expect(made({ type: 'object', minProperties: 1, properties: { note: { type: 'string' } } })).toEqual([{ note: 'example' }]);
  });

  it('try every value of a property that is a choice, required or not, and at most eight', () => {
    expect(made({ type: 'object', required: ['channel'], properties: { channel: { enum: ['sms', 'voice'] }, urgent: { type: 'boolean' } } }))
      .toEqual([{ channel: 'sms' }, { channel: 'voice' }, { channel: 'sms', urgent: true }, { channel: 'sms', urgent: false }]);
    expect(madeOf({ enum: Array.from({ length: 20 }, (_, n) => n) })).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(madeOf({ const: 'only' })).toEqual(['only']);
  });

  it.each([
    ['a format', { type: 'string', format: 'email' }, ['someone@example.com']],
    ['a pattern', { type: 'string', pattern: '^\\d{6}$' }, ['111111']],
    ['a pattern with a length', { type: 'string', pattern: '^[A-Z]{2}-[0-9a-f]+$', minLength: 6 }, ['AA-111']],
    ['a greatest length', { type: 'string', maxLength: 3 }, ['exa']],
    ['both bounds', { type: 'integer', minimum: 5, maximum: 50 }, [5, 50]],
    ['multiples', { type: 'number', exclusiveMinimum: 10, multipleOf: 5 }, [15]],
    ['a fraction', { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 }, [0.5]],
    ['different items', { type: 'array', minItems: 2, uniqueItems: true, items: { type: 'string' } }, [['example', 'example2']]],
    ['examples before what is made up', { type: 'string', default: 'b', examples: ['a', 'b'] }, ['b', 'a']],
    ['no examples that do not fit', { type: 'string', minLength: 3, examples: ['a'] }, ['example']],
    ['several types', { type: ['string', 'null'] }, ['example', null]],
    ['branches', { anyOf: [{ type: 'integer' }, { type: 'object', required: ['a'], properties: { a: { const: 1 } } }] }, [1, { a: 1 }]],
    ['parts', { allOf: [{ type: 'object', required: ['a'], properties: { a: { const: 1 } } }, { required: ['b'], properties: { b: { const: 2 } } }] }, [{ a: 1, b: 2 }]],
  ])('fit %s', (_, property, values) => expect(madeOf(property)).toEqual(values));

  it.each(['date', 'time', 'date-time', 'iso-time', 'iso-date-time', 'duration', 'uri', 'uri-reference', 'uri-template', 'url', 'email', 'hostname', 'ipv4', 'ipv6', 'regex', 'uuid', 'json-pointer', 'relative-json-pointer', 'byte'])(
    'fit the format %s', (format) => expect(madeOf({ type: 'string', format })).toEqual([expect.not.stringMatching(/^example$/)]));

  it('follow references, and end where a schema holds itself', () => {
    const node = { type: 'object', required: ['name'], properties: { name: { type: 'string' }, next: { $ref: '#/$defs/node' } } };
    expect(made({ type: 'object', required: ['first'], properties: { first: { $ref: '#/$defs/node' } }, $defs: { node } })).toEqual([{ first: { name: 'example' } }]);
    expect(made({ type: 'object', required: ['first'], properties: { first: { $ref: '#/$defs/node' } }, $defs: { node: { ...node, required: ['next'] } } })).toEqual([]);
    const tree = { type: 'object', required: ['a', 'b', 'c', 'd'], properties: Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, { $ref: '#/$defs/tree' }])) };
    expect(made({ type: 'object', required: ['first'], properties: { first: { $ref: '#/$defs/tree' } }, $defs: { tree } })).toEqual([]);
  });

  it('fit what zod makes of its own schemas', () => {
    const schema = z.object({ id: z.uuid(), when: z.iso.datetime(), mail: z.email(), count: z.int().positive(), kind: z.enum(['a', 'b']), tags: z.array(z.string()).min(1), maybe: z.string().nullable(), link: z.url().optional() });
    const payloads = made(schema);
    expect(payloads.map((payload) => schema.safeParse(payload).success)).toEqual(payloads.map(() => true));
    expect(payloads).toHaveLength(3);
    expect(made(z.union([z.object({ by: z.literal('code'), code: z.string().regex(/^\d{6}$/) }), z.object({ by: z.literal('key') })]))).toEqual([{ by: 'code', code: '111111' }, { by: 'key' }]);
  });

  it('leave out a choice that the whole refuses', () => {
    const spoken = { type: 'object', required: ['by'], properties: { by: { const: 'voice' } } };
    expect(made({ type: 'object', required: ['by'], properties: { by: { enum: ['sms', 'voice'] } }, not: spoken })).toEqual([{ by: 'sms' }]);
  });

  it('are none where nothing fits', () => {
    expect(madeOf({ type: 'string', pattern: '^(?=x)y$' })).toEqual([]);
    expect(madeOf({ not: {} })).toEqual([]);
  });
});

describe('samples completed by schemas', () => {
  const code = schemaOf({ type: 'object', required: ['code'], properties: { code: { type: 'string' } } });

  it('keep what they say, and tell what was added', () => {
    const given = { events: { said: [{ code: 'mine' }], never: [] } };
    const schemas: Readonly<Record<string, typeof code>> = { said: code, never: code, unsaid: code, empty: schemaOf({ type: 'object' }), impossible: schemaOf({ type: 'object', required: ['a'], properties: { a: { not: {} } } }) };
    expect(withExamples(given, [...Object.keys(schemas), 'free'], (type) => schemas[type])).toEqual({
      samples: { events: { ...given.events, unsaid: [{ code: 'example' }] } },
      guessed: ['"unsaid" is tried with a payload made from its schema: {"code":"example"}', '"impossible" is tried with an empty payload: none that fits could be made from its schema'],
    });
  });

  it('show the chart a reference where the schema has a value sealed, and send the value', () => {
    const secret = schemaOf({ type: 'object', required: ['code', 'by'], properties: { code: { type: 'string', writeOnly: true }, by: { enum: ['sms', 'voice'] } } });
    const { samples } = withExamples({}, ['entered'], () => secret);
    const shown = samples.events?.['entered'] as readonly object[];
    expect(shown).toEqual([{ code: { sealed: 'code' }, by: 'sms' }, { code: { sealed: 'code' }, by: 'voice' }]);
    const send = samples.asSent?.events?.['entered'] as (payload: object) => JsonObject;
    expect(shown.map((payload) => send(payload))).toEqual([{ code: 'example', by: 'sms' }, { code: 'example', by: 'voice' }]);
    expect(shown.flatMap((payload) => breaks(secret, send(payload)))).toEqual([]);
  });
});
