// What a person reads when what they began on the security info page cannot be done any more: three causes, three notices.
import { describe, expect, it } from 'vitest';
import { managers } from '#machines/enrolment/people.samples.ts';
import { manage } from '#machines/manage/manage.machine.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { typed, walk } from '../walk.ts';

const passed: Facts = { ...managers['app by push and phone on file'], mfaPassed: true };
const withoutPhone: Facts = { ...passed, onFile: ['appPush', 'appCode'], methods: passed.methods.filter(({ kind }) => kind !== 'phone') };
const withoutTexts: Facts = { ...passed, mfa: { ...passed.mfa, allowed: ['appPush', 'appCode'] }, sspr: { needed: 0, allowed: [] }, registrable: { ...passed.registrable, kinds: ['app'] } };
const listing = (facts: Facts = passed) => walk(manage).done('loadFacts', facts);

describe('what cannot be done any more', () => {
  it('is a method that has gone, if that is why', () => {
    for (const event of [{ type: 'change.chosen', id: 'phone' }, { type: 'deletion.chosen', id: 'phone' }, { type: 'default.chosen', channel: 'sms' }] as const) {
      const flow = listing().send(event).done('loadFacts', withoutPhone);
      expect([flow.page(), flow.context().notice], event.type).toEqual(['securityInfo', 'methodGone']);
    }
  });

  it('is what policy has changed, if that is why', () => {
    for (const event of [{ type: 'default.chosen', channel: 'sms' }, { type: 'addition.chosen', kind: 'email' }] as const) {
      const flow = listing().send(event).done('loadFacts', withoutTexts);
      expect([flow.page(), flow.context().notice], event.type).toEqual(['securityInfo', 'policyChanged']);
    }
  });

  it('has to wait until the person has shown again that it is them, if that is why', () => {
    const flow = listing().send({ type: 'deletion.chosen', id: 'phone' }).done('loadFacts', passed).send({ type: 'deletion.confirmed' });
    flow.failed('deleteMethod', 'stepUp.required').done('loadFacts', { ...passed, mfaPassed: false }).done('sendChallenge', { outcome: 'sent' });
    expect([flow.page(), flow.context().notice, flow.context().intent]).toEqual(['challenge', 'stepUpNeeded', { does: 'delete', id: 'phone' }]);
  });

  it('is said alike of a method that went while its successor was being proven', () => {
    const changing = () => listing().send({ type: 'change.chosen', id: 'phone' }).done('loadFacts', passed).send({ type: 'phone.submitted', number: typed, channel: 'sms' });
    const flow = changing().failed('sendCode', 'method.unknown').done('loadFacts', withoutPhone);
    expect([flow.page(), flow.context().notice, flow.context().intent]).toEqual(['securityInfo', 'methodGone', null]);
  });

  it('is said of a way to be challenged that has gone, on a page to choose another', () => {
    const flow = listing({ ...passed, mfaPassed: false }).failed('sendChallenge', 'method.unknown');
    expect([flow.page(), flow.context().notice]).toEqual(['challengeNotSent', 'methodGone']);
    const late = listing({ ...passed, mfaPassed: false }).done('sendChallenge', { outcome: 'sent' }).send({ type: 'approval.reported' }).failed('checkChallenge', 'method.unknown');
    expect([late.page(), late.context().notice]).toEqual(['challengeNotSent', 'methodGone']);
  });
});
