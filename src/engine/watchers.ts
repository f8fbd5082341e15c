// Who looks on while flows move: a request that waits for its answer, a stream.
import type { EngineLog } from './engine-ports.ts';
import type { FlowRecord } from './flow-record.ts';

export type See = (record: FlowRecord) => void;

export class Watchers {
  readonly #log: EngineLog;
  readonly #watching = new Map<string, Set<See>>();

  constructor(log: EngineLog) {
    this.#log = log;
  }

  /** Calls with the record after each commit to the flow, until the returned function is called. */
  add(id: string, see: See): () => void {
    const watching = this.#watching.get(id) ?? new Set();
    this.#watching.set(id, watching.add(see));
    return () => {
      watching.delete(see);
      if (watching.size === 0) this.#watching.delete(id);
    };
  }

  /** Whoever looks on and fails harms nobody else. */
  show(record: FlowRecord): void {
    for (const see of this.#watching.get(record.id) ?? []) {
      try {
        see(record);
      } catch (error) {
        this.#log('error', 'somebody who watches a flow failed', { flow: record.id, error });
      }
    }
  }
}
