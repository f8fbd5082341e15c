// The page of a flow about security info: chosen by the chart's meta, filled from its context and, masked, from the rows
// of the person and of what was sent. It never sees the name of a state.
import type { Context, Notice } from '#machines/enrolment/vocabulary.ts';
import type { Offer } from '../engine/offers.ts';
import type { MessageId } from '../messages/catalogue.en.ts';
import { isMessageId, text, type Params, type Text } from '../messages/text.ts';
import { iso } from '../ports/clock.ts';
import { optionsOf } from './choices.ts';
import { plainField, propertiesOf, type Property } from './fields.ts';
import type { Page, Sight } from './pages/page.ts';
import { isPage, pages, type ShownPage } from './pages/pages.ts';
import { progressOf } from './progress.ts';
import { sightOf } from './sight.ts';
import { metaOf } from './step.ts';
import type { Countdown, Field, Message, View, ViewOf } from './view.ts';

export const registrationView: ViewOf = async (live, offers, read, now, language) => {
  const { snapshot, record } = live;
  if (snapshot.status !== 'active' || !snapshot.hasTag('awaitingUser')) return null;
  const page = metaOf(snapshot, 'page');
  if (page === null || !isPage(page)) return null;
  // Every chart of the family has the vocabulary's context.
  const sight = await sightOf(snapshot.context as Context, record, offers, read, now);
  return pageView(page, sight, offers, now, language);
};

/** The page as data. Without I/O, so that every page can be made for every context. */
export function pageView(id: ShownPage, sight: Sight, offers: readonly Offer[], now: number, language: string): View {
  const page: Page = pages[id](sight);
  const title = text(`page.${id}.title`, {}, language);
  const progress = page.isStep ? progressOf(sight) : null;
  const countdowns = countdownsOf(page, sight, now);
  return {
    page: id,
    title: { id: title.id, text: title.text },
    text: page.text.map(({ id, params }) => text(id, params, language)),
    fields: propertiesOf(offers).map((property) => fieldOf(property, sight, language)),
    ...(progress === null ? {} : { progress }),
    ...(countdowns.length === 0 ? {} : { countdowns }),
    messages: messagesOf(page, sight, language),
  };
}

/** What is typed rather than chosen, by the name of its property. */
const kinds: Readonly<Record<string, Field['kind']>> = { code: 'code', number: 'tel', address: 'email' };

function fieldOf(property: Property, sight: Sight, language: string): Field {
  const plain = plainField(property);
  const id = `field.${property.action}.${property.name}`;
  const label = isMessageId(id) ? text(id, {}, language).text : plain.label;
  const options = optionsOf(property, sight, language);
  return options === null ? { ...plain, kind: kinds[property.name] ?? plain.kind, label } : { ...plain, label, options };
}

const momentOf = { resend: 'resendAt', code: 'expiresAt' } as const;

/** Moments that have passed are no countdowns any more; where no more codes are sent today, the pause between two says nothing. */
const countdownsOf = ({ countdowns = [] }: Page, { proof, context: { notice } }: Sight, now: number): Countdown[] => countdowns.flatMap((name) => {
  const until = proof?.[momentOf[name]] ?? null;
  const isOver = until === null || until <= now || (name === 'resend' && notice === 'sendLimit') || (name === 'code' && proof?.isSent === false);
  return isOver ? [] : [{ name, until: iso(until) }];
});

const levels: Readonly<Record<Notice, Message['level']>> = {
  codeWrong: 'error', codeExpired: 'warning', codeSpent: 'warning', tooSoon: 'info', notDelivered: 'error', deliveryUnknown: 'warning',
  addressRefused: 'error', sendLimit: 'error', lockedOut: 'error', policyChanged: 'warning', capReached: 'error', tryAgain: 'error',
};

/** With `until`, when it is known, wherever waiting is the answer; a client may print it in the person's own time zone. */
function messagesOf({ notices }: Page, { context: { notice }, proof, lock }: Sight, language: string): Message[] {
  if (notice === null) return [];
  if (notice === 'lockedOut') return [{ ...lockMessage(lock, language), level: levels[notice] }];
  const id: MessageId = notices?.[notice] ?? `notice.${notice}`;
  const until = notice === 'tooSoon' || notice === 'codeSpent' ? (proof?.resendAt ?? null) : null;
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
