// Machine files that are edited while the studio is open: drawn, played and told of as they are, beside what is hosted.
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { onPages } from './on-pages.ts';
import { doorSource, type StudioHouse } from './studio-house.ts';

/** A door that is painted when it is kicked. */
const painted = doorSource("\n    painted: { description: 'Wet.' },").replace("'door.kicked': 'jammed'", "'door.kicked': 'painted'");

/** @param opened told of each page, to be closed */
export function editCases(at: () => StudioHouse, opened: (page: Page) => void) {
  let page: Page;
  const { says, section, hasClass, until, start } = onPages(() => ({ house: at(), page }));
  const open = async (hash: string): Promise<void> => opened((page = await at().open(hash)));
  const file = (name = 'door.machine.ts'): string => join(at().folder, name);
  const hasState = async (id: string): Promise<void> => void await page.waitForSelector(`[data-state="${id}"]`);
  const isUnedited = async (): Promise<void> => {
    await page.waitForSelector('[data-state="door.painted"]', { state: 'detached' });
    await until(() => page.isVisible('#draft-note'), false);
  };

  async function drawsEdits(): Promise<void> {
    await open('#machine=door');
    await hasState('door.open');
    await says('#watch-note', 'are watched');
    await section('#sandbox-section');
    await page.click('#sandbox-start');
    await page.locator('#sandbox-offers button', { hasText: 'door.kicked' }).click();
    await hasClass('[data-state="door.jammed"]', 'active');
    await writeFile(file(), painted);
    // What is played is what is shown: the same way through what the file holds now.
    await hasClass('[data-state="door.painted"]', 'active');
    await until(() => page.isVisible('#draft-note'), true);
    await writeFile(file(), 'export const door = nothing;\n');
    await says('#watch-note', /cannot be loaded.*door\.machine\.ts:1.*nothing is not defined/s);
    expect(await page.locator('[data-state="door.painted"]').count()).toBe(1);
    await writeFile(file(), painted);
    await says('#watch-note', 'are watched');
    // Whoever comes later sees it too.
    await page.close();
    await open('#machine=door&sandbox=0.99');
    await hasState('door.painted');
    await says('#sandbox-said', 'nothing with the number 99');
    await writeFile(file(), doorSource());
    await isUnedited();
  }

  async function keepsFlowsApart(): Promise<void> {
    const flow = await start('door');
    await open(`#machine=door&flow=${flow}`);
    await hasClass('[data-state="door.closed"]', 'active');
    await writeFile(file(), painted);
    await says('#version-note', 'The file of this machine holds something else by now: leave the flow to see it. Checker and sandbox are of the files');
    expect([await page.locator('[data-state="door.painted"]').count(), await page.isVisible('#sandbox-section')]).toEqual([0, false]);
    await page.click('#flow-leave');
    await hasState('door.painted');
    expect(await page.isVisible('#sandbox-section')).toBe(true);
    await writeFile(file(), doorSource());
    await isUnedited();
  }

  async function tellsOfFiles(): Promise<void> {
    await open('#machine=door');
    await hasState('door.open');
    const chosen = () => page.locator('#machine option:checked').textContent();
    await rename(file(), file('away'));
    await says('#version-note', 'The file of this machine is gone: it is hosted until the service is restarted.');
    await until(chosen, 'door (1, its file is gone)');
    await writeFile(file(), doorSource().replace("id: 'door'", "id: 'gate'"));
    await says('#version-note', 'The file of this machine holds gate now: this one is hosted until the service is restarted.');
    await page.selectOption('#machine', { label: 'gate (not hosted yet)' });
    await hasState('gate.open');
    expect([await page.isVisible('#draft-note'), await page.isVisible('#flows-section'), await page.isVisible('#sandbox-section')]).toEqual([true, false, false]);
    await rm(file('away'));
    await writeFile(file(), doorSource());
    await says('#said', 'No machine gate is hosted here');
    await page.goBack();
    await hasState('door.open');
    await says('#version-note', /^$/);
  }

  return { drawsEdits, keepsFlowsApart, tellsOfFiles };
}
