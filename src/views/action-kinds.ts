// Which action goes on, which goes aside and which gives up, and in which order a page lists them: a client that knows
// no event by name needs to be told, and the order in which a chart was written must not show.
import type { ClientEvent } from '#machines/enrolment/vocabulary.ts';
import type { Offer } from '../engine/offers.ts';

/** `primary`: what the page is for, at most one. `secondary`: another way on. `exit`: ends the flow with something left undone. */
export type ActionKind = 'primary' | 'secondary' | 'exit';

/** In the order of a page. What goes on is primary where nothing before it is offered: a new code, once the old one is of no use. */
const places: Readonly<Record<ClientEvent['type'], 'onward' | 'aside' | 'exit'>> = {
  'code.submitted': 'onward', 'phone.submitted': 'onward', 'email.submitted': 'onward', 'questions.submitted': 'onward', 'password.named': 'onward', 'password.kept': 'onward',
  'method.chosen': 'onward', 'approval.reported': 'onward', 'scan.finished': 'onward', 'registration.begun': 'onward', 'registration.confirmed': 'onward',
  'deletion.confirmed': 'onward', 'review.confirmed': 'onward', 'addition.chosen': 'onward', 'change.chosen': 'aside', 'deletion.chosen': 'aside', 'default.chosen': 'aside',
  'management.finished': 'onward', 'code.resent': 'onward', 'retry.chosen': 'onward',
  'channel.chosen': 'aside', 'app.switched': 'aside', 'secret.renewed': 'aside', 'password.renewed': 'aside', 'address.corrected': 'aside', 'method.left': 'aside',
  'registration.skipped': 'exit', 'notice.read': 'exit', 'flow.cancelled': 'exit',
};
const order: readonly string[] = Object.keys(places);
const placeOf = (name: string) => (Object.hasOwn(places, name) ? places[name as keyof typeof places] : null);

/** What the page is for comes first. Events that are not listed here stay in the order of their machine, before the ways out. */
export const inReadingOrder = (offers: readonly Offer[]): Offer[] => {
  const sorted = offers.length < 2 ? [...offers] : offers.toSorted((a, b) => rankOf(a) - rankOf(b));
  const first = primaryOf(sorted);
  return first === undefined ? sorted : [first, ...sorted.filter((offer) => offer !== first)];
};

const primaryOf = (sorted: readonly Offer[]): Offer | undefined => sorted.find(({ name }) => placeOf(name) === 'onward');

const beforeExits = order.findIndex((known) => placeOf(known) === 'exit') - 0.5;
const rankOf = ({ name }: Offer): number => {
  if (placeOf(name) === null) return beforeExits;
  return order.indexOf(name);
};

/** Null for an event of a machine that does not say. */
export function kindOf({ name }: Offer, offers: readonly Offer[]): ActionKind | null {
  const place = placeOf(name);
  if (place === null || place === 'exit') return place;
  return primaryOf(inReadingOrder(offers))?.name === name ? 'primary' : 'secondary';
}
