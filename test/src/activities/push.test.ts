// An app that is asked: what its approval proves, once the device has given it.
import { describe, expect, it } from 'vitest';
import { type Pairing, pairingBinding, pairings } from '#src/devices/pairing-record.ts';
import { type PushRequest, pushRequests } from '#src/devices/push-record.ts';
import { userKey, users } from '#src/directory/user-record.ts';
import { transact } from '#src/engine/transaction.ts';
import { phone, seed, tenant, type World, world } from './world.ts';

const device = { id: 'device_1', name: 'Work phone', publicKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' } } as const;
const asked = { method: 'app', channel: 'appPush' } as const;

const paired = (here: World) => transact(here.ports, async (tx) => {
  await tx.get(pairings, 'flow_1');
  const pairing: Pairing = { tenant, subject: 'u1', code: 'hash', seed: here.vault.seal(seed, pairingBinding('flow_1')), account: 'Ada', method: 'method_new', expiresAt: here.now() + 1_000, device };
  tx.put(pairings, 'flow_1', pairing);
});
/** As the device answers. */
const answered = (here: World, state: PushRequest['state']) => transact(here.ports, async (tx) => {
  const request = await tx.get(pushRequests, 'flow_1');
  if (request === null) throw new Error('nobody was asked');
  tx.put(pushRequests, 'flow_1', { ...request, state, answeredBy: device.id });
});

async function enrolled() {
  const here = await world();
  await paired(here);
  expect(await here.perform('sendCode', asked)).toEqual({ output: { outcome: 'sent' } });
  expect(await here.perform('checkCode', { ...asked, entered: null })).toEqual({ output: { verdict: 'waiting' } });
  expect(await here.perform('saveMethod', asked)).toEqual({ error: 'proof.missing' });
  await answered(here, 'approved');
  expect(await here.perform('checkCode', { ...asked, entered: null })).toEqual({ output: { verdict: 'accepted' } });
  return here;
}

describe('an app by push', () => {
  it('is put on file once its device has approved, with its codes, and passes the gate of the flow', async () => {
    const here = await enrolled();
    expect((await here.perform('saveMethod', asked)).output).toMatchObject({ onFile: ['appPush', 'appCode'], defaultMethod: 'appPush', mfaPassed: true, unchallengeable: [] });
    expect((await here.user()).methods).toMatchObject([{ id: 'method_new', type: 'app', variant: 'microsoft', push: true, code: true, device }]);
    expect(await here.perform('saveMethod', asked)).toEqual({ error: 'proof.missing' });
    expect((await here.audit()).map(({ resultReason }) => resultReason)).toEqual(['User registered Authenticator App with Notification and Code']);
  });

  it('passes a step-up, which says that a key in software did', async () => {
    const here = await world({ user: { methods: [phone] } });
    await transact(here.ports, async (tx) => {
      const record = await tx.get(users, userKey(tenant, 'u1'));
      if (record === null) throw new Error('nobody there');
      const method = { id: 'a', type: 'app', variant: 'microsoft', push: true, code: false, name: 'Work phone', device, createdAt: '', updatedAt: '', source: 'api' } as const;
      tx.put(users, userKey(tenant, 'u1'), { ...record, methods: [...record.methods, method] });
    });
    const check = () => here.perform('checkChallenge', { channel: 'appPush', entered: null });
    expect(await here.perform('sendChallenge', { channel: 'appPush' })).toEqual({ output: { outcome: 'sent' } });
    expect((await check()).output).toMatchObject({ verdict: 'waiting', assurance: null });
    await answered(here, 'approved');
    expect((await check()).output).toMatchObject({ verdict: 'accepted', facts: { mfaPassed: true }, assurance: { amr: ['swk', 'mfa'] } });
    expect((await check()).output).toMatchObject({ verdict: 'expired' });
    expect(await here.perform('sendChallenge', { channel: 'appPush', except: 'a' })).toEqual({ error: 'method.disallowed' });
  });
});
