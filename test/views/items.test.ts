// The list of what is on file: told apart, marked and annotated, with exactly what may be done with each.
import { describe, expect, it } from 'vitest';
import type { Facts, HeldMethod } from '#machines/rules/facts.ts';
import type { Offer } from '#src/engine/offers.ts';
import { itemsOf } from '#src/views/items.ts';
import type { ShownMethod } from '#src/views/pages/page.ts';
import { newcomer, shownAs, sightWith } from './sights.ts';

const app: HeldMethod = { id: 'app', kind: 'app', answers: ['appPush', 'appCode'] };
const phone: HeldMethod = { id: 'phone', kind: 'phone', answers: ['sms', 'voice'] };
const office: HeldMethod = { id: 'officePhone', kind: 'officePhone', answers: ['voice'] };
const email: HeldMethod = { id: 'email', kind: 'email', answers: [] };
const facts: Facts = {
  ...newcomer, mfa: { allowed: ['appPush', 'appCode', 'sms', 'voice'], hardwareToken: false }, methods: [app, phone, office, email], onFile: ['appPush', 'appCode', 'mobilePhone', 'officePhone', 'email'], defaultMethod: 'voice',
};
const onFile: readonly ShownMethod[] = [
  shownAs('email', 'a•••@example.org'), shownAs('officePhone', '+1 ••••••0103'), shownAs('phone', '+1 ••••••0100'), shownAs('app', 'Pixel', { entry: 'appPush', channels: ['appPush', 'appCode'] }),
];
const choice = (name: string, key: string, values: readonly string[]): Offer => ({ name, input: { type: 'object', properties: { [key]: { type: 'string', enum: values } } } });
const items = (different: Partial<Facts> = {}, offers: readonly Offer[] = [], shown = onFile) => itemsOf(sightWith({ facts: { ...facts, ...different } }, [], { onFile: shown }), offers, 'en');

describe('the list', () => {
  it('names each method by its kind and what tells it apart, in the order of the rules', () => {
    expect(items().map(({ id, kind, title, detail }) => [id, kind, title.text, detail])).toEqual([
      ['app', 'app', 'Authenticator app', 'Pixel'], ['phone', 'phone', 'Phone', '+1 ••••••0100'], ['officePhone', 'officePhone', 'Office phone', '+1 ••••••0103'], ['email', 'email', 'Email', 'a•••@example.org'],
    ]);
  });

  it('marks what is asked for first: of phones that can be called the one that would be', () => {
    const marked = (different: Partial<Facts>) => items(different).filter(({ isDefault }) => isDefault).map(({ id }) => id);
    expect(marked({})).toEqual(['phone']);
    expect(marked({ methods: [app, office, email] })).toEqual(['officePhone']);
    expect(marked({ defaultMethod: 'appCode' })).toEqual(['app']);
    expect(marked({ defaultMethod: 'voice', mfa: { allowed: ['sms'], hardwareToken: false } })).toEqual([]);
  });

  it('says of each what may be done with it, and only what is offered', () => {
    const offers = [choice('change.chosen', 'id', ['phone']), choice('deletion.chosen', 'id', ['app', 'phone']), choice('default.chosen', 'channel', ['appPush', 'sms', 'voice']), choice('addition.chosen', 'kind', ['email'])];
    expect(items({}, offers).map(({ id, actions }) => [id, actions.map(({ name, input, title }) => [name, input, title.text])])).toEqual([
      ['app', [['deletion.chosen', { id: 'app' }, 'Delete'], ['default.chosen', { channel: 'appPush' }, 'Ask for this first: A request in your authenticator app']]],
      ['phone', [['change.chosen', { id: 'phone' }, 'Change'], ['deletion.chosen', { id: 'phone' }, 'Delete'], ['default.chosen', { channel: 'sms' }, 'Ask for this first: A text message to +1 ••••••0100']]],
      ['officePhone', []], ['email', []],
    ]);
  });

  it('says of a method that it is not used, cannot be asked for, or is gone', () => {
    const notes = (different: Partial<Facts>, shown = onFile) => items(different, [], shown).filter((item) => item.notes.length > 0).map((item) => [item.id, item.notes.map(({ id }) => id)]);
    expect(notes({})).toEqual([]);
    expect(notes({ sspr: { needed: 0, allowed: [] } })).toEqual([['email', ['item.notAllowed']]]);
    expect(notes({ methods: [{ ...app, answers: [] }, phone] })).toEqual([['app', ['item.cannotBeChecked']]]);
    expect(notes({ methods: [phone] }, [])).toEqual([['phone', ['item.gone']]]);
  });
});
