// What a flow takes now, as a client reads it: the engine's offers with a title, what follows from them, and an address.
import type { AnyMachineSnapshot } from 'xstate';
import type { Offer } from '../engine/offers.ts';
import { text, textOr } from '../messages/text.ts';
import { kindOf } from './action-kinds.ts';
import { wordsFor } from './action-words.ts';
import type { Action, Title } from './view.ts';

/** `href` is where the flow's events are posted; `snapshot` the one that makes these offers, by which an action is called after its page. */
export const actionsOf = (offers: readonly Offer[], language: string, href: string, snapshot: AnyMachineSnapshot | null = null): Action[] =>
  offers.map((offer) => {
    const kind = kindOf(offer, offers);
    const words = wordsFor(offer, snapshot);
    const consequences = words.consequences.map((id) => text(id, {}, language));
    return {
      name: offer.name, ...(kind === null ? {} : { kind }), title: titleOf(offer, words.title, language),
      ...(consequences.length === 0 ? {} : { consequences }), href, method: 'POST', input: offer.input,
    };
  });

/** Our own wording where the event is one of ours; else the title of its schema, else its name made readable. */
function titleOf({ name, input }: Offer, own: string | null, language: string): Title {
  const { id, text } = textOr(own ?? `action.${name}.title`, typeof input['title'] === 'string' ? input['title'] : readableName(name), language);
  return { id, text };
}

/** `weight.entered` → `Weight entered`. */
export const readable = (name: string): string => {
  const words = name.replaceAll(/[._-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const knownNames = new Map<string, string>();
const mostKnown = 1_000;

/** The same of an event or a property, as charts and schemas name them: they are asked for with every page. Not for values, which may be anybody's. */
export function readableName(name: string): string {
  const known = knownNames.get(name);
  if (known !== undefined) return known;
  const made = readable(name);
  if (knownNames.size < mostKnown) knownNames.set(name, made);
  return made;
}
