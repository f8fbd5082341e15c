// A chart hosted durably means what it means to XState: random charts, random events, time, answers and crashes.
//
// Compared after every step: status, state, context, output, error, the events it takes, children and theirs, timers and when
// they are due, promises owed, actions performed and events emitted, each actor's in order.
// Not compared, because the engine differs on purpose, beside what `Excuse` in live-run.ts names:
// - named actions run after the commit, so those of two actors may interleave otherwise than live; each actor's own do not;
// - an error object is told to the machine as `{ name, message, code }`;
// - a promise or callback that is sent an event it cannot hear shows its state again live, and not here;
// - events go to the innermost child that takes them, so no two levels of the generated charts share an event;
// - timers of several flows due at the very same moment fire in the order of the flows: here each level has moments of its own,
//   and a run in which two levels meet nevertheless is compared up to there.
// FACTORFLOW_CASES sets the number of cases, FACTORFLOW_SEED where they begin.
import { describe, expect, it, vi } from 'vitest';
import { sameAsXState } from './same-as-xstate.ts';

describe('a hosted chart', () => {
  it('does what XState does, whatever happens and whenever its process dies', { timeout: 3_600_000 }, async () => {
    using _ = vi.spyOn(console, 'warn').mockImplementation(() => {}); // XState warns of events to actors that have ended
    const tally = await sameAsXState(Number(process.env['FACTORFLOW_CASES'] ?? 180), Number(process.env['FACTORFLOW_SEED'] ?? 9));
    expect(tally.steps).toBeGreaterThan(tally.cases); // most cases are compared to their end, or the property says nothing
    expect(tally.passed + tally.past + tally.doubled + tally.tied + tally.thrown).toBeLessThan(tally.cases / 3);
  });
});
