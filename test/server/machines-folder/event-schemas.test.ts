// `x.events.ts`: JSON Schema as it is, zod's by what zod offers; judged when the folder is read.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eventSchemasOf } from '#server/machines-folder/event-schemas.ts';
import { loadMachineFolders } from '#server/machines-folder/load-machines.ts';
import { breaks, withoutSecrets } from '#src/engine/payloads.ts';
import { machineText, writtenFolder } from './written-folder.ts';

const schemaOf = (schema: unknown) => eventSchemasOf({ events: { X: schema } })['X']!;

describe('the schemas beside a machine', () => {
  it('are taken from "events" or the default export', () => {
    expect(Object.keys(eventSchemasOf({ events: { A: { type: 'object' } }, default: 1 }))).toEqual(['A']);
    expect(Object.keys(eventSchemasOf({ default: { B: true } }))).toEqual(['B']);
    expect(() => eventSchemasOf({ schemas: {} })).toThrow('it exports no "events"');
  });

  it('may be JSON Schema 2020-12, kept as it is', () => {
    const schema = { type: 'object', properties: { weight: { type: 'number', minimum: 1 }, code: { type: 'string', writeOnly: true } }, required: ['weight'], additionalProperties: false };
    expect(schemaOf(schema)).toEqual(schema);
  });

  it('may be zod schemas, with their secrets marked', () => {
    const schema = schemaOf(z.object({ weight: z.number().min(1), code: z.string().meta({ writeOnly: true }), mail: z.email().optional() }));
    expect(schema).toMatchObject({ type: 'object', required: ['weight', 'code'], properties: { weight: { minimum: 1 }, code: { writeOnly: true }, mail: { format: 'email' } } });
    expect(breaks(schema, { weight: 0, code: 'x' })).toMatchObject([{ pointer: '/weight', code: 'minimum' }]);
    expect(withoutSecrets(schema, { weight: 1, code: 'hunter2' }, () => 's1')).toEqual({ weight: 1, code: { sealed: 's1' } });
  });

  it('may come from any library that turns its schemas into JSON Schema the standard way', () => {
    expect(schemaOf({ '~standard': { version: 1, vendor: 'other', jsonSchema: { input: ({ target }: { target: string }) => ({ $schema: target, type: 'object', title: 'T' }) } } })).toEqual({ type: 'object', title: 'T' });
    expect(() => schemaOf({ '~standard': { version: 1, vendor: 'mute' } })).toThrow(/"X" cannot become a JSON Schema/);
    expect(() => schemaOf(z.object({ when: z.date() }))).toThrow(/"X" cannot be turned into a JSON Schema/);
  });

  it('judge the payload without its type, also where they describe the whole event', () => {
    const schema = schemaOf(z.object({ type: z.literal('X'), n: z.number() }));
    expect(schema).toMatchObject({ required: ['n'] });
    expect(breaks(schema, { n: 1 })).toEqual([]);
    expect(Object.keys(schema['properties'] as object)).toEqual(['n']);
  });

  it('are refused with the place when they are no schema of an object', () => {
    expect(() => schemaOf({ type: 'object', properties: { a: { type: 'strnig' } } })).toThrow('the schema of "X" is no JSON Schema 2020-12: /properties/a/type must be');
    expect(() => schemaOf({ type: 'object', properties: { a: { minLength: -1 } } })).toThrow(/\/properties\/a\/minLength/);
    expect(() => schemaOf({ type: 'string' })).toThrow(/\/type must be "object"/);
    expect(() => schemaOf(z.string())).toThrow(/\/type must be "object"/);
    expect(() => schemaOf({ type: 'object', properties: { a: { $ref: '#/$defs/none' } } })).toThrow(/"X" cannot be used/);
    expect(() => schemaOf(7)).toThrow(/neither/);
  });

  it('may use keywords and formats of other vocabularies, which are left out', () => {
    const schema = schemaOf({ type: 'object', 'x-order': 1, properties: { id: { type: 'string', format: 'nanoid', example: 'a' }, format: { type: 'string', format: 'email' } } });
    expect(schema).toEqual({ type: 'object', properties: { id: { type: 'string' }, format: { type: 'string', format: 'email' } } });
    expect(breaks(schema, { id: 'x' })).toEqual([]);
  });

  it('reach the definition, and one for an event the machine does not take is warned of', async () => {
    const folder = await writtenFolder({ 'x.machine.ts': machineText(`on: { 'a.*': '.b' },`), 'x.events.ts': `export const events = { GO: { type: 'object', required: ['n'] }, 'a.b': true, NOWHERE: true };\n` });
    const [definition] = (await loadMachineFolders([folder])).current;
    expect(definition!.eventSchema('GO', {})).toMatchObject({ required: ['n'] });
    expect(definition!.eventSchema('OTHER', {})).toBeUndefined();
    expect(definition!.eventSchema('toString', {})).toBeUndefined();
    expect(definition!.warnings!.filter(({ rule }) => rule === 'unknown-event').map(({ message }) => /"([^"]+)"/.exec(message)?.[1])).toEqual(['NOWHERE']);
  });
});
