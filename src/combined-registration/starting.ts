// What must hold before a flow about a person's security info begins, what it keeps from then on, and what goes when it ends.
import { signInAtStart } from '#machines/rules/facts-of.ts';
import { cancelled } from '../activities/audit-drafts.ts';
import { clearDeviceRows } from '../devices/clearing.ts';
import { pairings } from '../devices/pairing-record.ts';
import type { Definition } from '../engine/definition.ts';
import { Refusal } from '../engine/errors.ts';
import { type FlowRecord, rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { UserDirectory } from '../directory/embedded-directory.ts';
import { gatePasses } from '../directory/gate-pass.ts';
import { policyOf } from '../directory/policy-record.ts';
import { keepSignIn, signInOf, signIns } from '../directory/sign-in-record.ts';
import { asUser } from '../directory/user-record.ts';
import { firstAddresses } from '../notices/first-addresses.ts';
import { proofs } from '../proofs/proof-record.ts';

/** @throws {Refusal} `input.invalid`: no subject, or one the directory does not know. */
export const begin = (directory: UserDirectory): NonNullable<Definition['starting']> => async (tx, flow) => {
  const { tenant, subject } = flow;
  const person = subject === null ? null : await directory.find(tx, { tenant, id: subject }, null);
  if (person === null) {
    const message = subject === null ? 'is required: the flow is about a person' : 'is not in the directory';
    throw new Refusal('input.invalid', 'the subject is unknown', { errors: [{ pointer: '/subject', code: subject === null ? 'required' : 'unknown', message }] });
  }
  const signIn = await signInOf(tx, flow);
  keepSignIn(tx, flow, signInAtStart({ policy: await policyOf(tx, tenant), user: asUser(person), signIn }));
};

/**
 * What was sent or prepared for the flow alone, and what it kept of its sign-in. Nothing can be proved by it any more. A method that
 * had been begun is on record as given up. All of it is the outermost flow's: one that it has invoked leaves it alone.
 */
export async function clearAway(tx: Transaction, flow: Pick<FlowRecord, 'id' | 'subject' | 'status'>): Promise<void> {
  const { id, status } = flow;
  if (rootOf(id) !== id) return;
  const proof = await tx.get(proofs, id);
  // A code that had to wait, and never went out, had begun nothing.
  const isProving = proof?.purpose === 'enrolment' && (proof.method === 'app' || proof.isBegun === true);
  const isBegun = isProving || (await tx.get(pairings, id)) !== null;
  if (status === 'cancelled' && isBegun) tx.audit(cancelled(flow));
  for (const { name } of [proofs, signIns, gatePasses, firstAddresses]) if ((await tx.get({ name }, id)) !== null) tx.remove({ name }, id);
  await clearDeviceRows(tx, id);
}
