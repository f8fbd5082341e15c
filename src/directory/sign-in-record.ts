// What a flow keeps of its sign-in, from its beginning to its end. A sign-in that cannot go on without multi-factor
// authentication enforces registration on whoever cannot pass it, and goes on enforcing it after the first method is on
// file: so what holds when the flow begins is written down then, and only then. A flow that it invokes has no other.
import { completeSignIn, type SignIn } from '#machines/rules/user.ts';
import type { FlowFacts } from '../engine/activity.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { JsonObject } from '../ports/json.ts';
import type { Table } from '../ports/store.ts';

/** Keyed by outermost flow; goes with it. */
export const signIns: Table<SignIn> = { name: 'signIns' };

/** As kept, else as sent. */
export async function signInOf(tx: Pick<Transaction, 'get'>, flow: Pick<FlowFacts, 'id' | 'input'>): Promise<SignIn> {
  return (await tx.get(signIns, rootOf(flow.id))) ?? completeSignIn(sentSignIn(flow.input));
}

/** Once, when the flow begins and after {@link signInOf} in the same transaction. */
export function keepSignIn(tx: Transaction, { id }: Pick<FlowFacts, 'id'>, kept: SignIn): void {
  tx.put(signIns, rootOf(id), kept);
}

/** The flow's input was judged by its schema when the flow began. */
const sentSignIn = (input: FlowFacts['input']): Partial<SignIn> => {
  const signIn = input !== null && typeof input === 'object' && !Array.isArray(input) ? (input as JsonObject)['signIn'] : undefined;
  return (signIn ?? {}) as Partial<SignIn>;
};
