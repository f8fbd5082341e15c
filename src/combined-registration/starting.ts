// What must hold before a flow about a person's security info begins, what it keeps from then on, and what goes when it ends.
import { signInAtStart } from '#machines/rules/facts-of.ts';
import type { Definition } from '../engine/definition.ts';
import { Refusal } from '../engine/errors.ts';
import type { FlowRecord } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { UserDirectory } from '../directory/embedded-directory.ts';
import { gatePasses } from '../directory/gate-pass.ts';
import { policyOf } from '../directory/policy-record.ts';
import { keepSignIn, signInOf, signIns } from '../directory/sign-in-record.ts';
import { asUser } from '../directory/user-record.ts';
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
  keepSignIn(tx, flow, signIn, signInAtStart({ policy: await policyOf(tx, tenant), user: asUser(person), signIn }));
};

/** What was sent or prepared for the flow alone, and what it kept of its sign-in. Nothing can be proved by it any more. */
export async function clearAway(tx: Transaction, { id }: Pick<FlowRecord, 'id'>): Promise<void> {
  if ((await tx.get(proofs, id)) !== null) tx.remove(proofs, id);
  if ((await tx.get(signIns, id)) !== null) tx.remove(signIns, id);
  if ((await tx.get(gatePasses, id)) !== null) tx.remove(gatePasses, id);
}
