// Pages that explain: why the person is here, and why they cannot go on.
import { plan } from '#machines/rules/plan.ts';
import { iso } from '../../ports/clock.ts';
import { line, type Line, type PageOf, type Sight } from './page.ts';

export const introduction: PageOf = ({ context: { facts }, offered, putOff }) => {
  const count = facts === null ? 0 : plan(facts).steps.length;
  return {
    text: [
      line('page.introduction.why'),
      ...(count === 0 ? [] : [count === 1 ? line('page.introduction.one') : line('page.introduction.several', { count })]),
      ...(offered.has('registration.skipped') ? [skipLine(putOff)] : []),
    ],
  };
};

/** For ever where only password reset asks; else for the days of grace that are left. */
function skipLine(putOff: Sight['putOff']): Line {
  if (putOff === null) return line('page.introduction.canSkip');
  const { days, until } = putOff;
  return line(days === 1 ? 'page.introduction.canSkipOneDay' : 'page.introduction.canSkipDays', { days, until: iso(until), date: iso(until).slice(0, 10) });
}

export const unsatisfiable: PageOf = ({ offered }) => ({
  text: [line('page.unsatisfiable.text'), line('page.unsatisfiable.retry'), ...(offered.has('registration.skipped') ? [line('page.unsatisfiable.canSkip')] : [])],
});

/** Only where the sign-in can go on without. */
export const locked: PageOf = () => ({ text: [line('page.locked.text'), line('page.locked.canSkip')] });

export const unavailable: PageOf = ({ context: { method, intent } }) => {
  if (method !== 'app') return { text: [line('page.unavailable.text')] };
  return { text: [line(intent === null ? 'page.unavailable.app' : 'page.unavailable.appBack')] };
};
