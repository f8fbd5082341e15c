// What was under way before a rotation goes on after it: seeds shown, gates passed, answers to be repeated, counts of messages.
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKeyRing } from '#server/config/sealing-key.ts';
import { rotateSealingKeys, type Rotation } from '#server/keys/rotate-sealing-keys.ts';
import { everyRow } from '#src/directory/every-row.ts';
import { createVault } from '#src/engine/vault.ts';
import { limitRows } from '#src/limits/limit-record.ts';
import { firstAddresses, firstAddressesBinding } from '#src/notices/first-addresses.ts';
import { enforced, person, send } from '../../support/enrolment.ts';
import { type Service, startService } from '../../support/service.ts';
import { totp } from '../../support/totp.ts';

const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

describe('a rotation of the sealing keys', () => {
  let service: Service;
  beforeEach(async () => void (service = await startService([])));
  afterEach(async () => await service.stop());

  const rotate = async (): Promise<Rotation> => {
    await service.host.close();
    const rotation = await rotateSealingKeys({ folder: service.folder, keyFile: join(service.folder, 'sealing-key.json') });
    expect(rotation.retired).toEqual(['k1']);
    await service.reopen();
    return rotation;
  };
  const started = async (subject: string, headers: Record<string, string> = {}) => (await service.call('POST', '/v1/flows', { machine: 'interrupt', subject, input: enforced }, headers)).body;

  it('lets a seed that was shown be proven, and the answer that showed it be repeated', async () => {
    await service.call('PUT', '/v1/policy', { mfa: { methods: ['appCode'] }, sspr: { scope: 'none' } });
    await person(service, 'ann');
    const flow = await started('ann', { 'idempotency-key': 'start' });
    const begun = await send(service, flow.id, { type: 'registration.begun' }, { 'idempotency-key': 'begin' });
    const { secret } = begun.body.view.shownOnce as { secret: string };
    expect((await rotate()).tables.find(({ name }) => name === 'proofs')?.boxes).toBe(1);
    expect((await send(service, flow.id, { type: 'registration.begun' }, { 'idempotency-key': 'begin' })).body.view.shownOnce.secret).toBe(secret);
    expect((await started('ann', { 'idempotency-key': 'start' })).id).toBe(flow.id);
    await send(service, flow.id, { type: 'scan.finished' });
    await send(service, flow.id, { type: 'code.submitted', code: totp(secret) });
    expect((await service.call('GET', '/v1/users/ann')).body.methods).toMatchObject([{ type: 'app', code: true }]);
  });

  it('does not void the gate that a flow has passed by an app', async () => {
    await service.call('PUT', '/v1/policy', { mfa: { methods: ['appCode', 'sms'] }, sspr: { scope: 'all', methodsRequired: 2, methods: ['mobilePhone', 'appCode'] } });
    await person(service, 'bea', { methods: [{ type: 'app', variant: 'other', push: false, code: true, name: 'App', secret: seed }], defaultMethod: 'appCode' });
    const flow = await started('bea');
    const passed = await send(service, flow.id, { type: 'code.submitted', code: totp(seed) });
    expect(passed.status, passed.text).toBe(200);
    await rotate();
    await send(service, flow.id, { type: 'registration.begun' });
    const sent = await send(service, flow.id, { type: 'phone.submitted', number: '+1 2065550188', channel: 'sms' });
    expect(sent.body.view?.page, sent.text).toBe('enterCode');
    const inbox = await service.call('GET', '/v1/demo/inbox');
    await send(service, flow.id, { type: 'code.submitted', code: inbox.body.items.at(-1).code });
    expect((await service.call('GET', '/v1/users/bea')).body.methods.map(({ type }: { type: string }) => type)).toEqual(['app', 'phone']);
  });

  it('goes on counting messages to the same address', async () => {
    await service.call('PUT', '/v1/policy', { mfa: { methods: ['sms'] }, sspr: { scope: 'none' } });
    const number = '+1 2065550188';
    await person(service, 'cid', { methods: [{ type: 'phone', phoneType: 'mobile', number }], defaultMethod: 'sms' });
    await person(service, 'dan', { methods: [{ type: 'phone', phoneType: 'mobile', number }], defaultMethod: 'sms' });
    await service.call('POST', '/v1/flows', { machine: 'step-up', subject: 'cid' });
    expect((await rotate()).movedCounts).toBe(1);
    await service.call('POST', '/v1/flows', { machine: 'step-up', subject: 'dan' });
    const counts: number[] = [];
    for await (const { row } of everyRow(service.host.store, limitRows, { family: 'to:phone' })) counts.push(row.kind === 'sends' ? row.sends.length : 0);
    expect(counts).toEqual([2]);
  });

  it('keeps where somebody was to be reached when a flow began to change that', async () => {
    const keyFile = join(service.folder, 'sealing-key.json');
    const box = createVault(readKeyRing(keyFile)).seal([{ channel: 'email', to: 'ada@example.org' }], firstAddressesBinding('flow_1'));
    await service.host.store.commit({ expect: [], put: [{ table: firstAddresses, key: 'flow_1', row: { box } }], remove: [], log: [], audit: [] });
    await rotate();
    const kept = (await service.host.store.get(firstAddresses, 'flow_1'))?.row.box ?? expect.fail('it is gone');
    expect(createVault(readKeyRing(keyFile)).open(kept, firstAddressesBinding('flow_1'))).toEqual([{ channel: 'email', to: 'ada@example.org' }]);
  });

  it('keeps a key by which anything is sealed that it does not know how to seal again, and says where', async () => {
    const keyFile = join(service.folder, 'sealing-key.json');
    const box = createVault(readKeyRing(keyFile)).seal('precious', 'row');
    await service.host.store.commit({ expect: [], put: [{ table: { name: 'strange' }, key: 'row', row: { box } }], remove: [], log: [], audit: [] });
    await service.host.close();
    const rotation = await rotateSealingKeys({ folder: service.folder, keyFile });
    expect(rotation).toMatchObject({ current: 'k2', retired: [], left: [{ key: 'k1', table: 'strange', boxes: 1, fingerprints: 0 }] });
    expect(createVault(readKeyRing(keyFile)).open(box, 'row')).toBe('precious');
    expect(await rotateSealingKeys({ folder: service.folder, keyFile })).toMatchObject({ current: 'k2', isResumed: true });
    await service.reopen();
  });
});
