// What a page is made from, put together by hand: a flow that has come nowhere yet, and what differs.
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { people } from '#machines/enrolment/people.samples.ts';
import { capableGate } from '#machines/rules/gate.ts';
import type { ManagedKind } from '#machines/rules/methods.ts';
import type { ShownMethod, Sight } from '#src/views/pages/page.ts';

export const newcomer = people['nothing on file, both enforced, two for reset'];

export const contextWith = (different: Partial<Context> = {}): Context =>
  ({ subject: 'u1', facts: newcomer, intent: null, method: null, channel: null, given: null, entered: null, notice: null, assurance: null, ...different });

export const sightWith = (different: Partial<Context> = {}, names: readonly string[] = [], rest: Partial<Sight> = {}): Sight => ({
  context: contextWith(different), gate: capableGate, offered: new Set(names), onFile: [], done: 0, proof: null, request: null, lock: null, putOff: null,
  questions: null, reviewedEvery: null, afterDeletion: null, ...rest,
});

const entries = {
  phone: { entry: 'mobilePhone', channels: ['sms', 'voice'] }, alternatePhone: { entry: 'alternatePhone', channels: ['voice'] }, officePhone: { entry: 'officePhone', channels: ['voice'] },
  email: { entry: 'email', channels: [] }, securityQuestions: { entry: 'securityQuestions', channels: [] }, appPassword: { entry: 'appPassword', channels: [] },
  app: { entry: 'appCode', channels: ['appCode'] }, hardwareToken: { entry: 'hardwareToken', channels: ['appCode'] },
} as const satisfies Record<ManagedKind, Pick<ShownMethod, 'entry' | 'channels'>>;

/** A method as it is shown: called by its address where it has one, else by its name. */
export const shownAs = (kind: ManagedKind, called: string | null = null, different: Partial<ShownMethod> = {}): ShownMethod => {
  const isAddress = kind === 'phone' || kind === 'alternatePhone' || kind === 'officePhone' || kind === 'email';
  return { id: kind, kind, ...entries[kind], address: isAddress ? called : null, name: isAddress ? null : called, ...different };
};
