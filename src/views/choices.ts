// The options of each choice in the registration family: what the offer's schema lists, and beside it what cannot be taken, with the reason.
import type { ClientEvent } from '#machines/enrolment/vocabulary.ts';
import type { OnFile, Transport } from '#machines/rules/methods.ts';
import { isMessageId, text } from '../messages/text.ts';
import { valuesOf, type Property } from './fields.ts';
import type { Sight } from './pages/page.ts';
import { challengesRefused, defaultsRefused, methodsRefused, transportsRefused, type Reason } from './reasons.ts';
import type { Option } from './view.ts';

/** Every choice a person of this family may be given: an event's property with an `enum`. */
type ChoiceName = { [Type in ClientEvent['type']]: `${Type}.${Extract<keyof ChoicesIn<Type>, string>}` }[ClientEvent['type']];
type Payload<Type> = Omit<Extract<ClientEvent, { type: Type }>, 'type'>;
type ChoicesIn<Type> = { [Name in keyof Payload<Type> as Payload<Type>[Name] extends string ? Name : never]: true };

type Choice = {
  readonly label: (value: string, sight: Sight) => { readonly id: string; readonly params?: { readonly address: string } };
  readonly refused: (facts: NonNullable<Sight['context']['facts']>) => readonly Reason<string>[];
};

const choices: Readonly<Record<ChoiceName, Choice>> = {
  'method.chosen.method': { label: (value) => ({ id: `option.method.${value}` }), refused: methodsRefused },
  'phone.submitted.channel': { label: (value) => ({ id: `option.transport.${value}` }), refused: transportsRefused },
  'channel.chosen.channel': { label: channelLabel, refused: challengesRefused },
  'default.chosen.channel': { label: channelLabel, refused: defaultsRefused },
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
  const refused = facts === null || choice === undefined ? [] : choice.refused(facts).filter(({ value }) => !values.includes(value));
  return [
    ...values.map((value) => ({ value, label: label(value), available: true })),
    ...refused.map(({ value, because }) => ({ value, label: label(value), available: false, because: text(because, {}, language).text })),
  ];
}

/** Named by the masked number of the phone that would be reached, where there is one: the mobile phone before those that can only be called. */
function channelLabel(value: string, { onFile, context: { facts } }: Sight) {
  const phones = phonesFor[value] ?? [];
  const reached = phones.filter((entry) => facts?.withoutMfa?.includes(entry) !== true).flatMap((entry) => onFile.find((method) => method.entry === entry)?.address ?? [])[0];
  return reached === undefined ? { id: `option.channel.${value}` } : { id: `option.channel.${value}To`, params: { address: reached } };
}

const phonesFor: Readonly<Record<string, readonly OnFile[]>> = { sms: ['mobilePhone'], voice: ['mobilePhone', 'alternatePhone', 'officePhone'] } satisfies Record<Transport, readonly OnFile[]>;
