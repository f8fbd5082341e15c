// The demo device: a page that plays a phone with an authenticator app. Exists only while pushes are delivered nowhere else.
import { readFileSync } from 'node:fs';
import type { Route } from '../route.ts';

/** Nothing but the page's own files and this service; no script or style within the page. */
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

const file = (path: string, name: string, type: string, summary: string): Route => {
  const content = readFileSync(new URL(`../../pages/demo-device/${name}`, import.meta.url), 'utf8');
  return {
    method: 'get', path, summary, tag: 'demo and test', access: 'open', roles: [],
    answers: { 200: { description: `${type}.` } },
    handle: async () => ({ status: 200, headers: { 'Content-Security-Policy': policy }, text: { type: `${type}; charset=utf-8`, content } }),
  };
};

export const demoDeviceRoutes = (): Route[] => [
  file('/demo/device', 'page.html', 'text/html', 'The demo device'),
  file('/demo/device/device.js', 'device.js', 'text/javascript', 'Its script'),
  file('/demo/device/device.css', 'device.css', 'text/css', 'Its style'),
];
