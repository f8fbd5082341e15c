// The schemas of client events: sealed fields are write-only, choices follow the facts, and none is missing.
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { eventSchemasFor, hostEvents, schemaOf } from '#machines/enrolment/events.ts';
import { managers, people } from '#machines/enrolment/people.samples.ts';
import type { ClientEvent, Context } from '#machines/enrolment/vocabulary.ts';
import { events } from '#machines/enrolment/world.samples.ts';
import { converged2018 } from '#machines/converged-2018/converged-2018.machine.ts';
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import { manage } from '#machines/manage/manage.machine.ts';
import { review } from '#machines/review/review.machine.ts';
import { capableGate } from '#machines/rules/gate.ts';
import { stepUp } from '#machines/step-up/step-up.machine.ts';
import { newcomer, walk } from '../walk.ts';

const catalogue = eventSchemasFor(capableGate);
// The keys of a record typed by the union of client events.
const types = Object.keys(catalogue) as ClientEvent['type'][];
const contextOf = (facts: Context['facts']): Context => ({ ...walk(interrupt).context(), facts });
const schema = (type: ClientEvent['type'], facts: Context['facts'] = newcomer) => schemaOf(catalogue, type, contextOf(facts));
const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);

describe('the catalogue of client events', () => {
  it('has every event of every chart, and no event of the host', () => {
    const inCharts = new Set<string>([interrupt, manage, review, stepUp, converged2018].flatMap(chart => chart.events).filter(type => !type.startsWith('xstate.')));
    for (const type of hostEvents) inCharts.delete(type);
    expect([...inCharts].toSorted()).toEqual(types.toSorted());
  });

  it.each(types)('marks as write-only what the host seals of %s, lists what may be chosen, and has nothing else', type => {
    const facts = managers['phone, second phone, office phone, questions and token, of which all may be changed'];
    const listed = (events as Partial<Record<ClientEvent['type'], readonly object[] | ((snapshot: { context: Context }) => readonly object[])>>)[type] ?? [{}];
    const payloads = typeof listed === 'function' ? listed({ context: contextOf(facts) }) : listed;
    expect(payloads.length).toBeGreaterThan(0);
    const { properties, required, additionalProperties } = schema(type);
    expect(additionalProperties).toBe(false);
    for (const payload of payloads) {
      expect(Object.keys(payload).toSorted()).toEqual(Object.keys(properties).toSorted());
      expect(Object.keys(properties).toSorted()).toEqual(required.toSorted());
      const sealed = Object.entries(payload).filter(([, value]) => typeof value === 'object').map(([name]) => name);
      expect(Object.keys(properties).filter(name => properties[name]?.writeOnly === true)).toEqual(sealed);
      expect(Object.keys(properties).filter(name => properties[name]?.enum === undefined)).toEqual(sealed);
    }
  });

  it.each(types)('gives %s a title, its fields too, in a schema that a strict validator takes', type => {
    const input = schema(type, people['phone on file by text, a second one missing']);
    const { title, properties } = input;
    expect([title, ...Object.values(properties).map(property => property.title)].every(text => text.length > 2)).toBe(true);
    expect(() => ajv.compile(input)).not.toThrow();
  });

  it.each<[ClientEvent['type'], object, boolean]>([
    ['code.submitted', { code: '012345' }, true],
    ['code.submitted', { code: '12345' }, false],
    ['code.submitted', { code: '1234567' }, false],
    ['code.submitted', { code: '12345\n' }, false],
    ['phone.submitted', { number: '+1 2065550100', channel: 'sms' }, true],
    ['phone.submitted', { number: '+12065550100', channel: 'voice' }, true],
    ['phone.submitted', { number: '2065550100', channel: 'sms' }, false],
    ['phone.submitted', { number: '+1 2065550100', channel: 'appCode' }, false],
    ['email.submitted', { address: 'ada@example.org' }, true],
    ['email.submitted', { address: 'ada' }, false],
    ['email.submitted', { address: `${'a'.repeat(250)}@example.org` }, false],
    ['email.submitted', { address: 'ada@example.org', more: 1 }, false],
    ['registration.begun', {}, true],
  ])('%s with %o is valid: %s', (type, payload, valid) => {
    expect(ajv.validate(schema(type), payload)).toBe(valid);
  });

  it('lists the choices that the facts leave', () => {
    expect(schema('method.chosen').properties['method']?.enum).toEqual(['app', 'phone']);
    expect(schema('method.chosen', people['everything on file']).properties['method']?.enum).toEqual([]);
    expect(schema('phone.submitted', { ...newcomer, mfa: { allowed: ['sms'], hardwareToken: false } }).properties['channel']?.enum).toEqual(['sms']);
    expect(schema('channel.chosen', people['phone on file by text, a second one missing']).properties['channel']?.enum).toEqual(['sms', 'voice']);
    expect(schema('default.chosen', people['everything on file']).properties['channel']?.enum).toEqual(['appCode', 'sms', 'voice']);
    expect(schema('channel.chosen', null).properties['channel']?.enum).toEqual([]);
  });
});
