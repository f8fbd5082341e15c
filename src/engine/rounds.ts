// Changes to one family of flows that wait at the same time are written in one commit: decided one after the other, each on
// what those before it leave, and nobody hears of any before all are durable. So a flow that many send to is not held to one
// event per sync of the disk. What one of them cannot do is no other's trouble: then each is decided again, alone.
import { ConflictError, StoreUnavailableError } from '../ports/store.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { Collected, transact, type Transaction, type TransactionPorts } from './transaction.ts';

/** The first of a round waits for the last one to be decided, and everybody else for their share of the processor. */
export const longestRound = 32;

/** `tell` is to be called once it is durable, with what came after it in the same commit. */
type Told<Result> = { readonly result: Result; readonly tell: (later: readonly Result[]) => void };
type Piece<Result> = { readonly decide: (tx: Transaction) => Promise<Told<Result>>; readonly fail: (error: unknown) => void };
type Decided<Result> = { readonly piece: Piece<Result>; readonly hasWritten: boolean; readonly outcome: Told<Result> | { readonly error: unknown } };

export class Rounds<Result> {
  readonly #ports: TransactionPorts;
  readonly #committed: (result: Result, later: readonly Result[]) => void;
  readonly #queue = new KeyedQueue();
  /** By family: pieces that nobody else's turn comes in between. */
  readonly #waiting = new Map<string, Piece<Result>[]>();

  /** @param committed hears of each result once it is durable, in order and before the caller does, with what came after it in the same commit */
  constructor(ports: TransactionPorts, committed: (result: Result, later: readonly Result[]) => void) {
    this.#ports = ports;
    this.#committed = committed;
  }

  /**
   * Runs `work` after everything asked before it of the family has been decided. `work` may run several times.
   * @throws as `transact` does
   */
  run<Own extends Result>(family: string, work: (tx: Transaction) => Promise<Own>): Promise<Own> {
    return new Promise((resolve, reject) => {
      this.#add(family, {
        decide: async (tx) => {
          const result = await work(tx);
          return {
            result,
            tell: (later) => {
              this.#committed(result, later);
              resolve(result);
            },
          };
        },
        fail: reject,
      });
    });
  }

  /** Runs `work` when everything asked before it of the family is durable; what is asked after it waits. */
  alone<Result>(family: string, work: () => Promise<Result>): Promise<Result> {
    this.#waiting.delete(family);
    return this.#queue.run(family, work);
  }

  /** When everything asked for so far is done. */
  idle(): Promise<void> {
    return this.#queue.idle();
  }

  #add(family: string, piece: Piece<Result>): void {
    const waiting = this.#waiting.get(family);
    if (waiting !== undefined) return void waiting.push(piece);
    const pieces = [piece];
    this.#waiting.set(family, pieces);
    void this.#queue.run(family, async () => {
      while (pieces.length > 0) await this.#round(pieces);
      if (this.#waiting.get(family) === pieces) this.#waiting.delete(family);
    });
  }

  async #round(waiting: Piece<Result>[]): Promise<void> {
    let whole: Collected | null = null;
    const decided: Decided<Result>[] = [];
    while (waiting.length > 0 && decided.length < longestRound) {
      const piece = waiting.shift()!;
      const own = new Collected(this.#ports, whole);
      try {
        const outcome = await piece.decide(own);
        const hasWritten = !own.isEmpty;
        if (own.forgets && whole?.isEmpty === false) { // a batch forgets nothing of what it adds itself
          waiting.unshift(piece);
          break;
        }
        if (whole === null) whole = own;
        else whole.absorb(own);
        decided.push({ piece, hasWritten, outcome });
      } catch (error) {
        decided.push({ piece, hasWritten: false, outcome: { error } }); // told later: it may rest on what is not durable yet
      }
    }
    try {
      if (whole?.isEmpty === false) await this.#ports.store.commit(whole.batch());
    } catch (error) {
      return await this.#undone(decided, error);
    }
    if (decided.length === 1) return told(decided[0]!.piece, decided[0]!.outcome, []);
    const results = decided.map(({ outcome }) => ('error' in outcome ? [] : [outcome.result]));
    for (const [place, { piece, outcome }] of decided.entries()) told(piece, outcome, results.slice(place + 1).flat());
  }

  /** Nothing of the round was written. */
  async #undone(decided: readonly Decided<Result>[], error: unknown): Promise<void> {
    const isHopeless = error instanceof StoreUnavailableError || (decided.length === 1 && !(error instanceof ConflictError));
    for (const { piece, hasWritten } of decided) {
      const again = (): Promise<Decided<Result>['outcome']> => transact(this.#ports, piece.decide).catch((failed: unknown) => ({ error: failed }));
      told(piece, isHopeless && hasWritten ? { error } : await again(), []);
    }
  }
}

/** Whoever listens and fails is heard of by the one who asked; the others of the round are told all the same. */
function told<Result>(piece: Piece<Result>, outcome: Decided<Result>['outcome'], later: readonly Result[]): void {
  try {
    if ('error' in outcome) throw outcome.error;
    outcome.tell(later);
  } catch (error) {
    piece.fail(error);
  }
}
