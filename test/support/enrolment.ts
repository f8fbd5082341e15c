// The common beginnings of HTTP tests: a person, a flow, codes from the demo inbox.
import { expect } from 'vitest';
import type { Body, Reply, Service } from './service.ts';

export const enforced = { signIn: { mfaRegistrationEnforcedBy: ['conditionalAccess'] } };

export async function person(service: Service, id: string, more: object = {}): Promise<void> {
  const reply = await service.call('PUT', `/v1/users/${id}`, { id, displayName: id, ...more });
  expect([200, 201]).toContain(reply.status);
}

export async function interrupted(service: Service, subject: string, headers: Record<string, string> = {}): Promise<Body> {
  const reply = await service.call('POST', '/v1/flows', { machine: 'interrupt', subject, input: enforced }, headers);
  expect(reply.status, reply.text).toBe(201);
  return reply.body;
}

export const send = (service: Service, flow: string, event: object, headers: Record<string, string> = {}): Promise<Reply> =>
  service.call('POST', `/v1/flows/${flow}/events`, event, headers);

/** The code in the newest message that has one: notices come in between. */
export async function newestCode(service: Service): Promise<string> {
  const { body } = await service.call('GET', '/v1/demo/inbox?limit=200');
  return body.items.findLast(({ code }: { code?: string }) => code !== undefined)?.code ?? '';
}

/** A policy under which a phone alone will do, so that a flow is short. */
export const phoneOnly = { mfa: { methods: ['sms', 'voice'] }, sspr: { scope: 'none' } };

/** Brings a flow to the page where the texted code is asked for. */
export async function awaitingCode(service: Service, subject: string, number = '+1 2065550111'): Promise<string> {
  await service.call('PUT', '/v1/policy', phoneOnly);
  await person(service, subject);
  const { id } = await interrupted(service, subject);
  await send(service, id, { type: 'registration.begun' });
  const reply = await send(service, id, { type: 'phone.submitted', number, channel: 'sms' });
  expect(reply.body.view?.page, reply.text).toBe('enterCode');
  return id as string;
}
