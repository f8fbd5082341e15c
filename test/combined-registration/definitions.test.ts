// Charts, activities, schemas and pages put together, run by the engine over a store in memory.
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import type { PartialPolicy } from '#machines/rules/policy.ts';
import { viewOfMachine } from '#src/combined-registration/definitions.ts';
import { embeddedDirectory, type UserDirectory } from '#src/directory/embedded-directory.ts';
import type { Definition } from '#src/engine/definition.ts';
import { proofs } from '#src/proofs/proof-record.ts';
import { plainView } from '#src/views/plain-view.ts';
import { hosted } from './hosting.ts';

const appOnly: PartialPolicy = { mfa: { methods: ['appCode', 'hardwareToken'] }, sspr: { scope: 'none' } };

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
    const about = { correlationId: id, initiatedBy: { user: { id: 'u1' } } };
    expect(await store.audit({ after: 0, limit: 10 })).toMatchObject([
      { activityDisplayName: 'User started security info registration', result: 'success', additionalDetails: [{ key: 'edition', value: 'later' }], ...about },
      { activityDisplayName: 'User registered all required security info', result: 'failure', resultReason: 'User canceled security info registration.', additionalDetails: [], ...about },
      { activityDisplayName: 'User canceled security info registration', result: 'success', additionalDetails: [{ key: 'edition', value: 'later' }], ...about },
    ]);
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
  it('gets a plain page', async () => {
    const { start, engine } = await hosted(appOnly);
    const { id } = await start('u1');
    const live = await engine.read(id);
    const stranger: Definition = { ...live.definition, id: 'parcel', machine: createMachine({ id: 'parcel' }) };
    const viewOf = viewOfMachine({ directory: embeddedDirectory });
    expect(viewOf(stranger)).toBe(plainView);
    expect(viewOf(live.definition)).not.toBe(plainView);
  });
});

describe('the page of a person', () => {
  it('shows what the directory of the activities has, not what is stored here', async () => {
    const elsewhere: UserDirectory = { ...embeddedDirectory, find: async (tx, whom, key) => {
      const found = await embeddedDirectory.find(tx, whom, key);
      return found === null ? null : { ...found, methods: [{ id: 'm1', type: 'email', address: 'ada@example.org', createdAt: '', updatedAt: '', source: 'elsewhere' }] };
    } };
    const { start, engine, viewOf } = await hosted({ sspr: { scope: 'all', methods: ['email'] } }, { directory: elsewhere });
    const { id } = await start('u1', {}, 'manage');
    await engine.settled(id, 5_000);
    expect((await viewOf(id))?.items).toMatchObject([{ id: 'm1', detail: 'a•••@example.org' }]);
  });
});
