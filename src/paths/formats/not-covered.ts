// What a suite does not cover, in one line.
import type { Uncovered } from '../suite.ts';
import { oneLine } from './one-line.ts';

/** `Not covered, unreachable: door.shut | opened | 0 (no sample opens it)`; without what stands in the way where that is not known. */
export const notCovered = ({ transition, why, because }: Uncovered): string => `Not covered, ${why}: ${oneLine(transition)}${because === undefined ? '' : ` (${oneLine(because)})`}`;
