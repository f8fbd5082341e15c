// A person with devices, in the world of the activities: keys as a device makes them, and what it says.
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { PartialPolicy } from '#machines/rules/policy.ts';
import { answerRequest, type DeviceAnswer, type Speaking, waitingFor } from '#src/devices/answering.ts';
import type { PublicKey, Signature, Signed } from '#src/devices/device.ts';
import { signedText } from '#src/devices/device.ts';
import { deviceOf } from '#src/devices/device-place.ts';
import { pairDevice, type Paired } from '#src/devices/pairing.ts';
import { pushRequests } from '#src/devices/push-record.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import type { ActivitySettings } from '#src/activities/handler.ts';
import { transact } from '#src/engine/transaction.ts';
import { type Answer, type World, world } from '../activities/world.ts';

export type Keys = { readonly publicKey: PublicKey; readonly privateKey: KeyObject };
export function newKeys(): Keys {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { publicKey: { kty: 'EC', crv: 'P-256', x, y }, privateKey };
}
export const signedBy = (key: KeyObject, signed: Signed): Signature => ({ at: signed.at, text: createSign('sha256').update(signedText(signed)).sign({ key, dsaEncoding: 'ieee-p1363' }).toString('base64url') });

export const pushPolicy: PartialPolicy = { mfa: { methods: ['appPush', 'appCode'] }, sspr: { scope: 'none' } };

export type Rig = World & {
  pair(answer: Answer, name?: string): Promise<Paired | null>;
  speaking(id: string): Promise<Speaking>;
  waiting(id: string): Promise<Awaited<ReturnType<typeof waitingFor>>>;
  answer(device: string, request: string, given: DeviceAnswer): Promise<string>;
  number(flow?: string): Promise<string>;
  /** A device on file, by the whole way. */
  enrol(flow?: string, name?: string): Promise<string>;
};

export async function rig({ policy = pushPolicy, settings = {} }: { policy?: PartialPolicy; settings?: Partial<ActivitySettings> } = {}): Promise<Rig> {
  const w = await world({ policy, settings });
  const ports = { ...w.ports, vault: w.vault };
  const self: Rig = {
    ...w,
    pair: async ({ shown }, name = 'Pixel') => await pairDevice(ports, String((shown as { secret: string } | undefined)?.secret), { name, publicKey: newKeys().publicKey }),
    async speaking(id) {
      const found = await transact(ports, (tx) => deviceOf(embeddedDirectory, tx, id));
      if (found === null) throw new Error('the device is unknown');
      return found;
    },
    waiting: async (id) => await waitingFor(ports, await self.speaking(id)),
    answer: async (device, request, given) => (await answerRequest(ports, await self.speaking(device), request, given))?.state ?? 'unknown',
    number: async (flow = 'flow_1') => (await w.store.get(pushRequests, flow))?.row.number ?? '',
    async enrol(flow = 'flow_1', name = 'Pixel') {
      const paired = await self.pair(await w.perform('prepareApp', { channel: 'appPush' }, { flow }), name);
      const device = paired?.device ?? '';
      await w.perform('sendCode', { method: 'app', channel: 'appPush' }, { flow });
      const [request] = await self.waiting(device);
      await self.answer(device, request?.id ?? '', { answer: 'approve', number: await self.number(flow) });
      await w.perform('checkCode', { method: 'app', channel: 'appPush', entered: null }, { flow });
      const saved = await w.perform('saveMethod', { method: 'app', channel: 'appPush' }, { flow });
      if (saved.error !== undefined) throw new Error(saved.error);
      return device;
    },
  };
  return self;
}
/** Another number than the one given. */
export const another = (number: string): string => (number === '10' ? '11' : '10');
