// The studio: a page that shows charts and the flows in them. The page itself holds no data and asks for none without a key.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { stylesheet } from '#src/diagram/svg-style.ts';
import { withoutTypes } from '../../machines-folder/javascript.ts';
import type { Route } from '../route.ts';

/** Nothing but the page's own files, the style that pictures bring with them, and this service. */
export const studioPolicy = `default-src 'none'; script-src 'self'; style-src 'self' 'sha256-${createHash('sha256').update(stylesheet).digest('base64')}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;

const scripts = readdirSync(new URL('../../pages/studio/', import.meta.url)).filter((name) => name.endsWith('.js'));
/** What the page reads charts and overlays with is what the service reads them with. */
const shared = ['overlay.ts', 'chart.ts', 'element-id.ts'] as const;

const page = (name: string): string => readFileSync(new URL(`../../pages/studio/${name}`, import.meta.url), 'utf8');
const diagram = (name: string): string => withoutTypes(readFileSync(new URL(`../../../src/diagram/${name}`, import.meta.url), 'utf8'));

const file = (path: string, content: string, type: string, summary: string): Route => ({
  method: 'get', path, summary, tag: 'studio', access: 'open', roles: [],
  answers: { 200: { description: `${type}.` } },
  handle: async () => ({ status: 200, headers: { 'Content-Security-Policy': studioPolicy }, text: { type: `${type}; charset=utf-8`, content } }),
});

export const studioRoutes = (): Route[] => [
  file('/studio', page('page.html'), 'text/html', 'The studio'),
  {
    // The page names its files by paths that begin at its own: it has one address.
    method: 'get', path: '/studio/', summary: 'The studio, typed with a slash', tag: 'studio', access: 'open', roles: [],
    answers: { 308: { description: 'It is at `/studio`.' } },
    handle: async () => ({ status: 308, headers: { Location: '../studio' } }),
  },
  file('/studio/studio.css', page('studio.css'), 'text/css', 'Its style'),
  ...scripts.map((name) => file(`/studio/${name}`, page(name), 'text/javascript', 'Its script')),
  ...shared.map((name) => file(`/studio/diagram/${name}`, diagram(name), 'text/javascript', 'How it reads charts')),
];
