// What must hold before a flow about a person's security info begins, and what goes with it when it ends.
import type { FlowFacts } from '../engine/activity.ts';
import { Refusal } from '../engine/errors.ts';
import type { FlowRecord } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import { signIns } from '../directory/sign-in-record.ts';
import { userKey, users } from '../directory/user-record.ts';
import { proofs } from '../proofs/proof-record.ts';

/** @throws {Refusal} `input.invalid`: no subject, or one the directory does not know. */
export async function begin(tx: Transaction, flow: FlowFacts): Promise<void> {
  const person = flow.subject === null ? null : await tx.get(users, userKey(flow.tenant, flow.subject));
  if (person === null) {
    const message = flow.subject === null ? 'is required: the flow is about a person' : 'is not in the directory';
    throw new Refusal('input.invalid', 'the subject is unknown', { errors: [{ pointer: '/subject', code: flow.subject === null ? 'required' : 'unknown', message }] });
  }
}

/** What was sent or prepared for the flow alone, and what it kept of its sign-in. Nothing can be proved by it any more. */
export async function clearAway(tx: Transaction, { id }: Pick<FlowRecord, 'id'>): Promise<void> {
  if ((await tx.get(proofs, id)) !== null) tx.remove(proofs, id);
  if ((await tx.get(signIns, id)) !== null) tx.remove(signIns, id);
}
