// Makes the seed of an authenticator app: sealed as what the flow is proving, shown to the person this once.
import { readFacts } from '../directory/facts-reading.ts';
import { proofBinding, proofs } from '../proofs/proof-record.ts';
import { newSeed, provisioningUri } from '../proofs/totp.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { checkRegistrable } from './permission.ts';

/** As long as a flow may rest. A code of the app proves the seed only until then. */
const seedLifetime = 15 * 60_000;

export const prepareApp = ({ directory, issuer }: ActivitySettings): Handler<'prepareApp'> => ({
  run: async (_, host) => {
    const { flow } = host;
    const seed = newSeed();
    return completing(async (tx) => {
      const reading = await readFacts(directory, tx, host);
      checkRegistrable(reading, 'app', 'appCode');
      await tx.get(proofs, flow.id);
      tx.put(proofs, flow.id, {
        flow: flow.id, purpose: 'enrolment', method: 'app', channel: 'appCode', masked: null, sealed: host.seal(seed, proofBinding(flow.id)), destination: null,
        code: null, sentAt: null, resendAt: null, expiresAt: host.now() + seedLifetime, tries: 0, lastTry: null, step: null, state: 'pending', key: host.key,
      });
      tx.showOnce({ secret: seed, uri: provisioningUri(seed, issuer, reading.user.displayName || reading.user.id) });
      return { pending: true as const };
    });
  },
});
