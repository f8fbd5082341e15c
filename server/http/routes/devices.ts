// Devices that approve requests: they pair by the code of a picture, and from then on show who they are by their signature.
import { deviceOf } from '#src/devices/device-place.ts';
import { answerRequest, type DeviceAnswer, type Speaking, waitingFor } from '#src/devices/answering.ts';
import { isSignedBy, keyObjectOf, type PublicKey } from '#src/devices/device.ts';
import { pairDevice, type PairingPorts } from '#src/devices/pairing.ts';
import { tellOfDevice, type TellingPorts } from '#src/devices/telling-flows.ts';
import type { UserDirectory } from '#src/directory/embedded-directory.ts';
import type { Engine } from '#src/engine/engine.ts';
import { iso } from '#src/ports/clock.ts';
import { deviceSchemas } from '../device-schemas.ts';
import { failedAttempts } from '../failed-attempts.ts';
import { Problem } from '../problems.ts';
import type { Call, Route } from '../route.ts';

export type DeviceRoutesPorts = PairingPorts & { readonly engine: Pick<Engine, 'tell' | 'settled' | 'rows'>; readonly directory: UserDirectory; readonly issuer: string } & Pick<TellingPorts, 'log'>;

const signature = {
  'Device-Signature': '`SECONDS.SIGNATURE`: the time, in seconds since 1970, and in base64url the ECDSA signature (P-256, SHA-256, 64 bytes as in IEEE P1363) of five lines without a line feed at the end: `factorflow-device-1`, the method, the path from `/v1` on, the same time, and the SHA-256 of the body in base64url (of nothing where there is none). The body is JSON with sorted names and without white space. Two minutes off are too many.',
};
const access = { access: 'open', roles: [], tag: 'devices' } as const;

export function deviceRoutes(ports: DeviceRoutesPorts): Route[] {
  const failures = failedAttempts();

  /** An unknown device, a wrong signature and a wrong time are answered alike. */
  const speaking = async (call: Call): Promise<Speaking> => {
    const id = call.params['device'] ?? '';
    const [, at, text] = /^(\d{1,12})\.([A-Za-z0-9_-]{86})$/.exec(call.header('device-signature') ?? '') ?? [];
    const known = await deviceOf(ports.directory, ports.engine.rows, id);
    const isRight = isSignedBy(known?.device.publicKey ?? null, { method: call.method, path: call.path, body: call.body }, { at: Number(at ?? 0), text: text ?? '' }, ports.clock.now());
    if (known !== null && isRight) return known;
    await failures.count(call.ip);
    throw new Problem('device.unknown', 'the device is not known here, or the signature is not its own, or too old');
  };
  const tell = (flow: string, type: 'app.paired' | 'push.answered'): void => void tellOfDevice(ports, flow, type);

  return [
    {
      ...access, method: 'post', path: '/v1/devices', summary: 'Pair a device', body: deviceSchemas.pairing,
      answers: { 201: { description: 'The device is paired, once: what it needs from here on. It is a method of the person when they have approved a first request.', schema: deviceSchemas.paired } },
      handle: async ({ body, ip }) => {
        const { pairingCode, name, publicKey: { x, y } } = body as { pairingCode: string; name: string; publicKey: PublicKey };
        const publicKey: PublicKey = { kty: 'EC', crv: 'P-256', x, y };
        if (keyObjectOf(publicKey) === null) throw new Problem('input.invalid', 'the body breaks a rule', { errors: [{ pointer: '/publicKey', code: 'curve', message: 'must be a point on P-256' }] });
        const paired = await pairDevice(ports, pairingCode, { name: name.trim(), publicKey });
        if (paired === null) {
          await failures.count(ip);
          throw new Problem('device.pairing-unknown', 'the pairing code is unknown, was used, or is too old; have a new picture made');
        }
        tell(paired.flow, 'app.paired');
        const { device, account, seed } = paired;
        return { status: 201, body: { device, issuer: ports.issuer, account, ...(seed === null ? {} : { totp: { secret: seed, digits: 6, period: 30, algorithm: 'SHA1' } }) } };
      },
    },
    {
      ...access, method: 'get', path: '/v1/devices/{device}/requests', summary: 'Which requests wait for this device', headers: signature,
      answers: { 200: { description: 'Those that can be answered now, the oldest first. The number is not among it: the person reads it on their page.', schema: deviceSchemas.requests } },
      handle: async (call) => {
        const items = (await waitingFor(ports, await speaking(call))).map((request) => ({ ...request, sentAt: iso(request.sentAt), expiresAt: iso(request.expiresAt) }));
        return { status: 200, body: { items, next: null } };
      },
    },
    {
      ...access, method: 'post', path: '/v1/devices/{device}/requests/{request}', summary: 'Answer a request', body: deviceSchemas.answer, headers: signature,
      answers: { 200: { description: 'What the request came to: by this answer, or by one before. Sent again, it is the same.', schema: deviceSchemas.answered } },
      handle: async (call) => {
        const answered = await answerRequest(ports, await speaking(call), call.params['request'] ?? '', call.body as DeviceAnswer);
        if (answered === null) throw new Problem('device.request-unknown', 'no such request waits for this device');
        if (answered.isNew) tell(answered.flow, 'push.answered');
        return { status: 200, body: { id: call.params['request'], state: answered.state } };
      },
    },
  ];
}
