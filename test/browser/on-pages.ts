// What tests of the studio do with a page, and wait for on it: always for a condition, never for a time.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { StudioHouse } from './studio-house.ts';

const waiting = { timeout: 20_000, interval: 20 };

/** @param now asked each time: pages come and go */
export const onPages = (now: () => { readonly house: StudioHouse; readonly page: Page }) => ({
  says: async (selector: string, text: string | RegExp): Promise<void> => await expect.poll(async () => await now().page.textContent(selector), waiting).toMatch(text),
  section: async (id: string): Promise<void> => await now().page.click(`${id} > summary`),
  hasClass: async (selector: string, name: string): Promise<void> => await expect.poll(async () => await now().page.locator(selector).first().getAttribute('class'), waiting).toMatch(new RegExp(`\\b${name}\\b`)),
  addressSays: async (text: string): Promise<void> => await expect.poll(() => now().page.url(), waiting).toContain(text),
  until: async <Value>(ask: () => Promise<Value>, wanted: Value): Promise<void> => await expect.poll(ask, waiting).toEqual(wanted),
  start: async (id: string): Promise<string> => (await now().house.service.call('POST', '/v1/flows', { machine: id })).body.id as string,
  send: async (flow: string, event: object): Promise<number> => (await now().house.service.call('POST', `/v1/flows/${flow}/events`, event)).status,
});
