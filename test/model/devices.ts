// What a person's devices do while a path is walked: pair by the picture, and approve or deny what they are asked, by the very
// functions behind the API, with keys and signatures of their own.
import { expect } from 'vitest';
import { answerRequest, type DeviceAnswer, waitingFor } from '#src/devices/answering.ts';
import { isSignedBy } from '#src/devices/device.ts';
import { deviceOf } from '#src/devices/device-place.ts';
import { pairings } from '#src/devices/pairing-record.ts';
import { pairDevice } from '#src/devices/pairing.ts';
import { pushRequests, requestLifetime } from '#src/devices/push-record.ts';
import { embeddedDirectory } from '#src/directory/embedded-directory.ts';
import { manualClock } from '../support/manual-clock.ts';
import { own, person } from './directory-of.ts';
import type { OneStepLives } from './one-step-lives.ts';
import { handheld, type Handheld, signedBy } from './outside-world.ts';

export type Answer = 'accepted' | 'denied' | 'mismatched';
/** As the person will find the device on their page. */
export const deviceName = 'Pixel';

export class Devices {
  readonly #lives: OneStepLives;
  readonly #flow: () => string;
  readonly #keys = new Map<string, Handheld>([[own.device.id, own.device]]);

  constructor(lives: OneStepLives, flow: () => string) {
    this.#lives = lives;
    this.#flow = flow;
  }

  get #ports() {
    const { store, ids, vault, now } = this.#lives;
    return { store, ids, vault, clock: manualClock(now) };
  }

  /** Answers with the seed of the codes that the app shows as well, or null. */
  async pair(code: string): Promise<{ readonly device: string; readonly seed: string | null }> {
    const keys = handheld();
    const paired = await pairDevice(this.#ports, code, { name: deviceName, publicKey: keys.publicKey });
    if (paired === null) throw new Error('the pairing code pairs nobody');
    expect(await pairDevice(this.#ports, code, { name: 'Another', publicKey: handheld().publicKey }), 'the same picture, scanned a second time').toBeNull();
    this.#keys.set(paired.device, keys);
    return paired;
  }

  /** Too old a picture. */
  async letPictureGrowOld(): Promise<void> {
    await this.#lives.meanwhile(async (tx) => {
      const pairing = await tx.get(pairings, this.#flow());
      if (pairing !== null) tx.put(pairings, this.#flow(), { ...pairing, device: null, expiresAt: this.#lives.now });
    });
  }

  /** The request at hand is out. Where it is not, because the one before was too recent, it is made to be: true. */
  async haveRequest(purpose: 'enrolment' | 'challenge', except: string | null): Promise<boolean> {
    const flow = this.#flow();
    return await this.#lives.meanwhile(async (tx) => {
      const request = await tx.get(pushRequests, flow);
      if (request === null) throw new Error('nothing is asked of a device in this flow');
      if (request.state === 'pending' && request.expiresAt > this.#lives.now + 2_000) return false;
      const paired = (await tx.get(pairings, flow))?.device?.id;
      const onFile = (await person(tx)).methods.flatMap((method) => (method.type === 'app' && method.device !== undefined && method.id !== except ? [method.device.id] : []));
      const devices = purpose === 'enrolment' && paired !== undefined ? [paired] : onFile;
      tx.put(pushRequests, flow, { ...request, id: `approval_arranged_${this.#lives.now}`, purpose, devices, state: 'pending', isTaken: false, sentAt: this.#lives.now, expiresAt: this.#lives.now + requestLifetime });
      return true;
    });
  }

  async letRequestGrowOld(): Promise<void> {
    await this.#change((request) => ({ ...request, expiresAt: this.#lives.now }));
  }

  /** Nobody has answered after all, as far as what is stored goes. */
  async unanswer(): Promise<void> {
    await this.#change((request) => ({ ...request, state: 'unsent', isTaken: false }));
  }

  async #change(change: (request: NonNullable<Awaited<ReturnType<Devices['request']>>>) => NonNullable<Awaited<ReturnType<Devices['request']>>>): Promise<void> {
    await this.#lives.meanwhile(async (tx) => {
      const request = await tx.get(pushRequests, this.#flow());
      if (request !== null) tx.put(pushRequests, this.#flow(), change(request));
    });
  }

  request() {
    return this.#lives.meanwhile((tx) => tx.get(pushRequests, this.#flow()));
  }

  /** The first device that is asked says so, signed. Answers with its name. */
  async answer(as: Answer): Promise<string> {
    const request = await this.request();
    const id = request?.devices[0] ?? '';
    const speaking = await this.#lives.meanwhile((tx) => deviceOf(embeddedDirectory, tx, id));
    const keys = this.#keys.get(id);
    if (request === null || speaking === null || keys === undefined) throw new Error(`no device ${id} can answer`);
    const [waiting] = await waitingFor(this.#ports, speaking);
    expect(waiting?.id, 'what waits for the device').toBe(request.id);
    const given: DeviceAnswer = as === 'denied' ? { answer: 'deny' } : { answer: 'approve', number: as === 'accepted' ? request.number : request.number === '10' ? '11' : '10' };
    const signed = { method: 'POST', path: `/v1/devices/${id}/requests/${request.id ?? ''}`, body: { ...given } };
    const signature = signedBy(keys, { ...signed, at: Math.floor(this.#lives.now / 1_000) });
    expect(isSignedBy(speaking.device.publicKey, signed, signature, this.#lives.now), 'its own signature').toBe(true);
    expect(isSignedBy(handheld().publicKey, signed, signature, this.#lives.now), 'the signature of another').toBe(false);
    const answered = await answerRequest(this.#ports, speaking, request.id ?? '', given);
    expect(answered?.state, 'what the request came to').toBe(as === 'accepted' ? 'approved' : as);
    return speaking.device.name;
  }
}
