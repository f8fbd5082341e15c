// The beginnings that many tests of the interrupt chart share.
import { interrupt } from '#machines/interrupt/interrupt.machine.ts';
import type { Facts } from '#machines/rules/facts.ts';
import { newcomer, typed, walk, type Walk } from '../walk.ts';

export { newcomer, typed } from '../walk.ts';
export const arriving = (facts: Facts): Walk => walk(interrupt).done('loadFacts', facts);
export const begun = (facts: Facts): Walk => arriving(facts).send({ type: 'registration.begun' });
/** Two for reset and both enforced: the app comes first, a phone or an e-mail address after it. */
export const withApp: Facts = { ...newcomer, onFile: ['appCode'], methods: [{ id: 'app', kind: 'app', answers: ['appCode'] }], defaultMethod: 'appCode' };
export const atPhone = (): Walk => begun({ ...withApp, mfaPassed: true });
export const awaitingCode = (): Walk =>
  atPhone().send({ type: 'phone.submitted', number: typed, channel: 'sms' }).done('sendCode', { outcome: 'sent' });
export const checking = (): Walk => awaitingCode().send({ type: 'code.submitted', code: typed });
