// How an action of the family is called, and what taking it means, where that depends on the page: going back means
// another thing on every page, and a chart knows one event for all of them.
import type { AnyMachineSnapshot } from 'xstate';
import type { ClientEvent, Context } from '#machines/enrolment/vocabulary.ts';
import type { Offer } from '../engine/offers.ts';
import type { MessageId } from '../messages/catalogue.en.ts';
import { isMessageId } from '../messages/text.ts';
import { isPage, type ShownPage } from './pages/pages.ts';
import { metaOf } from './step.ts';

export type ActionWords = { readonly title: MessageId | null; readonly consequences: readonly MessageId[] };

/** `snapshot` of a machine of the family; of any other, what is said is what the catalogue has for an event of that name. */
export function wordsFor(offer: Offer, snapshot: AnyMachineSnapshot | null): ActionWords {
  const place = snapshot === null ? null : placeIn(snapshot);
  const variant = place === null ? null : variantOf(offer, place);
  const known = (...ids: readonly (string | null)[]): MessageId | null => ids.find((id): id is MessageId => id !== null && isMessageId(id)) ?? null;
  const consequence = known(variant === null ? null : `consequence.${offer.name}.${variant}`, `consequence.${offer.name}`);
  return {
    title: known(variant === null ? null : `action.${offer.name}.${variant}.title`, `action.${offer.name}.title`),
    consequences: place === null || consequence === null ? [] : [consequence],
  };
}

type Place = { readonly page: ShownPage; readonly context: Context };
function placeIn(snapshot: AnyMachineSnapshot): Place | null {
  const page = metaOf(snapshot, 'page');
  // A page of ours with a context that has an intent is the vocabulary's.
  return page !== null && isPage(page) && 'intent' in (snapshot.context as object) ? { page, context: snapshot.context as Context } : null;
}

function variantOf({ name, input }: Offer, place: Place): string | null {
  return Object.hasOwn(variants, name) ? (variants[name as ClientEvent['type']]?.(place, input) ?? null) : null;
}

const isList = ({ page }: Place) => page === 'securityInfo' || page === 'reviewInfo';
const isPush = ({ context }: Place) => context.channel === 'appPush';

const variants: Readonly<Partial<Record<ClientEvent['type'], (place: Place, input: Offer['input']) => string | null>>> = {
  'method.left': ({ page, context }) => (page === 'confirmDeletion' ? 'keep' : context.intent === null ? null : 'back'),
  'retry.chosen': (place) => (isList(place) ? 'list' : isPush(place) && place.page === 'codeNotSent' ? 'app' : null),
  'code.resent': (place) => (isPush(place) ? 'push' : null),
  'phone.submitted': ({ context }) => (context.method === 'alternatePhone' || context.method === 'officePhone' ? 'call' : null),
  'secret.renewed': ({ page }) => (page === 'pairApp' ? 'pairing' : null),
  'flow.cancelled': (place) => (place.context.intent !== null || isList(place) ? 'manage' : null),
  'app.switched': ({ context }) => (context.channel === 'appPush' ? 'appCode' : 'appPush'),
};
