// Snapshots of records that were just made: the answer to the request that made one looks at it next, and need not restore it.
import type { AnyMachineSnapshot } from 'xstate';
import type { FlowRecord } from './flow-record.ts';

/** As many as are mostly under way at once. */
const mostKept = 64;

/** Each is given out once. Nothing is held weakly: that would cost the garbage collector more than the few that nobody asks for. */
export class AtHand {
  readonly #kept = new Map<FlowRecord, AnyMachineSnapshot>();

  keep(record: FlowRecord, snapshot: AnyMachineSnapshot | undefined): void {
    if (snapshot === undefined) return;
    if (this.#kept.size >= mostKept) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.set(record, snapshot);
  }

  take(record: FlowRecord): AnyMachineSnapshot | undefined {
    const snapshot = this.#kept.get(record);
    this.#kept.delete(record);
    return snapshot;
  }
}
