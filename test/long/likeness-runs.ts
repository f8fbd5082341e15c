// Random charts, live in XState and in our engine.
import { sameAsXState } from '../properties/same-as-xstate.ts';
import type { LongRun } from './long-run.ts';

/** Charts judged at once: between two of these, progress is told. */
const charts = 250;

export const likenessRuns: LongRun = {
  name: 'likeness',
  about: 'random charts do the same in the engine, with restarts, as live in XState',
  async run({ seeds, seed, progress }) {
    const broken: { promise: string; evidence: string; again: string }[] = [];
    let judged = 0;
    for (let batch = 0; judged < seeds; batch++) {
      const again = `FACTORFLOW_CASES=${charts} FACTORFLOW_SEED=${seed + batch} npx vitest run test/properties`;
      await sameAsXState(charts, seed + batch).catch((error: unknown) => broken.push({ promise: 'the engine means what XState means', evidence: error instanceof Error ? error.message : String(error), again }));
      judged += charts;
      if (batch % 4 === 3) progress(`${judged}/${seeds} charts, ${broken.length} batches with a difference`);
    }
    return { counts: { charts: judged }, broken };
  },
};
