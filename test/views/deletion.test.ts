// What a person is told before a method is deleted: what follows from the rules, and nothing that does not.
import { describe, expect, it } from 'vitest';
import type { Facts, HeldMethod } from '#machines/rules/facts.ts';
import { policies } from '#src/directory/policy-record.ts';
import { users } from '#src/directory/user-record.ts';
import type { FlowRecord } from '#src/engine/flow-record.ts';
import { pageView } from '#src/views/registration-view.ts';
import { sightOf } from '#src/views/sight.ts';
import type { RowReader } from '#src/views/view.ts';
import { ada, now, personWith } from './rows.ts';
import { contextWith, newcomer } from './sights.ts';

const app: HeldMethod = { id: 'app', kind: 'app', answers: ['appCode'] };
const phone: HeldMethod = { id: 'phone', kind: 'phone', answers: ['sms', 'voice'] };
const email: HeldMethod = { id: 'email', kind: 'email', answers: [] };
const password: HeldMethod = { id: 'appPassword', kind: 'appPassword', answers: [] };
const all: Facts = { ...newcomer, methods: [app, phone, email, password], onFile: ['appCode', 'mobilePhone', 'email'], defaultMethod: 'sms' };

async function said(facts: Facts, id: string): Promise<readonly string[]> {
  const rows: Readonly<Record<string, unknown>> = { [users.name]: personWith(facts, ada), [policies.name]: null };
  const read: RowReader = { get: async <Row>({ name }: { readonly name: string }) => (rows[name] ?? null) as Row | null };
  const flow = { id: 'flow_1', tenant: 'default', subject: 'u1', input: {} } as unknown as FlowRecord;
  const sight = await sightOf({ context: contextWith({ facts, intent: { does: 'delete', id } }), flow, machine: 'manage', page: 'confirmDeletion', offers: [] }, read, now);
  return pageView('confirmDeletion', sight, [], now, 'en').text.map((line) => line.id.replace('page.confirmDeletion.', ''));
}

describe('deleting a method', () => {
  it('names the method, says where the default goes, and that it is final', async () => {
    expect(await said(all, 'phone')).toEqual(['text', 'onFile.mobilePhone', 'default.appCode', 'final']);
  });

  it('says nothing of the default where it stays', async () => {
    expect(await said({ ...all, defaultMethod: 'appCode' }, 'phone')).toEqual(['text', 'onFile.mobilePhone', 'final']);
  });

  it('says that nothing is left to sign in or to reset with', async () => {
    const last: Facts = { ...all, methods: [phone], onFile: ['mobilePhone'], sspr: { needed: 1, allowed: ['mobilePhone'] } };
    expect(await said(last, 'phone')).toEqual(['text', 'onFile.mobilePhone', 'noDefault', 'noMfa', 'noReset', 'final']);
  });

  it('does not lament what was not possible before', async () => {
    const neither: Facts = { ...all, methods: [email], onFile: ['email'], defaultMethod: null };
    expect(await said(neither, 'email')).toEqual(['text', 'onFile.email', 'final']);
  });

  it('says what only the person can do: in the app, and in programs that use the password', async () => {
    expect(await said(all, 'app')).toEqual(['text', 'onFile.namedApp', 'app', 'final']);
    expect(await said(all, 'appPassword')).toEqual(['text', 'onFile.namedPassword', 'appPassword', 'final']);
  });
});
