// Wordings: found by id, filled with parameters, and never missing unnoticed.
import { afterEach, describe, expect, it } from 'vitest';
import type { MessageId } from '#src/messages/catalogue.en.ts';
import { languages, text, textOr } from '#src/messages/text.ts';

const before = process.env['NODE_ENV'];
afterEach(() => {
  process.env['NODE_ENV'] = before;
});

describe('a wording', () => {
  it('is filled with its parameters, and says them again', () => {
    expect(text('page.introduction.several', { count: 3 })).toEqual({ id: 'page.introduction.several', text: 'You will set up 3 methods, one after the other. It takes a few minutes.', params: { count: 3 } });
  });

  it('takes a parameter as it is, braces and dollars included', () => {
    expect(text('onFile.namedApp', { name: '$& {name}' }).text).toBe('App: $& {name}');
  });

  it('falls back to the language without its region, then to English', () => {
    expect(languages).toEqual(['en', 'de']);
    for (const language of ['de', 'de-AT', 'DE', 'De-latn-ch']) expect(text('action.flow.cancelled.title', {}, language).text).toBe('Abbrechen');
    for (const language of ['en', 'en-GB', 'xx', '', 'constructor', '__proto__']) expect(text('action.flow.cancelled.title', {}, language).text).toBe('Cancel');
  });

  it('that is missing is an error under test and a mark in service', () => {
    const unknown = 'page.nowhere.title' as MessageId;
    expect(() => text(unknown)).toThrow('page.nowhere.title');
    expect(() => text('onFile.email')).toThrow('onFile.email{address}');
    process.env['NODE_ENV'] = 'production';
    expect(text(unknown).text).toBe('⟦page.nowhere.title⟧');
    expect(text('onFile.email').text).toBe('Email: ⟦onFile.email{address}⟧');
  });

  it('of a machine with words of its own is used where we have none', () => {
    expect(textOr('action.weigh.title', 'Weigh it', 'en')).toEqual({ id: 'action.weigh.title', text: 'Weigh it', params: {} });
    expect(textOr('action.flow.cancelled.title', 'Stop', 'en').text).toBe('Cancel');
  });
});
