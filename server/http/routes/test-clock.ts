// Moves and stops the time, for tests: only with --test-clock, which is only taken on loopback.
import { iso } from '#src/ports/clock.ts';
import type { TestClock } from '#server/clock/test-clock.ts';
import { runsFlows } from '../../keys/roles.ts';
import { Problem } from '../problems.ts';
import type { Route } from '../route.ts';
import { schemas } from '../schemas.ts';

export const testClockRoutes = (clock: TestClock): Route[] => [
  {
    method: 'post', path: '/v1/test/clock', summary: 'Move the time forward, stop it, let it go on', tag: 'demo and test', access: 'service', roles: runsFlows, isLocal: true, body: schemas.advance,
    answers: { 200: { description: 'The time it is now, and whether it stands still between two moves.', schema: schemas.clock } },
    handle: async ({ body }) => {
      const { advance, stopped } = body as { advance?: string; stopped?: boolean }; // as its schema has it
      const by = advance === undefined ? 0 : milliseconds(advance);
      if (stopped === true) clock.stop();
      if (stopped === false) clock.go();
      await clock.advance(by);
      return { status: 200, body: { now: iso(clock.now()), stopped: clock.isStopped } };
    },
  },
];

/** An ISO 8601 duration without years, months and weeks, whose length would depend on a calendar. */
function milliseconds(duration: string): number {
  const [, days, hours, minutes, seconds] = /^P(?=.)(?:(\d{1,6})D)?(?:T(?=.)(?:(\d{1,8})H)?(?:(\d{1,9})M)?(?:(\d{1,10}(?:\.\d{1,3})?)S)?)?$/.exec(duration) ?? [];
  if (duration === '' || [days, hours, minutes, seconds].every((part) => part === undefined)) {
    throw new Problem('clock.invalid', 'the clock moves forward by an ISO 8601 duration', { errors: [{ pointer: '/advance', code: 'format', message: 'must be a duration of days, hours, minutes and seconds, such as PT5M' }] });
  }
  return (((Number(days ?? 0) * 24 + Number(hours ?? 0)) * 60 + Number(minutes ?? 0)) * 60 + Number(seconds ?? 0)) * 1_000;
}
