// The record an erasure leaves in the chain: it names the numbers of the records whose personal part is gone, and nobody.
// What is missing without being named there was not erased by the store, and the chain's verification says so.
import type { AuditEntry, AuditRecord } from '../ports/store.ts';
import { chainedPartOf, digestOf } from './personal-part.ts';

const activity = 'Personal data erased from audit records';
const own = 'factorflow';
const numbersKey = 'records';

/** `3-5,9` for 3, 4, 5 and 9. */
const rangesOf = (numbers: readonly number[]): string => {
  const ranges: [number, number][] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && number <= last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
};

/** What stays of a record that was chained with its personal part: afterwards its own hash cannot be counted again, this can. */
export const remainderOf = (record: AuditRecord): string => digestOf(chainedPartOf(record));

const remainderKey = (seq: number): string => `remainder of ${seq}`;

/** @param at RFC 3339 */
export const erasureEntry = (id: string, at: string, erased: readonly AuditRecord[]): AuditEntry => ({
  id,
  activityDateTime: at,
  category: 'Authentication Methods',
  activityDisplayName: activity,
  result: 'success',
  resultReason: 'The personal part of these records was erased.',
  initiatedBy: { app: { id: own } },
  targetResources: [],
  correlationId: null,
  additionalDetails: [
    { key: numbersKey, value: rangesOf(erased.map(({ seq }) => seq)) },
    ...erased.filter(({ personalHash }) => personalHash === undefined).map((record) => ({ key: remainderKey(record.seq), value: remainderOf(record) })),
  ],
});

export type Erasure = {
  readonly at: string;
  /** The numbers it names, each once; one at a time, for a forged range may be endless. */
  readonly numbers: () => Generator<number, void, undefined>;
  readonly remainder: (seq: number) => string | undefined;
};

/** What the record says was erased; null when it is another kind of record. */
export const erasureIn = ({ activityDisplayName, activityDateTime, initiatedBy, additionalDetails }: AuditRecord): Erasure | null => {
  if (activityDisplayName !== activity || !('app' in initiatedBy) || initiatedBy.app.id !== own) return null;
  const details = new Map(additionalDetails.map(({ key, value }) => [key, value]));
  return {
    at: activityDateTime,
    *numbers() {
      for (const range of (details.get(numbersKey) ?? '').split(',')) {
        const [from, to = from] = range.split('-').map(Number);
        for (let number = from!; number <= to!; number += 1) yield number;
      }
    },
    remainder: (seq) => details.get(remainderKey(seq)),
  };
};
