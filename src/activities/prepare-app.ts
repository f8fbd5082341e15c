// Makes what an authenticator app is set up by, and shows it this once. By code: a seed, sealed as what the flow is proving.
// By push: a code that pairs a device, kept as a hash, and the seed of the codes that the device shows as well.
import { offersOf } from '#machines/rules/plan.ts';
import { giveUpPairing } from '../devices/clearing.ts';
import { newPairingCode, pairingBinding, pairingHash, pairingLifetime, pairings } from '../devices/pairing-record.ts';
import type { ActivityHost, Completing } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import { type Reading, readFacts } from '../directory/facts-reading.ts';
import { languageToSendIn } from '../messages/flow-language.ts';
import { proofBinding, proofs } from '../proofs/proof-record.ts';
import { newSeed, provisioningUri } from '../proofs/totp.ts';
import { started } from './audit-drafts.ts';
import { completing } from './completing.ts';
import type { ActivitySettings, Handler } from './handler.ts';
import { methodName } from './method-names.ts';
import { checkRegistrable } from './permission.ts';

/** As long as a flow may rest. A code of the app proves the seed only until then. */
const seedLifetime = 15 * 60_000;

/** What a picture holds where the host says nothing else. */
const appLink = (code: string): string => `factorflow://pair?code=${code}`;

export const prepareApp = ({ directory, ids, issuer, pairingUri = appLink }: ActivitySettings): Handler<'prepareApp'> => ({
  run: async ({ channel }, host) => {
    const seed = newSeed();
    const code = newPairingCode();
    const method = ids.next('method');
    const isByPush = channel === 'appPush';
    return completing(async (tx) => {
      const reading = await readFacts(directory, tx, host);
      checkRegistrable(reading, 'app', isByPush ? 'appPush' : 'appCode');
      const isBegun = await hasBegun(tx, host);
      const language = await languageToSendIn(tx, host.flow);
      await giveUpPairing(tx, host.flow.id);
      await (isByPush ? awaitDevice(tx, host, reading, { code, method, seed: offersOf(reading.facts, 'app').includes('appCode') ? seed : null }) : awaitCode(tx, host, seed));
      if (!isBegun) tx.audit(started(host.flow, methodName('app', channel, !isByPush || offersOf(reading.facts, 'app').includes('appCode'))));
      tx.showOnce(isByPush ? { secret: code, uri: pairingUri(code, language) } : { secret: seed, uri: provisioningUri(seed, issuer, accountOf(reading)) });
      return { pending: true as const };
    });
  },
});

/** Another picture of the same app, or the other way to set one up, begins nothing anew. */
async function hasBegun(tx: Completing, { flow }: ActivityHost): Promise<boolean> {
  const root = rootOf(flow.id);
  const proof = await tx.get(proofs, root);
  return (proof?.purpose === 'enrolment' && proof.method === 'app') || (await tx.get(pairings, root)) !== null;
}

const accountOf = ({ user }: Reading): string => user.displayName || user.id;

async function awaitCode(tx: Completing, host: ActivityHost, seed: string): Promise<void> {
  const root = rootOf(host.flow.id);
  await tx.get(proofs, root);
  tx.put(proofs, root, {
    flow: root, purpose: 'enrolment', method: 'app', channel: 'appCode', masked: null, sealed: host.seal(seed, proofBinding(root)), destination: null,
    code: null, sentAt: null, resendAt: null, expiresAt: host.now() + seedLifetime, tries: 0, lastTry: null, step: null, state: 'pending', key: host.key,
  });
}

/** Nothing that was to be typed proves anything from here on. */
async function awaitDevice(tx: Completing, host: ActivityHost, reading: Reading, { code, method, seed }: { readonly code: string; readonly method: string; readonly seed: string | null }): Promise<void> {
  const root = rootOf(host.flow.id);
  if ((await tx.get(proofs, root)) !== null) tx.remove(proofs, root);
  await tx.get(pairings, root);
  tx.put(pairings, root, {
    tenant: reading.record.tenant, subject: reading.record.id, code: pairingHash(code), seed: seed === null ? null : host.seal(seed, pairingBinding(root)),
    account: accountOf(reading), method, expiresAt: host.now() + pairingLifetime, device: null,
  });
}
