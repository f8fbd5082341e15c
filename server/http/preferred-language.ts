// The language a client would rather read, from `Accept-Language` (RFC 9110 section 12.5.4). Most clients send one of few such
// headers again and again, so what one comes to is remembered.
import type { Request } from 'express';
import { type Language, languageFor, languages } from '#src/messages/text.ts';

const known = new Map<string | undefined, Language>();
const mostKnown = 200;
/** Characters. Longer ones are no browser's, and are not worth their memory. */
const longestKnown = 200;

export function preferredLanguage(request: Pick<Request, 'headers' | 'acceptsLanguages'>): Language {
  const header = request.headers['accept-language'];
  const found = known.get(header);
  if (found !== undefined) return found;
  const language = languageFor(request.acceptsLanguages([...languages]) || '') ?? 'en';
  if (known.size < mostKnown && (header?.length ?? 0) <= longestKnown) known.set(header, language);
  return language;
}
