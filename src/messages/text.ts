// From a message id to what a person reads. Views speak in ids; only here do they become wording, in a language.
import { en, type MessageId } from './catalogue.en.ts';

/** Strings and numbers that fill the places of a wording. Never a whole address or number: callers hand over masked ones. */
export type Params = Readonly<Record<string, string | number>>;
export type Text = { readonly id: string; readonly text: string; readonly params: Params };

/** Every language with its wordings. A new one is one file, and its name here. */
const catalogues: Readonly<Record<string, Readonly<Record<MessageId, string>>>> = { en };

export const languages: readonly string[] = Object.keys(catalogues);

/** `xx-YY` falls back to `xx`, and a language nobody wrote to English. */
const catalogueOf = (language: string): Readonly<Record<string, string>> => {
  const known = [language, language.split('-')[0]?.toLowerCase() ?? ''].find((name) => Object.hasOwn(catalogues, name));
  return known === undefined ? en : (catalogues[known] ?? en);
};

export const isMessageId = (id: string): id is MessageId => Object.hasOwn(en, id);

/** The wording of a message with its parameters. */
export const text = (id: MessageId, params: Params = {}, language = 'en'): Text => ({ id, text: wordingOf(id, params, language), params });

/** The wording where there is one, else what the caller has: for machines that bring words of their own. */
export const textOr = (id: string, fallback: string, language: string): Text =>
  isMessageId(id) ? text(id, {}, language) : { id, text: fallback, params: {} };

function wordingOf(id: string, params: Params, language: string): string {
  const catalogue = catalogueOf(language);
  const template = Object.hasOwn(catalogue, id) ? catalogue[id] : undefined;
  if (template === undefined) return missing(id);
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => String((Object.hasOwn(params, name) ? params[name] : undefined) ?? missing(`${id}{${name}}`)));
}

/** A page with a hole is better than none, and the marks make the hole easy to see; under test it is a defect. */
function missing(what: string): string {
  if (process.env['NODE_ENV'] === 'test') throw new Error(`there is no wording for "${what}"`);
  return `⟦${what}⟧`;
}
