// From a message id to what a person reads. Views speak in ids; only here do they become wording, in a language.
import { de } from './catalogue.de.ts';
import { en, type MessageId } from './catalogue.en.ts';

/** Strings and numbers that fill the places of a wording. Never a whole address or number: callers hand over masked ones. */
export type Params = Readonly<Record<string, string | number>>;
export type Text = { readonly id: string; readonly text: string; readonly params: Params };

/** Every language with its wordings, the first being what nobody has to ask for. A new one is one file, and its name here. */
const catalogues = { en, de } as const satisfies Readonly<Record<string, Readonly<Partial<Record<MessageId, string>>>>>;

export type Language = keyof typeof catalogues;
export const languages = Object.keys(catalogues) as readonly Language[]; // as written just above

/** The language that speaks for a tag (RFC 4647 section 3.4, lookup): `de-AT` is `de`, whatever its case. Null for one nobody wrote. */
export function languageFor(tag: string): Language | null {
  const primary = tag.split('-')[0]?.toLowerCase() ?? '';
  return languages.find((language) => language === primary) ?? null;
}

export const isMessageId = (id: string): id is MessageId => Object.hasOwn(en, id);

/** The wording of a message with its parameters. */
export const text = (id: MessageId, params: Params = {}, language = 'en'): Text => ({ id, text: wordingOf(id, params, language), params });

/** The wording where there is one, else what the caller has: for machines that bring words of their own. */
export const textOr = (id: string, fallback: string, language: string): Text =>
  isMessageId(id) ? text(id, {}, language) : { id, text: fallback, params: {} };

function wordingOf(id: string, params: Params, language: string): string {
  const catalogue: Readonly<Record<string, string>> = catalogues[languageFor(language) ?? 'en'];
  // What nobody has translated yet is said in English; a test fails until somebody has.
  const template = [catalogue, en].find((wordings) => Object.hasOwn(wordings, id))?.[id as MessageId];
  if (template === undefined) return missing(id);
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => String((Object.hasOwn(params, name) ? params[name] : undefined) ?? missing(`${id}{${name}}`)));
}

/** A page with a hole is better than none, and the marks make the hole easy to see; under test it is a defect. */
function missing(what: string): string {
  if (process.env['NODE_ENV'] === 'test') throw new Error(`there is no wording for "${what}"`);
  return `⟦${what}⟧`;
}
