// The one way to change a flow: one writer per family, one transaction per turn, and only after its commit does anybody
// hear of it. Turns of one family that wait at the same time share a commit (rounds.ts).
import type { Message } from './decide.ts';
import type { Definitions } from './definitions.ts';
import type { EnginePorts } from './engine-ports.ts';
import { type FlowRecord, rootOf } from './flow-record.ts';
import { Rounds } from './rounds.ts';
import type { StepHost } from './steps.ts';
import type { Transaction } from './transaction.ts';
import { stopFamily, turn, type TurnAdditions, type TurnResult } from './turn.ts';

export class Writer {
  readonly ports: EnginePorts;
  readonly definitions: Definitions;
  readonly #rounds: Rounds<TurnResult | null>;

  /** @param committed hears of each turn once it is durable, with those that came after it in the same commit */
  constructor(ports: EnginePorts, definitions: Definitions, committed: (result: TurnResult, later: readonly TurnResult[]) => void) {
    this.ports = ports;
    this.definitions = definitions;
    this.#rounds = new Rounds<TurnResult | null>(ports, (result, later) => {
      if (result !== null) committed(result, later.filter((one) => one !== null));
    });
  }

  /** Runs `work` when everything asked before it of the family is decided, and commits what it wrote. `work` may run several times. */
  commit<Result extends TurnResult | null>(flow: string, work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return this.#rounds.run(rootOf(flow), work);
  }

  /** Runs `work` when no other change to the family is under way; it commits by itself what changes no flow's course. */
  async alone<Result>(flow: string, work: () => Promise<Result>): Promise<Result> {
    return await this.#rounds.alone(rootOf(flow), work);
  }

  turn(tx: Transaction, record: FlowRecord, message: Message, added: TurnAdditions = {}): Promise<TurnResult | null> {
    return turn(tx, this.definitions, record, message, this.#host, added);
  }

  async stop(tx: Transaction, record: FlowRecord, status: 'cancelled' | 'expired'): Promise<TurnResult> {
    return await stopFamily(tx, this.definitions, record, status, this.#host);
  }

  async idle(): Promise<void> {
    await this.#rounds.idle();
  }

  get #host(): StepHost {
    const { clock, ids, retention = null, held } = this.ports;
    return { now: clock.now(), retention, newId: () => ids.next('flow').replace(/^flow_/, ''), isHeld: (flow) => held?.holds(flow) === true };
  }
}
