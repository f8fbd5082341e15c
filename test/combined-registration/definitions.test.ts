// Charts, activities, schemas and pages put together, run by the engine over a store in memory.
import { afterEach, describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { completePolicy, type PartialPolicy } from '#machines/rules/policy.ts';
import { combinedRegistrationDefinitions, viewOfMachine, warningsOf } from '#src/combined-registration/definitions.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { policies } from '#src/directory/policy-record.ts';
import { userKey, users } from '#src/directory/user-record.ts';
import type { Definition } from '#src/engine/definition.ts';
import { Definitions } from '#src/engine/definitions.ts';
import { Engine } from '#src/engine/engine.ts';
import { offersOf } from '#src/engine/offers.ts';
import { transact } from '#src/engine/transaction.ts';
import { createVault } from '#src/engine/vault.ts';
import type { Sender } from '#src/ports/senders.ts';
import { proofs } from '#src/proofs/proof-record.ts';
import { plainView } from '#src/views/plain-view.ts';
import { registrationView } from '#src/views/registration-view.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { countingIds } from '../support/counting-ids.ts';
import { manualClock } from '../support/manual-clock.ts';
import { ada, personWith } from '../views/rows.ts';

const toClose: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0)) await close();
});

async function hosted(policy: PartialPolicy) {
  const sender: Sender = { send: async () => {}, close: async () => {} };
  const ids = countingIds();
  const ports = { store: memoryStore(), clock: manualClock(), ids, vault: createVault({ current: 'k', keys: new Map([['k', Buffer.alloc(32, 7)]]) }), log: () => {} };
  const definitions = combinedRegistrationDefinitions({ directory: embeddedDirectory, senders: { sms: sender, voice: sender, email: sender }, issuer: 'Factorflow', ids });
  const engine = new Engine(ports, new Definitions(definitions));
  toClose.push(async () => {
    await engine.close();
    await ports.store.close();
  });
  await transact(ports, async (tx) => {
    await tx.get(users, userKey('default', 'u1'));
    tx.put(users, userKey('default', 'u1'), personWith([], ada));
    await tx.get(policies, 'default');
    tx.put(policies, 'default', { policy: completePolicy(policy), updatedAt: 0 });
  });
  const start = async (subject: string | null, input: object = { signIn: { mfaRegistrationEnforcedBy: ['conditionalAccess'] } }) =>
    engine.start({ tenant: 'default', machine: 'interrupt', subject, input: input as never });
  const send = async (id: string, event: { type: string }) => {
    await engine.send(id, { event });
    return await engine.settled(id, 5_000);
  };
  const viewOf = async (id: string) => {
    const live = await engine.read(id);
    return await viewOfMachine(live.definition)(live, offersOf(live.definition, live.snapshot), engine.rows, ports.clock.now(), 'en');
  };
  return { ...ports, engine, start, send, viewOf };
}

const appOnly: PartialPolicy = { mfa: { methods: ['appPush', 'appCode', 'hardwareToken'] }, sspr: { scope: 'none' } };

describe('a flow about security info', () => {
  it('needs a person whom the directory knows', async () => {
    const { start } = await hosted(appOnly);
    await expect(start('nobody')).rejects.toMatchObject({ code: 'input.invalid', errors: [{ pointer: '/subject', code: 'unknown' }] });
    await expect(start(null)).rejects.toMatchObject({ code: 'input.invalid', errors: [{ pointer: '/subject', code: 'required' }] });
  });

  it('takes nothing but a sign-in', async () => {
    const { start } = await hosted(appOnly);
    await expect(start('u1', { facts: {} })).rejects.toMatchObject({ code: 'input.invalid', errors: [{ pointer: '/input/facts', code: 'unknown' }] });
    await expect(start('u1', { signIn: { mfaRequiredNow: 'yes' } })).rejects.toMatchObject({ code: 'input.invalid', errors: [{ pointer: '/input/signIn/mfaRequiredNow' }] });
  });

  it('shows its page, and expires a quarter of an hour after the last thing done', async () => {
    const { start, engine, viewOf, clock } = await hosted(appOnly);
    const { id } = await start('u1');
    const settled = await engine.settled(id, 5_000);
    expect((await viewOf(id))?.page).toBe('introduction');
    expect(settled.expiresAt).toBe(clock.now() + 15 * 60_000);
  });

  it('says which method policy allows and nobody can set up here', async () => {
    const { start, engine } = await hosted(appOnly);
    const { id } = await start('u1');
    const warnings = await warningsOf(await engine.read(id), engine.rows);
    expect(warnings.map(({ method, code }) => [method, code])).toEqual([['appPush', 'method.not-built'], ['hardwareToken', 'method.not-built']]);
    expect(warnings[0]?.text).toContain('authenticator app');
  });

  it('leaves nothing of its own behind when it is cancelled, and has that in the audit log', async () => {
    const { start, engine, send, viewOf, store } = await hosted(appOnly);
    const { id } = await start('u1');
    await engine.settled(id, 5_000);
    await send(id, { type: 'registration.begun' });
    expect((await viewOf(id))?.page).toBe('scanApp');
    expect(await store.get(proofs, id)).not.toBeNull();
    await engine.cancel(id);
    expect(await store.get(proofs, id)).toBeNull();
    expect(await viewOf(id)).toBeNull();
    expect(await store.audit({ after: 0, limit: 10 })).toEqual([expect.objectContaining({
      activityDisplayName: 'User registered all required security info', result: 'failure', resultReason: 'User canceled security info registration.',
      correlationId: id, initiatedBy: { user: { id: 'u1' } },
    })]);
  });
});

describe('the schemas of events', () => {
  it('are known without a flow, with nothing to choose from', async () => {
    const { engine } = await hosted(appOnly);
    const definition = engine.definitions.get('interrupt');
    expect(definition?.eventSchema('method.chosen', () => ({}))).toMatchObject({ properties: { method: { enum: [] } } });
    expect(definition?.eventSchema('flow.expired', {})).toBeUndefined();
    expect(definition?.eventSchema('constructor', {})).toBeUndefined();
  });
});

describe('a machine of somebody else', () => {
  it('gets a plain page and no warnings', async () => {
    const { start, engine } = await hosted(appOnly);
    const { id } = await start('u1');
    const live = await engine.read(id);
    const stranger: Definition = { ...live.definition, id: 'parcel', machine: createMachine({ id: 'parcel' }) };
    expect(viewOfMachine(stranger)).toBe(plainView);
    expect(viewOfMachine(live.definition)).toBe(registrationView);
    expect(await warningsOf({ ...live, definition: stranger }, engine.rows)).toEqual([]);
  });
});
