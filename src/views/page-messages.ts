// What a page says of what has just happened: the chart's notice in words, with until when to wait where that is the answer.
import type { Notice } from '#machines/enrolment/vocabulary.ts';
import type { MessageId } from '../messages/catalogue.en.ts';
import { text, type Params, type Text } from '../messages/text.ts';
import { iso } from '../ports/clock.ts';
import type { Page, Sight } from './pages/page.ts';
import type { Message } from './view.ts';

const levels: Readonly<Record<Notice, Message['level']>> = {
  codeWrong: 'error', codeExpired: 'warning', codeSpent: 'warning', tooSoon: 'info', notDelivered: 'error', deliveryUnknown: 'warning',
  addressRefused: 'error', sendLimit: 'error', lockedOut: 'error', policyChanged: 'warning', stepUpNeeded: 'info', capReached: 'error', tryAgain: 'error',
  notPaired: 'warning', notAnswered: 'info', answerDenied: 'error', numberWrong: 'error', answersRefused: 'error', methodGone: 'warning',
  methodSaved: 'success', methodDeleted: 'success', defaultChanged: 'success', reviewFailed: 'error', methodLocked: 'error', skipEnded: 'warning',
};

/** With `until`, when it is known, wherever waiting is the answer; a client may print it in the person's own time zone. */
export function messagesOf({ notices }: Page, { context: { notice }, proof, request, lock }: Sight, language: string): Message[] {
  if (notice === null) return [];
  if (notice === 'lockedOut') return [{ ...lockMessage(lock, language), level: levels[notice] }];
  const id: MessageId = notices?.[notice] ?? `notice.${notice}`;
  const until = notice === 'tooSoon' || notice === 'codeSpent' ? (proof?.resendAt ?? request?.resendAt ?? null) : null;
  const params: Params = until === null ? {} : { until: iso(until) };
  return [{ ...text(id, params, language), level: levels[notice] }];
}

/** Until when, for a lock that ends by itself: `until` for a program, `at` for a reader. A lock may be over by the time it is read of. */
function lockMessage(lock: Sight['lock'], language: string): Text {
  if (lock === null) return text('notice.lockIsOver', {}, language);
  if (lock.until === null) return text('notice.lockedForGood', {}, language);
  const until = iso(lock.until);
  return text('notice.lockedOut', { until, at: `${until.slice(0, 10)} ${until.slice(11, 16)} UTC` }, language);
}
