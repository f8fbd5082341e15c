// The page of a flow about security info: chosen by the chart's meta, filled from its context and, masked, from the rows
// of the person and of what was sent. It never sees the name of a state.
import type { Context } from '#machines/enrolment/vocabulary.ts';
import { embeddedDirectory, type UserDirectory } from '../directory/embedded-directory.ts';
import type { Offer } from '../engine/offers.ts';
import { isMessageId, text } from '../messages/text.ts';
import { iso } from '../ports/clock.ts';
import { optionsOf } from './choices.ts';
import { plainField, propertiesOf, type Property } from './fields.ts';
import { itemsOf } from './items.ts';
import { messagesOf } from './page-messages.ts';
import type { Page, Sight } from './pages/page.ts';
import { isPage, pages, type ShownPage } from './pages/pages.ts';
import { progressOf } from './progress.ts';
import { questionOptions } from './question-options.ts';
import { sightOf } from './sight.ts';
import { metaOf } from './step.ts';
import type { Countdown, Field, View, ViewOf } from './view.ts';

/** `directory`: where people are kept; the activities' one. */
export const registrationViewFrom = (directory: UserDirectory): ViewOf => async (live, offers, read, now, language) => {
  const { snapshot, record } = live;
  if (snapshot.status !== 'active' || !snapshot.hasTag('awaitingUser')) return null;
  const page = metaOf(snapshot, 'page');
  if (page === null || !isPage(page)) return null;
  // Every chart of the family has the vocabulary's context.
  const seen = { context: snapshot.context as Context, flow: record, machine: live.definition.id, page, offers };
  return pageView(page, await sightOf(seen, read, now, directory), offers, now, language);
};

export const registrationView: ViewOf = registrationViewFrom(embeddedDirectory);

/** The page as data. Without I/O, so that every page can be made for every context. */
export function pageView(id: ShownPage, sight: Sight, offers: readonly Offer[], now: number, language: string): View {
  const page: Page = pages[id](sight);
  const title = text(page.title ?? `page.${id}.title`, {}, language);
  const progress = page.isStep ? progressOf(sight) : null;
  const countdowns = countdownsOf(page, sight, now);
  const number = page.countdowns?.includes('request') === true ? (sight.request?.number ?? null) : null;
  return {
    page: id,
    title: { id: title.id, text: title.text },
    text: page.text.map(({ id, params }) => text(id, params, language)),
    fields: propertiesOf(offers).map((property) => fieldOf(property, sight, language)),
    ...(page.isList ? { items: itemsOf(sight, offers, language) } : {}),
    ...(number === null ? {} : { number }),
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
  if (property.action === 'questions.submitted') return { ...plain, label, ...questionsOf(property, sight, language) };
  const options = optionsOf(property, sight, language);
  return options === null ? { ...plain, kind: kinds[property.name] ?? plain.kind, label } : { ...plain, label, options };
}

function questionsOf({ schema }: Property, { questions }: Sight, language: string): Pick<Field, 'kind' | 'options' | 'count'> {
  const count = schema['minItems'];
  return { kind: 'questions', options: questions === null ? [] : questionOptions(questions, language), ...(typeof count === 'number' ? { count } : {}) };
}

/** Moments that have passed are no countdowns any more; where no more codes are sent today, the pause between two says nothing. */
const countdownsOf = ({ countdowns = [] }: Page, { proof, request, context: { notice } }: Sight, now: number): Countdown[] => countdowns.flatMap((name) => {
  const moments = { resend: proof?.resendAt ?? request?.resendAt ?? null, code: proof?.expiresAt ?? null, request: request?.expiresAt ?? null };
  const until = moments[name];
  const isOver = until === null || until <= now || (name === 'resend' && notice === 'sendLimit') || (name === 'code' && proof?.isSent === false);
  return isOver ? [] : [{ name, until: iso(until) }];
});
