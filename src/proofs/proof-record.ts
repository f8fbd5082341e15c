// What is being proven in a flow: which method, to which address or by which seed, and how far it has come. One row a flow.
import type { Channel, EnrolledKind } from '#machines/rules/methods.ts';
import { rootOf } from '../engine/flow-record.ts';
import type { Transaction } from '../engine/transaction.ts';
import type { Box } from '../engine/vault.ts';
import type { Table } from '../ports/store.ts';

/** What a code can prove. Answers and app passwords are proven by nothing, and a device by its own rows. */
export type ProvenKind = Exclude<EnrolledKind, 'securityQuestions' | 'appPassword'>;
/** How a code reaches a person, or is made by their app. */
export type ProofChannel = Exclude<Channel, 'appPush'> | 'email';

export type Proof = {
  /** The outermost flow's id. */
  readonly flow: string;
  /** `enrolment`: a method that is to be on file. `challenge`: one that is. A code for one is no good for the other. */
  readonly purpose: 'enrolment' | 'challenge';
  readonly method: ProvenKind;
  readonly channel: ProofChannel;
  /** For pages; null for an app. */
  readonly masked: string | null;
  /** What is to be put on file, for {@link proofBinding}: the address in the directory's form, or an app's base32 seed. Null for a challenge. */
  readonly sealed: Box | null;
  /** A fingerprint of the address the code went to; null for an app. */
  readonly destination: string | null;
  /** Of the code that was sent; null for an app, while none has been sent, and after its last use. */
  readonly code: string | null;
  /** Milliseconds since 1970. */
  readonly sentAt: number | null;
  readonly resendAt: number | null;
  readonly expiresAt: number | null;
  /** Tries at this code, counted before they are judged, and the idempotency key of the last. */
  readonly tries: number;
  readonly lastTry: string | null;
  /** The time step by which an app was proven. */
  readonly step: number | null;
  readonly state: 'pending' | 'sent' | 'proven';
  /** Whether the log says that the registration has started: by the first code that was sent, to whatever address. */
  readonly isBegun?: true;
  /** The idempotency key of the work that made it. */
  readonly key: string;
};

/** Keyed by outermost flow; goes with it. */
export const proofs: Table<Proof> = { name: 'proofs' };

export const proofBinding = (flow: string): string => `proof/${rootOf(flow)}`;

/** What a code's fingerprint is bound to: it proves nothing in another flow, for another purpose or another address (OWASP ASVS 5.0 6.6.2). */
export const codePurpose = ({ flow, purpose, channel, destination }: Pick<Proof, 'flow' | 'purpose' | 'channel' | 'destination'>): string =>
  `code/${rootOf(flow)}/${purpose}/${channel}/${destination ?? ''}`;

/** What a piece of work is about: `method` missing where the channel says enough. */
export type ProofSought = Pick<Proof, 'purpose' | 'channel'> & { readonly method?: ProvenKind };

/** What the flow is proving, if it is this; `flow` is any of a family's. */
export async function proofOf(tx: Pick<Transaction, 'get'>, flow: string, { purpose, channel, method }: ProofSought): Promise<Proof | null> {
  const proof = await tx.get(proofs, rootOf(flow));
  if (proof === null || proof.purpose !== purpose || proof.channel !== channel) return null;
  return method === undefined || proof.method === method ? proof : null;
}
