// What is on file as a list: each method with what tells it from others, whether it is asked for first, and what may be done with it.
// The list is the facts', on which the chart decides; what has gone from the directory since is shown without its address.
import { answersAllowed } from '#machines/rules/capability.ts';
import { defaultNow } from '#machines/rules/default-method.ts';
import type { Facts, HeldMethod } from '#machines/rules/facts.ts';
import type { Channel } from '#machines/rules/methods.ts';
import { resetGates } from '#machines/rules/reset-gates.ts';
import type { Offer } from '../engine/offers.ts';
import { isMessageId, text, type Text } from '../messages/text.ts';
import { channelLabel } from './choices.ts';
import { propertiesOf, valuesOf } from './fields.ts';
import type { ShownMethod, Sight } from './pages/page.ts';
import type { Item } from './view.ts';

export function itemsOf(sight: Sight, offers: readonly Offer[], language: string): readonly Item[] {
  const { facts } = sight.context;
  if (facts === null) return [];
  const first = defaultNow(facts);
  return facts.methods.map((held) => {
    const shown = sight.onFile.find(({ id }) => id === held.id);
    const title = text(`option.method.${held.kind}`, {}, language);
    const detail = shown?.address ?? shown?.name ?? '';
    return {
      id: held.id, kind: held.kind, title: { id: title.id, text: title.text }, ...(detail === '' ? {} : { detail }),
      isDefault: first !== null && reachedBy(first, sight).includes(held.id),
      notes: notesOn(held, shown, facts, language),
      actions: actionsOn(held, sight, offers, language),
    };
  });
}

/** Those that a challenge by this channel would reach: every app, but the first phone only. */
function reachedBy(channel: Channel, { onFile, context: { facts } }: Sight): readonly string[] {
  const mayAnswer = ({ kind }: ShownMethod) => kind !== 'hardwareToken' || facts?.mfa.hardwareToken === true;
  const held = (facts?.methods ?? []).flatMap(({ id }) => onFile.find((shown) => shown.id === id && shown.channels.includes(channel) && mayAnswer(shown)) ?? []);
  return (channel === 'sms' || channel === 'voice' ? held.slice(0, 1) : held).map(({ id }) => id);
}

/** What keeps a method from being asked for at a sign-in. */
function notesOn(held: HeldMethod, shown: ShownMethod | undefined, { mfa, sspr }: Facts, language: string): readonly Text[] {
  if (shown === undefined) return [text('item.gone', {}, language)];
  if (held.kind === 'appPassword') return [];
  const forMfa = answersAllowed(mfa, { ...held, answers: shown.channels }).length > 0;
  const forReset = shown.entry !== 'appPassword' && resetGates(sspr, [shown.entry]) > 0;
  if (!forMfa && !forReset) return [text('item.notAllowed', {}, language)];
  return forMfa && answersAllowed(mfa, held).length === 0 ? [text('item.cannotBeChecked', {}, language)] : [];
}

/** The choices among what is offered that are about this very method. */
function actionsOn({ id }: HeldMethod, sight: Sight, offers: readonly Offer[], language: string): Item['actions'] {
  return propertiesOf(offers).flatMap((property) => {
    const values = valuesOf(property) ?? [];
    const { action: name, name: key } = property;
    if (key === 'id') return values.includes(id) ? [{ name, title: titleOf(`item.action.${name}`, {}, language), input: { [key]: id } }] : [];
    if (name !== 'default.chosen') return [];
    const { facts } = sight.context;
    const now = facts === null ? null : defaultNow(facts);
    return values.filter((value) => value !== now && reachedBy(value as Channel, sight)[0] === id).map((value) => {
      const { id: way, params } = channelLabel(value, sight);
      return { name, title: titleOf('item.action.default.chosen', { way: isMessageId(way) ? text(way, params, language).text : value }, language), input: { [key]: value } };
    });
  });
}

function titleOf(id: string, params: Readonly<Record<string, string>>, language: string) {
  if (!isMessageId(id)) return { id, text: id };
  const { text: wording } = text(id, params, language);
  return { id, text: wording };
}
