// Flows in the studio: followed, kept in sight, with parents and children, and when their machine is gone.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { isInSight, noteViews } from './in-page.ts';
import { onPages } from './on-pages.ts';
import type { StudioHouse } from './studio-house.ts';

/** @param opened told of each page, to be closed */
export function flowCases(at: () => StudioHouse, opened: (page: Page) => void) {
  let page: Page;
  const { says, section, hasClass, addressSays, until, start, send } = onPages(() => ({ house: at(), page }));
  const open = async (...given: Parameters<StudioHouse['open']>): Promise<void> => opened((page = await at().open(...given)));

  async function follows(): Promise<void> {
    const flow = await start('door');
    await open(`#machine=door&flow=${flow}`);
    await says('#flow-status', 'Following');
    await hasClass('[data-state="door.closed"]', 'active');
    const form = page.locator('form[data-action="door.opened"]');
    await form.getByLabel('Width (required)').fill('0');
    await form.locator('button:not([type])').click();
    await until(() => form.getByLabel('Width (required)').getAttribute('aria-invalid'), 'true');
    await form.getByLabel('Width (required)').fill('2');
    await form.getByLabel('by (optional)').selectOption({ label: 'foot' });
    await form.locator('button:not([type])').click();
    await hasClass('[data-state="door.open.wide"]', 'active');
    const { body: log } = await at().service.call('GET', `/v1/flows/${flow}/events`);
    expect(log.items.map(({ event }: { event: object }) => event)).toContainEqual({ type: 'door.opened', width: 2, by: 'foot' });
    await says('#player-said', `Step ${log.items.length} of ${log.items.length}`);
    await page.click('#player-first-step');
    await hasClass('[data-state="door.closed"]', 'active');
    await says('#flow-actions', 'in the past');
    await page.click('#player-step-forward');
    await hasClass('[data-transition="door.closed | door.opened | 0"]', 'taken');
    expect((await at().service.call('GET', `/v1/flows/${flow}`)).body.revision).toBe(log.items.length);
    await addressSays('at=2');
    await page.click('#player-last-step');
    await send(flow, { type: 'door.closed' });
    await send(flow, { type: 'door.removed' });
    await says('#flow-status', 'has ended: done');
  }

  async function resumes(): Promise<void> {
    const flow = await start('pinger');
    await open(`#machine=pinger&flow=${flow}`);
    await says('#flow-status', 'Following');
    at().cut();
    await says('#flow-status', 'The connection is lost');
    for (let i = 0; i < 7; i++) await send(flow, { type: 'ping' });
    at().mend();
    await says('#flow-status', 'Following');
    await says('#player-said', 'Step 8 of 8');
    expect(await page.locator('#player-steps li').allTextContents()).toEqual(['xstate.init', ...Array.from({ length: 7 }, () => 'ping')]);
    await hasClass('[data-state="pinger.right"]', 'active');
  }

  async function keepsInSight(): Promise<void> {
    const flow = await start('corridor');
    await open(`#machine=corridor&flow=${flow}`, { width: 700, height: 700 });
    await says('#flow-status', 'Following');
    const walk = async (steps: number) => { for (let i = 0; i < steps; i++) await send(flow, { type: 'walked' }); };
    const seen = () => page.getAttribute('#viewport > svg', 'viewBox');
    while (Number(await page.getAttribute('#viewport', 'data-scale')) < 1) await page.click('#zoom-in');
    await walk(1);
    await until(() => page.evaluate(isInSight('corridor.r1')), true);
    await page.evaluate(noteViews);
    await walk(11);
    await hasClass('[data-state="corridor.r12"]', 'active');
    await until(() => page.evaluate(isInSight('corridor.r12')), true);
    await until(() => page.evaluate('views.length > 5'), true);
    expect(await page.getAttribute('#track', 'aria-pressed')).toBe('true');
    await page.focus('#viewport');
    await page.keyboard.press('ArrowDown');
    await says('#track-said', 'You have moved the picture');
    expect(await page.getAttribute('#track', 'aria-pressed')).toBe('false');
    await addressSays('track=no');
    const moved = await seen();
    await send(flow, { type: 'left' });
    await hasClass('[data-state="corridor.r0"]', 'active');
    expect(await seen()).toBe(moved);
    expect(await page.evaluate(isInSight('corridor.r0'))).toBe(false);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.evaluate('views.length = 0');
    await page.keyboard.press('f');
    await says('#track-said', 'follows what is played');
    expect(await page.evaluate(isInSight('corridor.r0'))).toBe(true);
    expect(await page.evaluate('views.length')).toBe(1);
    await page.locator('#player-steps button').nth(11).click();
    await until(() => page.evaluate(isInSight('corridor.r11')), true);
  }

  async function showsFamily(): Promise<void> {
    const flow = await start('room');
    await send(flow, { type: 'entered' });
    await open(`#machine=room&flow=${flow}&overlay=now`);
    await says('#flow-family', 'lamp: bulb · active · dark');
    await says('#overlay-said', 'Child flows run for them: 1 in room.lived');
    await page.click('[data-invoker="room.lived"]');
    await says('#chosen h3', 'State lived');
    await page.click('#flow-family [data-relative]');
    await hasClass('[data-state="bulb.dark"]', 'active');
    await says('#flow-family', 'Invoked as lamp by room in room.lived; that flow is in lived now.');
    await until(() => page.locator('#machine option:checked').textContent(), 'bulb (inside room 1)');
    await addressSays('root=room');
    await page.locator('form[data-action="lit"] button:not([type])').click();
    await hasClass('[data-state="bulb.bright"]', 'active');
    await says('[data-badge="bulb.bright"]', '1');
    await page.click(`[data-relative="${flow}"]`);
    await hasClass('[data-state="room.lived"]', 'active');
    await says('#chosen h3', 'State lived');
    await says('#flow-family', 'lamp: bulb · active · bright');
  }

  async function showsGone(): Promise<void> {
    const [drawn, lost] = [await at().goneFlow('old', true), await at().goneFlow('lost', false)];
    await open();
    expect(await page.locator('optgroup[label="no longer hosted"] option').allTextContents()).toEqual(['kiln (version lost)', 'kiln (version old)']);
    await page.selectOption('#machine', { label: 'kiln (version old)' });
    await says('#version-note', 'no longer hosted. The picture is of version old');
    expect(await page.isVisible('#sandbox-section')).toBe(false);
    await section('#flows-section');
    await page.selectOption('#flows-state', 'kiln.hot');
    await page.click(`[data-flow="${drawn}"]`);
    await hasClass('[data-state="kiln.hot"]', 'active');
    await hasClass('[data-transition="kiln.cold | fired | 0"]', 'taken');
    await says('#version-note', 'ran on version old, which is not hosted any more. The picture is of that version.');
    await says('#flow-status', 'is parked and takes no event: the flow was started with version old of "kiln", which is not hosted any more');
    await says('#flow-actions', 'Nothing can be sent: the flow is parked.');
    await page.fill('#flow-id', lost);
    await page.press('#flow-id', 'Enter');
    await says('#version-note', 'version lost of kiln, which is not hosted any more, and no picture of it was kept');
    await says('#player-said', 'Step 2 of 2: fired → hot');
    await says('#viewport', 'no picture of kiln, version lost');
    await addressSays('version=lost');
    await page.reload();
    await says('#player-said', 'Step 2 of 2: fired → hot');
  }

  async function tellsParked(): Promise<void> {
    const flow = await start('kettle');
    await open(`#machine=kettle&flow=${flow}`);
    await page.waitForSelector('form[data-action="boiled"]');
    await at().restart('2');
    await says('#flow-status', `Flow ${flow} is parked and takes no event: the flow was started with version 1 of "kettle", which is not hosted any more`);
    await says('#flow-actions', /^Nothing can be sent: the flow is parked\.$/);
    await says('#version-note', 'ran on version 1, which is not hosted any more. The picture is of that version. Version 2 is hosted now.');
    await until(() => page.locator('#machine option:checked').textContent(), 'kettle (2)');
    expect(await page.isVisible('#sandbox-section')).toBe(false);
    await page.reload();
    await says('#flow-status', 'is parked and takes no event');
    await hasClass('[data-state="kettle.cold"]', 'active');
    await page.click('#flow-leave');
    await until(() => page.getAttribute('#viewport > svg', 'data-version'), '2');
    await says('#version-note', /^$/);
    await until(() => page.isVisible('#sandbox-section'), true);
    // What is hosted is shown, whichever version that is by now.
    await at().restart('3');
    await until(() => page.getAttribute('#viewport > svg', 'data-version'), '3');
  }

  async function keepsForms(): Promise<void> {
    const flow = await start('door');
    await open(`#machine=door&flow=${flow}`);
    const width = page.locator('form[data-action="door.opened"]').getByLabel('Width (required)');
    await width.fill('7');
    const knock = page.locator('form[data-action="door.knocked"] button:not([type])');
    const looked = page.waitForResponse((reply) => reply.url().includes('/v1/studio/flows/'));
    await send(flow, { type: 'door.knocked' });
    await says('#player-said', 'Step 2 of 2');
    await looked;
    await page.evaluate('new Promise(requestAnimationFrame)');
    expect([await width.inputValue(), await page.evaluate('document.activeElement.name')]).toEqual(['7', 'width']);
    await knock.press('Enter');
    await says('#flow-status', 'door.knocked was taken');
    expect([await width.inputValue(), await page.evaluate("document.activeElement.closest('form')?.dataset.action")]).toEqual(['7', 'door.knocked']);
    await says('#player-said', 'Step 3 of 3');
    await page.click('#player-first-step');
    await says('#flow-actions', 'in the past');
    await page.click('#player-last-step');
    await until(() => width.inputValue(), '7');
    await width.press('Enter');
    await hasClass('[data-state="door.open.wide"]', 'active');
    expect(await page.evaluate('document.activeElement.id')).toBe('flow-actions');
  }

  return { follows, resumes, keepsInSight, showsFamily, showsGone, tellsParked, keepsForms };
}
