// What a flow takes now, as a client reads it: the engine's offers with a title and an address.
import type { Offer } from '../engine/offers.ts';
import { textOr } from '../messages/text.ts';
import { kindOf } from './action-kinds.ts';
import type { Action, Title } from './view.ts';

/** `href` is where the flow's events are posted. */
export const actionsOf = (offers: readonly Offer[], language: string, href: string): Action[] =>
  offers.map((offer) => {
    const kind = kindOf(offer, offers);
    return { name: offer.name, ...(kind === null ? {} : { kind }), title: titleOf(offer, language), href, method: 'POST', input: offer.input };
  });

/** Our own wording where the event is one of ours; else the title of its schema, else its name made readable. */
function titleOf({ name, input }: Offer, language: string): Title {
  const { id, text } = textOr(`action.${name}.title`, typeof input['title'] === 'string' ? input['title'] : readable(name), language);
  return { id, text };
}

/** `weight.entered` → `Weight entered`. */
export const readable = (name: string): string => {
  const words = name.replaceAll(/[._-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
