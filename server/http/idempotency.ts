// Answers a repeated request as the first one was answered. The row is written in the commit of the event itself, so an
// event is never applied twice; the answer is sealed, and one with a shown-once value keeps that for ten minutes only.
import { createHash } from 'node:crypto';
import { canonical, type Json, type JsonObject } from '#src/ports/json.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Store, Table } from '#src/ports/store.ts';
import type { Transaction } from '#src/engine/transaction.ts';
import type { Box, Vault } from '#src/engine/vault.ts';
import type { Caller } from './access.ts';
import { Problem } from './problems.ts';

/** Milliseconds: how long a key is remembered, and how long a secret in its answer is. */
const remembered = 24 * 3_600_000;
const secretRemembered = 10 * 60_000;

export type IdempotencyRow = {
  /** Keyed fingerprint of the body: a six-digit code cannot be guessed back from it. */
  readonly body: string;
  readonly flow: string;
  /** The revision of the event: what that event led to may be shown once. */
  readonly cause: number;
  /** What the answer holds beside the flow and nobody else knows: the flow's token. */
  readonly extra: Box | null;
  /** Null until the work the event set off has settled and the answer is known. */
  readonly answer: Box | null;
  readonly secret: { readonly box: Box; readonly until: number } | null;
  readonly expiresAt: number;
};
export const idempotencyRows: Table<IdempotencyRow> = { name: 'idempotency', due: (row) => row.secret?.until ?? row.expiresAt };

/** What is left of a row that is due: a secret goes after ten minutes, a key after a day. */
export const leftOfIdempotency = (row: IdempotencyRow, now: number): IdempotencyRow | null => (row.expiresAt <= now ? null : { ...row, secret: null });

export type StoredAnswer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Json };

export type Remembered =
  | { readonly kind: 'new' }
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }
  /** Applied by a request whose answer never got out: to be answered from the flow as it is. */
  | { readonly kind: 'applied'; readonly flow: string; readonly cause: number; readonly extra: JsonObject };

/** One key's dealings with the store. */
export type Claim = {
  readonly remembered: Remembered;
  /** Joins the commit that applies the event. */
  apply(tx: Transaction, flow: string, cause: number, extra: JsonObject, answer: StoredAnswer | null): Promise<void>;
  /** Joins, or is, the commit that makes the answer known. */
  settle(tx: Transaction, answer: StoredAnswer, hasSecret: boolean): Promise<void>;
  release(): void;
};

export class Idempotency {
  readonly #ports: { readonly store: Store; readonly clock: Clock; readonly vault: Vault };
  readonly #inFlight = new Set<string>();

  constructor(ports: { readonly store: Store; readonly clock: Clock; readonly vault: Vault }) {
    this.#ports = ports;
  }

  /**
   * Null without a key. Release the claim when the request is over.
   * @throws {Problem} 400 for a key that is none, 409 while its request is under way, 422 with another body.
   */
  async claim(key: string | undefined, request: { caller: Caller; method: string; path: string; body: Json }): Promise<Claim | null> {
    if (key === undefined) return null;
    if (!/^[\x20-\x7e]{1,255}$/.test(key)) throw new Problem('request.malformed', 'Idempotency-Key must have 1 to 255 printable ASCII characters');
    const { store, clock, vault } = this.#ports;
    const id = createHash('sha256').update(canonical([request.caller.tenant, request.caller.id, request.method, request.path, key])).digest('hex');
    if (this.#inFlight.has(id)) throw new Problem('idempotency.in-flight', 'a request with this key has not been answered yet', { retryAfter: 1 });
    this.#inFlight.add(id);
    try {
      const found = (await store.get(idempotencyRows, id))?.row;
      const row = found !== undefined && found.expiresAt > clock.now() ? found : null;
      const purpose = `idempotency/${id}`;
      if (row !== null && !vault.matches(row.body, canonical(request.body), purpose)) throw new Problem('idempotency.mismatch', 'this key was used with another body');
      return this.#claimOf(id, purpose, request.body, row);
    } catch (error) {
      this.#inFlight.delete(id);
      throw error;
    }
  }

  #claimOf(id: string, purpose: string, body: Json, row: IdempotencyRow | null): Claim {
    const { clock, vault } = this.#ports;
    const seal = (value: Json): Box => vault.seal(value, purpose);
    return {
      remembered: this.#rememberedBy(row, purpose),
      async apply(tx, flow, cause, extra, answer) {
        await tx.get(idempotencyRows, id);
        const expiresAt = clock.now() + remembered;
        tx.put(idempotencyRows, id, { body: vault.fingerprint(canonical(body), purpose), flow, cause, extra: seal(extra), answer: answer === null ? null : seal(answer), secret: null, expiresAt });
      },
      async settle(tx, answer, hasSecret) {
        const applied = await tx.get(idempotencyRows, id);
        if (applied === null) return;
        const bare = hasSecret ? withoutShown(answer) : answer;
        tx.put(idempotencyRows, id, { ...applied, answer: seal(bare), secret: hasSecret ? { box: seal(answer), until: clock.now() + secretRemembered } : null });
      },
      release: () => void this.#inFlight.delete(id),
    };
  }

  #rememberedBy(row: IdempotencyRow | null, purpose: string): Remembered {
    if (row === null) return { kind: 'new' };
    const { clock, vault } = this.#ports;
    const box = row.secret !== null && row.secret.until > clock.now() ? row.secret.box : row.answer;
    if (box === null) return { kind: 'applied', flow: row.flow, cause: row.cause, extra: row.extra === null ? {} : (vault.open(row.extra, purpose) as JsonObject) };
    return { kind: 'answered', answer: vault.open(box, purpose) as unknown as StoredAnswer };
  }
}

/** The same answer without what may be shown once only. */
function withoutShown(answer: StoredAnswer): StoredAnswer {
  const body = answer.body as { view?: { shownOnce?: unknown } | null };
  if (!body.view) return answer;
  const { shownOnce: _, ...view } = body.view;
  return { ...answer, body: { ...body, view } };
}
