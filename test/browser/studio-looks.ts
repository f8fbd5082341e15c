// How the studio looks, on a screen, on paper and to whoever hears it; and what it says of files that are edited meanwhile.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { isInSight } from './in-page.ts';
import { onPages } from './on-pages.ts';
import { doorSource, type StudioHouse } from './studio-house.ts';

const laptop = { width: 1366, height: 768 };
const kicked = '[data-transition="door.closed | door.kicked | 0"]';

/** @param opened told of each page, to be closed */
export function lookCases(at: () => StudioHouse, opened: (page: Page) => void) {
  let page: Page;
  const { says, section, hasClass, until } = onPages(() => ({ house: at(), page }));
  const open = async (...given: Parameters<StudioHouse['open']>): Promise<void> => opened((page = await at().open(...given)));
  const scale = async (): Promise<number> => Number(await page.getAttribute('#viewport', 'data-scale'));
  const styleOf = async (selector: string, name: string): Promise<string> => await page.evaluate<string>(`getComputedStyle(document.querySelector(${JSON.stringify(selector)}))[${JSON.stringify(name)}]`);
  const laysReport = (report: object) => page.setInputFiles('#overlay-file', { name: 'report.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(report)) });

  async function opensReadable(): Promise<void> {
    await open('#machine=review', laptop);
    const first = '[data-state="review.editing.readingFacts"]';
    await page.waitForSelector(first, { timeout: 30_000 });
    await hasClass(first, 'closed');
    expect(await scale()).toBeGreaterThanOrEqual(0.7);
    expect(await page.evaluate(isInSight('review.editing.readingFacts'))).toBe(true);
    expect((await page.locator('#viewport').boundingBox())?.height).toBeGreaterThan(laptop.height * 0.8);
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(laptop.height);
    await page.click('#fit');
    expect(await scale()).toBeLessThan(0.5);
    await page.click('#full');
    expect(await scale()).toBe(1);
    await page.focus('#viewport');
    await page.keyboard.press('0');
    await page.keyboard.press('1');
    expect(await scale()).toBe(1);
    await section('#sandbox-section');
    await page.click('#sandbox-start');
    // What is played goes on inside: it is opened, and stays open for no longer than nobody closes it.
    const inside = '[data-state="review.editing.readingFacts.loadingFacts"]';
    await page.waitForSelector(inside, { timeout: 30_000 });
    await hasClass(inside, 'active');
    await until(() => page.evaluate(isInSight('review.editing.readingFacts.loadingFacts')), true);
    await page.click(`${first} > text`);
    await page.click('#toggle');
    await hasClass(first, 'closed');
    await hasClass(first, 'active');
    await page.evaluate("globalThis.drawn = []; new MutationObserver(() => drawn.push(document.querySelector('#said').textContent)).observe(document.querySelector('#said'), { childList: true })");
    await page.click('#player-steps button');
    await page.evaluate('new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))');
    expect(await page.evaluate('drawn')).toEqual([]);
  }

  async function playsFromStart(): Promise<void> {
    await open('#machine=door');
    await page.waitForSelector(kicked);
    await section('#checker-section');
    await page.click('#check');
    await hasClass('[data-state="door.jammed"]', 'finding');
    expect(await styleOf('[data-state="door.jammed"] > .box', 'strokeDasharray')).toBe('none');
    await page.locator('#findings li', { hasText: 'dead-end' }).getByText('Show the way').click();
    await says('#player-said', /^Step 1 of 2: Start → closed$/);
    await hasClass('[data-state="door.closed"]', 'active');
    expect(await styleOf('[data-state="door.jammed"] > .box', 'strokeDasharray')).not.toBe('none');
    expect(await page.locator('#findings li[aria-current="true"]').textContent()).toContain('dead-end');
    const ends = async () => await page.locator('#player button[aria-label]').evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-disabled')));
    expect(await ends()).toEqual(['true', 'true', 'false', 'false']);
    await page.focus('#player-last-step');
    await page.keyboard.press('Enter');
    await until(ends, ['false', 'false', 'true', 'true']);
    expect(await page.evaluate('document.activeElement.id')).toBe('player-last-step');
    const round = (type: string, state: string) => ({ text: type, state, transitions: [] });
    await section('#overlay-section');
    await laysReport({ machine: 'door', findings: [{ rule: 'livelock', severity: 'error', where: 'door.open', message: 'Round and round.', known: false, input: null, path: [{ type: 'in' }], cycle: [{ type: 'out' }, { type: 'in' }], steps: [round('in', 'open'), round('out', 'closed'), round('in', 'open')] }] });
    await page.locator('#findings li', { hasText: 'livelock' }).getByText('Show the way').click();
    await until(async () => await page.locator('#player-steps li').allTextContents(), ['Start', 'in · from here it goes round', 'out', 'in · back at step 2, and round again']);
  }

  async function tellsOffersApart(): Promise<void> {
    await open('#machine=step-up', laptop);
    await page.waitForSelector('[data-state="step-up"]');
    await section('#sandbox-section');
    await page.click('#sandbox-start');
    const offers = page.locator('.offers button');
    await until(async () => (await offers.count()) > 20, true);
    const texts = await offers.allTextContents();
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts.filter((text) => text.length > 200)).toEqual([]);
    expect(await page.locator('#sandbox-offers h4').allTextContents()).toContain('loadFacts');
    expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(laptop.height);
    await page.fill('#sandbox-sieve', 'questions 4');
    await until(async () => await page.locator('.offers button:visible').allTextContents(), ['loadFacts answers: questions 4']);
    await page.locator('.offers button:visible').click();
    await says('#player-said', 'Step 2 of 2');
  }

  async function printsPicture(): Promise<void> {
    await open('#machine=door&search=jammed');
    await page.waitForSelector('[data-state="door.open"]');
    await page.click('#full');
    const seen = await page.getAttribute('#viewport > svg', 'viewBox');
    const whole = await page.locator('#viewport .ground').evaluate((ground) => `0 0 ${ground.getAttribute('width')} ${ground.getAttribute('height')}`);
    expect(seen).not.toBe(whole);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await until(() => page.getAttribute('#viewport > svg', 'viewBox'), whole);
    for (const part of ['header', '.tools', '#panels', '#watch-note']) expect(await page.isVisible(part), part).toBe(false);
    expect(await page.evaluate("getComputedStyle(document.querySelector('#viewport'), '::before').content")).toContain('Statechart of door, version 1');
    expect(await styleOf('body', 'backgroundColor')).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await until(() => page.getAttribute('#viewport > svg', 'viewBox'), seen);
    const paper = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
    expect(paper.match(/\/Type \/Page\b/g)).toHaveLength(1);
  }

  async function speaks(): Promise<void> {
    await open('#machine=door');
    await page.waitForSelector(kicked);
    expect(await page.getAttribute(kicked, 'aria-label')).toBe('Transition door.kicked, from closed to jammed');
    await page.getByRole('button', { name: 'State jammed. It does not move any more.' }).focus();
    await page.keyboard.press('Enter');
    await says('#chosen-said', /^State jammed is chosen\.$/);
    expect(await page.getAttribute('#chosen-said', 'role')).toBe('status');
    expect(await page.locator('[data-state="door.jammed"] > [role="button"]').getAttribute('aria-current')).toBe('true');
    await page.locator(kicked).focus();
    await page.keyboard.press('Enter');
    await says('#chosen-said', 'Transition door.kicked, from closed to jammed is chosen.');
    expect(await page.locator('#viewport [role="button"][aria-current="true"]').count()).toBe(1);
  }

  async function findsByName(): Promise<void> {
    await open('#machine=door', laptop);
    await page.waitForSelector(kicked);
    expect(await page.isVisible('#key')).toBe(false);
    await page.fill('#search', 'closed');
    // Not whatever begins in a state of that name.
    await says('#search-said', '2 found');
    await page.fill('#search', 'o');
    await hasClass('[data-state="door.open"]', 'hit');
    const fills = async (state: string) => await styleOf(`[data-state="${state}"] > .box`, 'fill');
    expect(await fills('door')).not.toBe(await fills('door.closed'));
    await page.fill('#search', 'jammed');
    await page.click('#search-found button');
    await hasClass('[data-state="door.jammed"]', 'chosen');
    // In a colour of its own, and no more that of what was found.
    await until(() => styleOf('[data-state="door.jammed"] > .box', 'stroke'), 'rgb(176, 18, 110)');
    expect(await page.locator('#search-found [aria-current="true"]').count()).toBe(1);
  }

  async function tellsOfFiles(): Promise<void> {
    const file = join(at().folder, 'door.machine.ts');
    try {
      await open('#machine=door&checked=yes');
      await says('#findings-said', 'Checked is what is hosted');
      await says('#findings', 'dead-end at door.jammed');
      await writeFile(file, doorSource("\n    painted: { description: 'Wet.' },"));
      await says('#findings-said', 'The files have changed since they were checked');
      expect(await page.locator('#findings li').count()).toBe(0);
      await page.waitForSelector('[data-state="door.painted"]');
      await page.click('#check');
      await says('#findings-said', /Checked is what the files hold .*, and not what is hosted/);
      await says('#findings', 'door.painted');
      await page.click('[data-state="door.painted"] > text');
      await says('#place', /door\.machine\.ts, line 16$/);
    } finally {
      await writeFile(file, doorSource());
    }
    await page.waitForSelector('[data-state="door.painted"]', { state: 'detached' });
    await page.click('#check');
    await says('#findings-said', 'Checked is what is hosted');
    expect(await page.textContent('#findings')).not.toContain('door.painted');
  }

  return { opensReadable, playsFromStart, tellsOffersApart, printsPicture, speaks, findsByName, tellsOfFiles };
}
