// The options of each choice in the registration family: what the offer's schema lists, and beside it what cannot be taken, with the reason.
import { leavingBy } from '#machines/enrolment/enrolment.setup.ts';
import type { ClientEvent } from '#machines/enrolment/vocabulary.ts';
import type { Facts } from '#machines/rules/facts.ts';
import type { OnFile, Transport } from '#machines/rules/methods.ts';
import type { Params } from '../messages/text.ts';
import { isMessageId, text } from '../messages/text.ts';
import { valuesOf, type Property } from './fields.ts';
import { additionsRefused, changesRefused, deletionsRefused } from './manage-reasons.ts';
import { methodLine } from './pages/on-file-lines.ts';
import type { Sight } from './pages/page.ts';
import { challengesRefused, defaultsRefused, methodsRefused, transportsRefused, type Reason } from './reasons.ts';
import type { Option } from './view.ts';

/** Every choice a person of this family may be given: an event's property with an `enum`. */
type ChoiceName = { [Type in ClientEvent['type']]: `${Type}.${Extract<keyof ChoicesIn<Type>, string>}` }[ClientEvent['type']];
type Payload<Type> = Omit<Extract<ClientEvent, { type: Type }>, 'type'>;
type ChoicesIn<Type> = { [Name in keyof Payload<Type> as Payload<Type>[Name] extends string ? Name : never]: true };

type Label = { readonly id: string; readonly params?: Params };
type Choice = {
  readonly label: (value: string, sight: Sight) => Label;
  readonly refused: (facts: Facts, sight: Sight) => readonly Reason<string>[];
};

const kindLabel = (value: string): Label => ({ id: `option.method.${value}` });

const choices: Readonly<Record<ChoiceName, Choice>> = {
  'method.chosen.method': { label: kindLabel, refused: methodsRefused },
  'phone.submitted.channel': { label: (value) => ({ id: `option.transport.${value}` }), refused: (facts, { context }) => transportsRefused(facts, context.method ?? 'phone') },
  'channel.chosen.channel': { label: channelLabel, refused: (facts, { gate, context }) => challengesRefused(facts, gate, leavingBy(context)) },
  'default.chosen.channel': { label: channelLabel, refused: defaultsRefused },
  'app.switched.channel': { label: (value) => ({ id: `option.app.${value}` }), refused: () => [] },
  'addition.chosen.kind': { label: kindLabel, refused: additionsRefused },
  'change.chosen.id': { label: heldLabel, refused: changesRefused },
  'deletion.chosen.id': { label: heldLabel, refused: deletionsRefused },
};

/** Null for a property that is no choice. */
export function optionsOf(property: Property, sight: Sight, language: string): readonly Option[] | null {
  const values = valuesOf(property);
  if (values === null) return null;
  const choice: Choice | undefined = (choices as Readonly<Record<string, Choice>>)[`${property.action}.${property.name}`];
  const label = (value: string) => {
    const { id, params } = choice?.label(value, sight) ?? { id: value };
    return isMessageId(id) ? text(id, params, language).text : value;
  };
  const { facts } = sight.context;
  const refused = facts === null || choice === undefined ? [] : choice.refused(facts, sight).filter(({ value }) => !values.includes(value));
  return [
    ...values.map((value) => ({ value, label: label(value), available: true })),
    ...refused.map(({ value, because }) => ({ value, label: label(value), available: false, because: text(because, {}, language).text })),
  ];
}

/** Named by the masked number of the phone that would be reached, where there is one: the mobile phone before those that can only be called, and one that is about to go last. */
export function channelLabel(value: string, { onFile, context }: Pick<Sight, 'onFile' | 'context'>): Label {
  const leaving = leavingBy(context);
  const phones = (phonesFor[value] ?? [])
    .filter((entry) => context.facts?.withoutMfa?.includes(entry) !== true)
    .flatMap((entry) => onFile.find((method) => method.entry === entry) ?? [])
    .toSorted((a, b) => Number(a.id === leaving) - Number(b.id === leaving));
  const reached = phones[0]?.address ?? null;
  return reached === null ? { id: `option.channel.${value}` } : { id: `option.channel.${value}To`, params: { address: reached } };
}

const phonesFor: Readonly<Record<string, readonly OnFile[]>> = { sms: ['mobilePhone'], voice: ['mobilePhone', 'alternatePhone', 'officePhone'] } satisfies Record<Transport, readonly OnFile[]>;

/** As it stands in a list; by its kind alone where it has gone from the directory since the list was made. */
function heldLabel(id: string, { onFile, context: { facts } }: Sight): Label {
  const shown = onFile.find((method) => method.id === id);
  const named = shown === undefined ? null : methodLine(shown);
  return named ?? kindLabel(facts?.methods.find((method) => method.id === id)?.kind ?? id);
}
