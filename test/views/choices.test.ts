// Choices as a person reads them: what can be taken, what cannot and why, and where a code would go.
import { describe, expect, it } from 'vitest';
import { people } from '#machines/enrolment/people.samples.ts';
import type { Facts } from '#machines/rules/facts.ts';
import type { ShownMethod } from '#src/views/pages/page.ts';
import type { ShownPage } from '#src/views/pages/pages.ts';
import { pageView } from '#src/views/registration-view.ts';
import { now } from './rows.ts';

const newcomer = people['nothing on file, both enforced, two for reset'];
const phones: readonly ShownMethod[] = [
  { entry: 'officePhone', address: '+1 ••••••0103', name: null }, { entry: 'mobilePhone', address: '+1 ••••••0100', name: null },
];

function optionsOn(page: ShownPage, action: string, name: string, values: readonly string[], facts: Facts, onFile: readonly ShownMethod[] = []) {
  const context = { subject: 'u1', facts, passed: false, method: null, channel: null, address: null, entered: null, notice: null, assurance: null };
  const offers = [{ name: action, input: { type: 'object', properties: { [name]: { type: 'string', enum: values } } } }];
  const view = pageView(page, { context, offered: new Set([action]), onFile, done: 0, proof: null, lock: null, putOff: null }, offers, now, 'en');
  return view.fields[0]?.options;
}

describe('a choice', () => {
  it('of a method shows what cannot be set up now with its reason, after what can', () => {
    expect(optionsOn('chooseMethod', 'method.chosen', 'method', ['phone', 'app'], newcomer)).toEqual([
      { value: 'phone', label: 'Phone', available: true },
      { value: 'app', label: 'Authenticator app', available: true },
      { value: 'email', label: 'Email', available: false, because: 'This does not count for what is needed at this step.' },
    ]);
  });

  it('of how a code is sent says that nobody can be called', () => {
    const facts: Facts = { ...newcomer, mfa: { allowed: ['sms'], hardwareToken: false }, registrable: { ...newcomer.registrable, transports: ['sms'] } };
    expect(optionsOn('enterPhone', 'phone.submitted', 'channel', ['sms'], facts)?.[1]).toEqual({ value: 'voice', label: 'Call me', available: false, because: 'Your organization cannot make calls.' });
  });

  it('of another challenge names the masked phone it would reach, the mobile one first', () => {
    const facts: Facts = { ...newcomer, onFile: ['mobilePhone', 'officePhone'] };
    expect(optionsOn('challenge', 'channel.chosen', 'channel', ['sms', 'voice'], facts, phones)?.map(({ label }) => label)).toEqual(['A text message to +1 ••••••0100', 'A call to +1 ••••••0100']);
    const cleared: Facts = { ...facts, withoutMfa: ['mobilePhone'] };
    expect(optionsOn('challenge', 'channel.chosen', 'channel', ['voice'], cleared, phones)?.map(({ label }) => label)).toEqual(['A call to +1 ••••••0103']);
  });

  it('of the default shows what is on file and not allowed any more', () => {
    const facts: Facts = { ...newcomer, mfa: { allowed: ['appCode', 'sms'], hardwareToken: false }, onFile: ['appCode', 'mobilePhone'] };
    expect(optionsOn('confirmRegistration', 'default.chosen', 'channel', ['appCode', 'sms'], facts)).toEqual([
      { value: 'appCode', label: 'A code from your authenticator app', available: true },
      { value: 'sms', label: 'A text message', available: true },
      { value: 'voice', label: 'A call', available: false, because: 'Your organization does not allow this any more.' },
    ]);
  });
});
