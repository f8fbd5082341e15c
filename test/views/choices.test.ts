// Choices as a person reads them: what can be taken, what cannot and why, and where a code would go.
import { describe, expect, it } from 'vitest';
import { converged2018 } from '#machines/converged-2018/converged-2018.machine.ts';
import type { Context } from '#machines/enrolment/vocabulary.ts';
import type { Facts, HeldMethod } from '#machines/rules/facts.ts';
import { gateOf } from '#src/views/gates.ts';
import type { ShownMethod, Sight } from '#src/views/pages/page.ts';
import type { ShownPage } from '#src/views/pages/pages.ts';
import { pageView } from '#src/views/registration-view.ts';
import { now } from './rows.ts';
import { newcomer, shownAs, sightWith } from './sights.ts';

const phones: readonly ShownMethod[] = [shownAs('officePhone', '+1 ••••••0103'), shownAs('phone', '+1 ••••••0100')];
const mobile: HeldMethod = { id: 'phone', kind: 'phone', answers: ['sms', 'voice'] };
const office: HeldMethod = { id: 'officePhone', kind: 'officePhone', answers: ['voice'] };

function optionsOn(page: ShownPage, action: string, name: string, values: readonly string[], facts: Facts, rest: Partial<Sight> = {}, context: Partial<Context> = {}) {
  const offers = [{ name: action, input: { type: 'object', properties: { [name]: { type: 'string', enum: values } } } }];
  return pageView(page, sightWith({ facts, ...context }, [action], rest), offers, now, 'en').fields[0]?.options;
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
    expect(optionsOn('challenge', 'channel.chosen', 'channel', ['sms', 'voice'], facts, { onFile: phones })?.map(({ label }) => label)).toEqual(['A text message to +1 ••••••0100', 'A call to +1 ••••••0100']);
    const cleared: Facts = { ...facts, withoutMfa: ['mobilePhone'] };
    expect(optionsOn('challenge', 'channel.chosen', 'channel', ['voice'], cleared, { onFile: phones })?.map(({ label }) => label)).toEqual(['A call to +1 ••••••0103']);
  });

  it('of the default shows what is on file and not allowed any more', () => {
    const facts: Facts = { ...newcomer, mfa: { allowed: ['appCode', 'sms'], hardwareToken: false }, onFile: ['appCode', 'mobilePhone'] };
    expect(optionsOn('confirmRegistration', 'default.chosen', 'channel', ['appCode', 'sms'], facts)).toEqual([
      { value: 'appCode', label: 'A code from your authenticator app', available: true },
      { value: 'sms', label: 'A text message', available: true },
      { value: 'voice', label: 'A call', available: false, because: 'Your organization does not allow this any more.' },
    ]);
  });

  it('of another challenge names the phone that stays before the one that is about to go', () => {
    const facts: Facts = { ...newcomer, onFile: ['mobilePhone', 'officePhone'], methods: [mobile, office] };
    const leaving = { intent: { does: 'delete', id: 'phone' } } as const;
    expect(optionsOn('challenge', 'channel.chosen', 'channel', ['voice'], facts, { onFile: phones }, leaving)).toEqual([
      { value: 'voice', label: 'A call to +1 ••••••0103', available: true },
      { value: 'sms', label: 'A text message to +1 ••••••0100', available: false, because: 'Only what you are about to change or delete answers to this.' },
    ]);
  });

  it('of another challenge follows the gate of the very machine', () => {
    const facts: Facts = { ...newcomer, onFile: ['mobilePhone'], methods: [mobile], defaultMethod: 'voice' };
    const others = (machine: string) => optionsOn('challenge', 'channel.chosen', 'channel', ['voice'], facts, { gate: gateOf(machine) })?.slice(1);
    expect(others(converged2018.id)).toEqual([{ value: 'sms', label: 'A text message', available: false, because: 'This is not asked for here.' }]);
    expect(optionsOn('challenge', 'channel.chosen', 'channel', ['voice', 'sms'], facts, { gate: gateOf('interrupt') })?.slice(2)).toEqual([]);
  });

  it('of what can be added names every other kind with the reason', () => {
    const facts: Facts = { ...newcomer, methods: [mobile], onFile: ['mobilePhone'] };
    expect(optionsOn('securityInfo', 'addition.chosen', 'kind', ['app', 'email', 'alternatePhone'], facts)).toEqual([
      { value: 'app', label: 'Authenticator app', available: true }, { value: 'email', label: 'Email', available: true }, { value: 'alternatePhone', label: 'Second phone', available: true },
      { value: 'phone', label: 'Phone', available: false, because: 'This is already set up.' },
      { value: 'officePhone', label: 'Office phone', available: false, because: 'Your organization keeps this number. You cannot change it here.' },
      { value: 'securityQuestions', label: 'Security questions', available: false, because: 'Your organization does not allow this.' },
      { value: 'appPassword', label: 'App password', available: false, because: 'Your organization does not allow this.' },
    ]);
  });

  it('of what can be changed or deleted calls each by its masked address or its name, and says why another cannot be', () => {
    const facts: Facts = { ...newcomer, methods: [{ id: 'app', kind: 'app', answers: ['appCode'] }, mobile, office] };
    const onFile = [...phones, shownAs('app', 'Pixel')];
    expect(optionsOn('securityInfo', 'change.chosen', 'id', ['phone'], facts, { onFile })).toEqual([
      { value: 'phone', label: 'Phone: +1 ••••••0100', available: true },
      { value: 'app', label: 'App: Pixel', available: false, because: 'This cannot be changed. Add a new one, and delete this one.' },
      { value: 'officePhone', label: 'Office phone: +1 ••••••0103', available: false, because: 'Your organization keeps this number. You cannot change it here.' },
    ]);
    expect(optionsOn('securityInfo', 'deletion.chosen', 'id', ['app', 'phone'], facts, { onFile })?.slice(2)).toEqual([
      { value: 'officePhone', label: 'Office phone: +1 ••••••0103', available: false, because: 'Your organization keeps this number. You cannot change it here.' },
    ]);
  });

  it('of a method that has gone from the directory meanwhile calls it by its kind', () => {
    expect(optionsOn('securityInfo', 'deletion.chosen', 'id', ['phone'], { ...newcomer, methods: [mobile] })).toEqual([{ value: 'phone', label: 'Phone', available: true }]);
  });

  it('of how another phone is reached says that it is only called', () => {
    expect(optionsOn('enterPhone', 'phone.submitted', 'channel', ['voice'], newcomer, {}, { method: 'alternatePhone' })).toEqual([
      { value: 'voice', label: 'Call me', available: true }, { value: 'sms', label: 'Text me a code', available: false, because: 'This phone can only be called.' },
    ]);
  });
});
