// Who a flow meets outside: a network that carries messages or fails, an authenticator app that knows RFC 6238 and nothing of ours,
// and a device that keeps a key and signs what it says.
import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type PublicKey, type Signature, type Signed, signedText } from '#src/devices/device.ts';
import { DeliveryError, type OutgoingMessage, type Sender, type Senders } from '#src/ports/senders.ts';

export type Network = {
  readonly senders: Senders;
  /** Every message that went out, in order. */
  readonly delivered: OutgoingMessage[];
  /** What the next message meets; null: it arrives. */
  failing: DeliveryError['kind'] | null;
};

export function network(): Network {
  const delivered: OutgoingMessage[] = [];
  const world: Network = { delivered, failing: null, senders: { sms: carrier(), voice: carrier(), email: carrier(), push: carrier() } };
  function carrier(): Sender {
    return {
      async send(message) {
        if (world.failing !== null) throw new DeliveryError(world.failing, 'the network was told to fail');
        delivered.push(message);
      },
      close: async () => {},
    };
  }
  return world;
}

/** The code a person reads or hears in a message. */
export const codeIn = ({ text }: OutgoingMessage): string => /\d{6}/.exec(text.replaceAll(/(?<=\d) (?=\d)/g, ''))?.[0] ?? '';

/** What an authenticator app shows: RFC 6238 with SHA-1, six digits, 30 seconds. `now` in milliseconds since 1970. */
export function authenticatorCode(base32: string, now: number): string {
  const bits = base32.replace(/=+$/, '').split('').map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 1_000_000).padStart(6, '0');
}

/** What a device makes for itself: the private half never leaves it. */
export type Handheld = { readonly publicKey: PublicKey; readonly privateKey: KeyObject };
export function handheld(): Handheld {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { publicKey: { kty: 'EC', crv: 'P-256', x, y }, privateKey };
}
export const signedBy = ({ privateKey }: Handheld, signed: Signed): Signature =>
  ({ at: signed.at, text: createSign('sha256').update(signedText(signed)).sign({ key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url') });

/** Another code than this one. */
export const wrongCode = (right: string): string => (right === '000000' ? '000001' : '000000');
