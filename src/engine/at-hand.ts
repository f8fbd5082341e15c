// Snapshots of records that were just made: the answer to the request that made one looks at it next, and need not restore it.
import type { AnyMachineSnapshot } from 'xstate';
import type { FlowRecord } from './flow-record.ts';

/** As many as are mostly under way at once. */
const mostKept = 64;

/**
 * Each is given out once. Nothing is held weakly, and in no map: what a map leaves behind as it is filled and emptied costs the
 * garbage collector more than the few that nobody asks for.
 */
export class AtHand {
  readonly #kept: { readonly record: FlowRecord; readonly snapshot: AnyMachineSnapshot }[] = [];

  keep(record: FlowRecord, snapshot: AnyMachineSnapshot | undefined): void {
    if (snapshot === undefined) return;
    if (this.#kept.length >= mostKept) this.#kept.shift();
    this.#kept.push({ record, snapshot });
  }

  take(record: FlowRecord): AnyMachineSnapshot | undefined {
    const place = this.#kept.findLastIndex((kept) => kept.record === record);
    return place < 0 ? undefined : this.#kept.splice(place, 1)[0]?.snapshot;
  }
}
