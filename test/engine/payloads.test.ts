// What a caller sent is judged by its schema without ever being repeated, and its secrets leave it before anybody looks.
import { describe, expect, it } from 'vitest';
import { breaks, withoutSecrets } from '#src/engine/payloads.ts';
import type { Schema } from '#src/engine/definition.ts';
import type { Json } from '#src/ports/json.ts';

const schema: Schema = {
  type: 'object', additionalProperties: false, required: ['number', 'channel'],
  properties: {
    number: { type: 'string', pattern: '^\\+[0-9]{7,15}$' },
    channel: { enum: ['sms', 'voice'] },
    extra: { type: 'object', additionalProperties: false, required: ['a/b~c'], properties: { 'a/b~c': { type: 'integer', maximum: 9 } } },
    mail: { type: 'string', format: 'email' },
  },
};
const found = (value: Json) => breaks(schema, value).map(({ pointer, code }) => [pointer, code]).sort();

describe('judging a payload', () => {
  it('finds nothing wrong where nothing is', () => {
    expect(breaks(schema, { number: '+491701234567', channel: 'sms', mail: 'a@example.org' })).toEqual([]);
  });

  it('names every broken rule at once, by JSON Pointer and keyword', () => {
    expect(found({ number: '0170', extra: {}, mail: 'nobody', other: 1 })).toEqual([
      ['/channel', 'required'], ['/extra/a~1b~0c', 'required'], ['/mail', 'format'], ['/number', 'pattern'], ['/other', 'unknown'],
    ]);
    expect(found({ number: 5, channel: 'fax', extra: { 'a/b~c': 10 } })).toEqual([['/channel', 'enum'], ['/extra/a~1b~0c', 'maximum'], ['/number', 'type']]);
    expect(found([])).toEqual([['', 'type']]);
  });

  it('promise 9: repeats no value in any message', () => {
    const secret = 'hunter2-9f3c';
    for (const value of [{ number: secret, channel: secret, mail: secret }, { number: '+4917012345', channel: 'sms', extra: { 'a/b~c': secret } }, secret]) {
      const errors = breaks(schema, value);
      expect(errors.length).toBeGreaterThan(0);
      expect(JSON.stringify(errors)).not.toContain(secret);
    }
  });

  it('judges by each schema alone, however alike two are', () => {
    const choice = (...values: string[]): Schema => ({ $id: 'choice', type: 'object', properties: { method: { enum: values } } });
    expect(breaks(choice('app'), { method: 'phone' })).toHaveLength(1);
    expect(breaks(choice('app', 'phone'), { method: 'phone' })).toEqual([]);
    for (let n = 0; n < 1_100; n++) expect(breaks(choice(`m${n}`), { method: 'phone' })).toHaveLength(1);
    expect(breaks(choice('app', 'phone'), { method: 'phone' })).toEqual([]);
  });
});

describe('promise 9: sealing a payload', () => {
  const sealing = (schema: Schema | undefined, payload: Readonly<Record<string, Json>>) => {
    const sealed: [string, Json][] = [];
    const bare = withoutSecrets(schema, payload, (path, value) => `ref-${sealed.push([path, value])}`);
    return { bare, sealed };
  };

  it('puts a reference in the place of each value that is writeOnly, nested ones too, and leaves the rest', () => {
    const { bare, sealed } = sealing(
      { properties: { code: { type: 'string', writeOnly: true }, kind: { type: 'string' }, form: { type: 'object', properties: { password: { writeOnly: true }, hint: {} } } } },
      { code: '123456', kind: 'app', form: { password: { old: 'a', new: 'b' }, hint: 'dog' }, unknown: { code: 'x' } },
    );
    expect(bare).toEqual({ code: { sealed: 'ref-1' }, kind: 'app', form: { password: { sealed: 'ref-2' }, hint: 'dog' }, unknown: { code: 'x' } });
    expect(sealed).toEqual([['code', '123456'], ['form.password', { old: 'a', new: 'b' }]]);
  });

  it('seals null and empty values as well, and takes no property of Object for a rule', () => {
    expect(sealing({ properties: { code: { writeOnly: true } } }, { code: null, constructor: 'c', toString: 't' }).bare).toEqual({ code: { sealed: 'ref-1' }, constructor: 'c', toString: 't' });
    expect(sealing(undefined, { code: 'x' }).bare).toEqual({ code: 'x' });
  });

  it('seals what lies in a list', () => {
    const { bare } = sealing({ properties: { answers: { type: 'array', items: { type: 'object', properties: { answer: { writeOnly: true }, question: {} } } } } }, { answers: [{ question: 'pet', answer: 'rex' }] });
    expect(JSON.stringify(bare)).not.toContain('rex');
    expect(JSON.stringify(bare)).toContain('pet');
  });
});
