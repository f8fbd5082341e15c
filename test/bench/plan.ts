// How much of everything is measured: the whole bench, or one short round that only shows that it works.

export type Plan = {
  readonly rounds: number;
  /** Milliseconds of one slice of load. */
  readonly slice: number;
  /** Milliseconds of load before anything is counted, of each target alike: a program is compiled for some seconds, the larger the longer. */
  readonly warmUp: number;
  readonly callers: readonly number[];
  /** Flows of most targets, of the larger one-file store, and of the folder that a start is timed with. */
  readonly flows: number;
  readonly many: number;
  readonly stored: number;
  /** Bytes of journal at which a checkpoint begins; undefined: as in production. */
  readonly checkpointAt: number | undefined;
  /** Milliseconds of load to wait for a checkpoint at most. */
  readonly checkpointPatience: number;
  /** How often each thing in process is done. */
  readonly repeats: number;
  /** Of the large space that is explored. */
  readonly states: number;
  /** States of the largest chart that is drawn. */
  readonly drawn: number;
  readonly seed: number;
};

export const wholePlan = (seed: number): Plan => ({ rounds: 5, slice: 1_200, warmUp: 6_000, callers: [1, 32, 128], flows: 1_000, many: 10_000, stored: 100_000, checkpointAt: undefined, checkpointPatience: 45_000, repeats: 10_000, states: 101_376, drawn: 430, seed });
export const quickPlan = (seed: number): Plan => ({ rounds: 1, slice: 40, warmUp: 20, callers: [1, 32, 128], flows: 128, many: 256, stored: 300, checkpointAt: 64 * 1_024, checkpointPatience: 3_000, repeats: 200, states: 2_000, drawn: 60, seed });
