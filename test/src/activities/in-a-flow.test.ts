import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { completeUser } from '#machines/rules/user.ts';
import { systemClock } from '#server/clock/system-clock.ts';
import { randomIds } from '#server/config/random-ids.ts';
import { demoInbox } from '#server/senders/demo-inbox.ts';
import { memoryStore } from '#server/stores/memory/memory.store.ts';
import { combinedRegistrationDefinitions } from '#src/combined-registration/definitions.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { userRecordFrom } from '#src/directory/user-loading.ts';
import { userKey, users } from '#src/directory/user-record.ts';
import { Definitions } from '#src/engine/definitions.ts';
import { Engine } from '#src/engine/engine.ts';
import { boundTo } from '#src/engine/steps.ts';
import { transact } from '#src/engine/transaction.ts';
import { createVault } from '#src/engine/vault.ts';
import type { JsonObject } from '#src/ports/json.ts';
import { proofs } from '#src/proofs/proof-record.ts';
import { codeAt, stepAt } from '#src/proofs/totp.ts';

const tenant = 'default';
let close = async () => {};
afterEach(() => close());

async function service() {
  const vault = createVault({ current: 'k1', keys: new Map([['k1', randomBytes(32)]]) });
  const ports = { store: memoryStore(), clock: systemClock, ids: randomIds, vault, log: () => {} };
  const inbox = demoInbox(ports);
  const definitions = combinedRegistrationDefinitions({ directory: embeddedDirectory, senders: { sms: inbox, voice: inbox, email: inbox, push: inbox }, issuer: 'Example', ids: randomIds });
  const engine = new Engine(ports, new Definitions(definitions));
  await engine.open();
  close = () => engine.close();
  await transact(ports, async (tx) => {
    await tx.get(users, userKey(tenant, 'u1'));
    tx.put(users, userKey(tenant, 'u1'), userRecordFrom(completeUser({ id: 'u1' }), null, { tenant, now: 0, ids: randomIds, vault }));
  });
  return {
    inbox, vault, store: ports.store,
    async start(machine: string) {
      const { id } = await engine.start({ tenant, machine, subject: 'u1', input: { signIn: { mfaRegistrationEnforcedBy: ['conditionalAccess'] } } });
      return await engine.settled(id, 5_000);
    },
    async send(flow: string, event: JsonObject & { type: string }) {
      await engine.send(flow, { event });
      return await engine.settled(flow, 5_000);
    },
  };
}

describe('in real flows', () => {
  it('an app and a phone are registered, and the app passes a step-up afterwards', async () => {
    const here = await service();
    const { id } = await here.start('interrupt');
    await here.send(id, { type: 'registration.begun' });
    const scanning = await here.send(id, { type: 'app.switched', channel: 'appCode' });
    const { secret } = here.vault.open(scanning.shown?.box ?? '', boundTo(id, 'shown')) as { secret: string };
    const step = stepAt(Date.now());
    expect((await here.send(id, { type: 'code.submitted', code: codeAt(secret, step) })).snapshot['value']).toEqual({ phone: 'enteringPhone' });
    expect((await here.send(id, { type: 'phone.submitted', number: '+1 2065550100', channel: 'sms' })).snapshot['value']).toEqual({ phone: 'awaitingCode' });
    const [message] = await here.inbox.list({ to: '+1 2065550100' });
    await here.send(id, { type: 'code.submitted', code: message?.code ?? '' });
    expect(await here.send(id, { type: 'registration.confirmed' })).toMatchObject({ status: 'done', output: { result: 'registered' } });

    expect((await here.store.get(users, userKey(tenant, 'u1')))?.row).toMatchObject({ defaultMethod: 'appCode', methods: [{ type: 'app', lastStep: step }, { type: 'phone', number: '+1 2065550100' }] });
    expect(await here.store.get(proofs, id)).toBeNull();
    expect((await here.store.audit({ after: 0, limit: 10 })).map(({ resultReason }) => resultReason)).toEqual([
      'User started the registration for Authenticator App with Notification and Code', 'User registered Authenticator App with Code', 'User started the registration for Mobile Phone SMS', 'User registered Mobile Phone SMS', 'User registered all required security info.',
    ]);

    const stepUp = await here.start('step-up');
    // The next step's code, which the skew allows: this step's has been used.
    const passed = await here.send(stepUp.id, { type: 'code.submitted', code: codeAt(secret, step + 1) });
    expect(passed).toMatchObject({ status: 'done', output: { result: 'passed', acr: 'urn:factorflow:acr:mfa', amr: ['otp', 'mfa'] } });
  });

  it('eleven wrong codes over three flows end the third one locked out', async () => {
    const here = await service();
    const ends: unknown[] = [];
    for (const guesses of [4, 4, 3]) {
      const { id } = await here.start('interrupt');
      await here.send(id, { type: 'registration.begun' });
      await here.send(id, { type: 'app.switched', channel: 'appCode' });
      for (let i = 0; i < guesses; i++) ends.push((await here.send(id, { type: 'code.submitted', code: '000000' })).output);
    }
    expect(ends.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => null));
    expect(ends[10]).toMatchObject({ result: 'lockedOut' });
    expect(await here.store.audit({ after: 0, limit: 10, result: 'failure' })).toMatchObject([{ resultReason: 'User failed to register Authenticator App with Code' }]);
  });
});
