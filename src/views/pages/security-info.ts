// The list of what is on file: to be changed by whoever came to manage it, to be looked through where a review is due.
import { defaultNow } from '#machines/rules/default-method.ts';
import { defaultLine } from './on-file-lines.ts';
import { line, type Line, type Page, type PageOf, type Sight } from './page.ts';

const list = { isList: true, notices: { capReached: 'notice.listFull' } } as const satisfies Partial<Page>;

export const securityInfo: PageOf = (sight) => ({ ...list, text: [line(isEmpty(sight) ? 'page.securityInfo.empty' : 'page.securityInfo.text'), ...about(sight)] });

export const reviewInfo: PageOf = (sight) => {
  const days = sight.reviewedEvery ?? 0;
  return {
    ...list,
    text: [
      line('page.reviewInfo.text'), line('page.reviewInfo.change'), ...about(sight),
      ...(days === 0 ? [] : [days === 1 ? line('page.reviewInfo.everyDay') : line('page.reviewInfo.every', { days })]),
    ],
  };
};

const isEmpty = ({ context: { facts } }: Sight): boolean => facts === null || facts.methods.length === 0;

/** A default that policy does not allow any more is said to be none, and why. */
function about(sight: Sight): readonly Line[] {
  const { facts } = sight.context;
  const isDisallowed = facts !== null && facts.defaultMethod !== null && defaultNow(facts) === null;
  return [
    ...(isEmpty(sight) ? [] : [isDisallowed ? line('page.securityInfo.defaultDisallowed') : defaultLine(sight)]),
    ...(sight.offered.has('addition.chosen') ? [] : [line('page.securityInfo.nothingToAdd')]),
  ];
}
