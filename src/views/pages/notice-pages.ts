// Pages that explain: why the person is here, why they cannot go on, how it ended.
import { plan } from '#machines/rules/plan.ts';
import { isMessageId } from '../../messages/text.ts';
import { line, type PageOf } from './page.ts';

/** Shown while the host is at work, by a client that would rather wait than poll. */
export const working: PageOf = () => ({ text: [line('page.working.text')] });

export const introduction: PageOf = ({ context: { facts }, offered }) => {
  const count = facts === null ? 0 : plan(facts).steps.length;
  return {
    text: [
      line('page.introduction.why'),
      ...(count === 0 ? [] : [count === 1 ? line('page.introduction.one') : line('page.introduction.several', { count })]),
      ...(offered.has('registration.skipped') ? [line('page.introduction.canSkip')] : []),
    ],
  };
};

export const unsatisfiable: PageOf = ({ offered }) => ({
  text: [line('page.unsatisfiable.text'), line('page.unsatisfiable.retry'), ...(offered.has('registration.skipped') ? [line('page.unsatisfiable.canSkip')] : [])],
});

export const unavailable: PageOf = ({ context: { method } }) => ({ text: [line(method === 'app' ? 'page.unavailable.app' : 'page.unavailable.text')] });

export const ended: PageOf = ({ result }) => {
  const id = `page.ended.${result ?? 'ended'}`;
  return { text: [line(isMessageId(id) ? id : 'page.ended.ended')] };
};
