// The shapes of what devices send and get, as JSON Schema 2020-12.
import type { Schema } from '#src/engine/definition.ts';

const coordinate: Schema = { type: 'string', pattern: '^[A-Za-z0-9_-]{43}$' };
const moment: Schema = { type: 'string', format: 'date-time' };
const purpose: Schema = { type: 'string', enum: ['enrolment', 'challenge'], description: 'Whether this very device is being set up, or somebody proves who they are.' };

/** Something to read, without what would make a page or a log show another text than there is (Unicode UAX #9). */
const deviceName = '^(?!.*[\\u0000-\\u001F\\u202A-\\u202E\\u2066-\\u2069\\u2028\\u2029]).*\\S';

export const deviceSchemas = {
  pairing: {
    title: 'Pairing of a device', type: 'object', additionalProperties: false, required: ['pairingCode', 'name', 'publicKey'],
    properties: {
      pairingCode: { type: 'string', minLength: 26, maxLength: 64, pattern: '^[A-Za-z2-7 -]+$', description: 'As the picture holds it; without regard to case, spaces and hyphens.', writeOnly: true },
      name: { type: 'string', minLength: 1, maxLength: 64, pattern: deviceName, description: 'What the person will know the device by. No control characters, and none that turn the direction of writing.' },
      publicKey: {
        title: 'Public key', description: 'A JWK (RFC 7517) on P-256. A private half is refused.', type: 'object', additionalProperties: false, required: ['kty', 'crv', 'x', 'y'],
        properties: {
          kty: { const: 'EC' }, crv: { const: 'P-256' }, x: coordinate, y: coordinate,
          ext: { type: 'boolean' }, alg: { const: 'ES256' }, use: { const: 'sig' }, key_ops: { type: 'array', maxItems: 4, items: { type: 'string', maxLength: 16 } },
        },
      },
    },
  } as Schema,
  paired: {
    title: 'Paired device', type: 'object', required: ['device', 'issuer', 'account'],
    properties: {
      device: { type: 'string', description: 'The id of the device: part of every path it asks from now on.' }, issuer: { type: 'string' }, account: { type: 'string' },
      totp: {
        type: 'object', description: 'Where the app is to show codes as well (RFC 6238). Given once.', required: ['secret', 'digits', 'period', 'algorithm'],
        properties: { secret: { type: 'string', description: 'Base32.' }, digits: { const: 6 }, period: { const: 30 }, algorithm: { const: 'SHA1' } },
      },
    },
  } as Schema,
  requests: {
    title: 'Requests that wait for an answer', type: 'object', required: ['items', 'next'],
    properties: {
      items: {
        type: 'array',
        items: { type: 'object', required: ['id', 'purpose', 'from', 'sentAt', 'expiresAt'], properties: { id: { type: 'string' }, purpose, from: { type: ['string', 'null'], description: 'The address the person signs in from, where it is known.' }, sentAt: moment, expiresAt: moment } },
      },
      next: { type: 'null' },
    },
  } as Schema,
  answer: {
    title: 'Answer of a device', type: 'object', discriminator: { propertyName: 'answer' },
    oneOf: [
      { type: 'object', additionalProperties: false, required: ['answer', 'number'], properties: { answer: { const: 'approve' }, number: { type: 'string', pattern: '^[0-9]{2}$', description: 'The number that the page shows.' } } },
      { type: 'object', additionalProperties: false, required: ['answer'], properties: { answer: { const: 'deny' } } },
    ],
  } as Schema,
  answered: {
    title: 'What a request came to', type: 'object', required: ['id', 'state'],
    properties: {
      id: { type: 'string' },
      state: { type: 'string', enum: ['approved', 'denied', 'mismatched', 'locked', 'expired'], description: '`mismatched`: another number than the page shows; the request is over. `locked`: too many of those; not even compared.' },
    },
  } as Schema,
};
