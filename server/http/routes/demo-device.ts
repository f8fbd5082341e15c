// The demo device: a page that plays a phone with an authenticator app. Exists only while pushes are delivered nowhere else.
import { readFileSync } from 'node:fs';
import { languages } from '#src/messages/text.ts';
import { languageOf } from '../language.ts';
import type { Route } from '../route.ts';

/** Nothing but the page's own files and this service; no script or style within the page. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const contentOf = (name: string): string => readFileSync(new URL(`../../pages/demo-device/${name}`, import.meta.url), 'utf8');

const file = (path: string, name: string, type: string, summary: string): Route => {
  const content = contentOf(name);
  return {
    method: 'get', path, summary, tag: 'demo and test', access: 'open', roles: [],
    answers: { 200: { description: `${type}.` } },
    handle: async () => ({ status: 200, headers: { 'Content-Security-Policy': policy }, text: { type: `${type}; charset=utf-8`, content } }),
  };
};

/** A page for each language, `page.html` being the English one. Its script speaks as the page does. */
const page = (path: string): Route => {
  const contents = new Map(languages.map((language) => [language, contentOf(language === 'en' ? 'page.html' : `page.${language}.html`)]));
  return {
    method: 'get', path, summary: 'The demo device', tag: 'demo and test', access: 'open', roles: [],
    headers: { 'Accept-Language': 'The language of the page, where none is asked for by `lng`.' },
    answers: { 200: { description: 'text/html. `Content-Language` says in which language.' } },
    handle: async (call) => {
      const language = languageOf(call);
      return { status: 200, headers: { 'Content-Security-Policy': policy, 'Content-Language': language }, text: { type: 'text/html; charset=utf-8', content: contents.get(language) ?? '' } };
    },
  };
};

export const demoDeviceRoutes = (): Route[] => [
  page('/demo/device'),
  file('/demo/device/device.js', 'device.js', 'text/javascript', 'Its script'),
  file('/demo/device/words.js', 'words.js', 'text/javascript', 'What it says'),
  file('/demo/device/device.css', 'device.css', 'text/css', 'Its style'),
];
