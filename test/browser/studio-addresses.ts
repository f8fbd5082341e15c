// What is laid over a picture and played on it, and the address that shows the same to others.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { onPages } from './on-pages.ts';
import type { StudioHouse } from './studio-house.ts';

/** @param opened told of each page, to be closed */
export function addressCases(at: () => StudioHouse, opened: (page: Page) => void) {
  let page: Page;
  const { says, section, hasClass, addressSays, until, start, send } = onPages(() => ({ house: at(), page }));
  const open = async (...given: Parameters<StudioHouse['open']>): Promise<void> => opened((page = await at().open(...given)));
  /** As whoever is given the address. */
  const again = async (): Promise<void> => {
    const { hash } = new URL(page.url());
    expect(hash).not.toContain('key');
    await page.close();
    await open(hash);
  };

  async function laysFile(): Promise<void> {
    await open('#machine=door');
    await page.waitForSelector('[data-state="door.open"]');
    await section('#overlay-section');
    const asked = at().asked.size;
    const file = (content: object) => page.setInputFiles('#overlay-file', { name: 'seen.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(content)) });
    await file({ machine: 'door', transitions: { 'door.closed | door.opened | 0': 12 } });
    await hasClass('[data-transition="door.closed | door.opened | 0"]', 'covered');
    await hasClass('[data-transition="door.closed | door.kicked | 0"]', 'uncovered');
    await file({ machine: 'window', transitions: {} });
    await says('#overlay-said', 'cannot be used: it is of the machine "window"');
    const step = { text: 'kicked', state: 'jammed', transitions: ['door.closed | door.kicked | 0'] };
    const report = { machine: 'door', findings: [{ rule: 'dead-end', severity: 'error', where: 'door.jammed', message: 'It is stuck.', known: false, input: null, path: [{ type: 'door.kicked' }], steps: [step] }] };
    await file(report);
    await says('#overlay-said', 'on this computer alone and no part of the address: whoever is to see it needs the file too');
    await section('#checker-section');
    await page.getByText('Show the way').click();
    await addressSays('finding=0');
    expect(at().asked.size).toBe(asked);
    await again();
    await until(() => page.isVisible('#overlay-said'), true);
    await says('#overlay-said', 'had laid the file seen.json over the picture, which is no part of an address');
    await file(report);
    await says('#player-said', 'Step 1 of 2');
  }

  async function playsFinding(): Promise<void> {
    await open('#machine=door');
    await page.waitForSelector('[data-state="door.open"]');
    await section('#checker-section');
    await page.click('#check');
    await says('#findings', 'dead-end at door.jammed');
    await hasClass('[data-state="door.jammed"]', 'finding');
    await page.locator('#findings li', { hasText: 'dead-end' }).getByText('Show the way').click();
    await says('#player-said', 'Step 1 of 2');
    await page.click('#player-step-forward');
    await hasClass('[data-state="door.jammed"]', 'active');
    await hasClass('[data-transition="door.closed | door.kicked | 0"]', 'taken');
    await page.fill('#search', 'opened');
    await says('#search-said', '1 found');
    await section('#overlay-section');
    await page.selectOption('#overlay', 'now');
    await addressSays('search=opened');
    await addressSays('overlay=now');
    await addressSays('at=1');
    await again();
    await says('#player-said', 'Step 2 of 2');
    await hasClass('[data-state="door.jammed"]', 'active');
    await until(() => page.isVisible('#findings'), true);
    await says('#findings', 'dead-end at door.jammed');
    await hasClass('[data-transition="door.closed | door.opened | 0"]', 'hit');
    await says('#overlay-said', 'Counted');
  }

  async function playsSandbox(): Promise<void> {
    const { body: before } = await at().service.call('GET', '/v1/studio/machines/door/standing');
    await open('#machine=door');
    await page.waitForSelector('[data-state="door.open"]');
    await section('#sandbox-section');
    await page.click('#sandbox-start');
    await page.locator('#sandbox-offers button', { hasText: /door\.opened.*2/ }).click();
    await hasClass('[data-state="door.open.greeting"]', 'active');
    expect(await page.locator('#sandbox-offers button').allTextContents()).toEqual(expect.arrayContaining(['greet answers hello', 'greet answers good evening']));
    await page.locator('#sandbox-offers button', { hasText: 'good evening' }).click();
    await hasClass('[data-state="door.open.wide"]', 'active');
    await addressSays('at=2');
    await again();
    await hasClass('[data-state="door.open.wide"]', 'active');
    await says('#player-said', 'Step 3 of 3');
    expect(await page.isVisible('#sandbox-offers')).toBe(true);
    await page.click('#player-first-step');
    await page.click('#sandbox-again');
    await says('#player-said', 'Step 1 of 1');
    expect((await at().service.call('GET', '/v1/studio/machines/door/standing')).body.flows).toBe(before.flows);
  }

  /** What is drawn. */
  const machine = () => page.getAttribute('#viewport > svg', 'data-machine');
  const isBlank = async (): Promise<void> => {
    await says('#flow-status', /^$/);
    await says('#chosen', 'Choose a state');
    expect([await page.inputValue('#overlay'), await page.inputValue('#search'), await page.isVisible('#player'), await page.locator('#viewport .active, #viewport .chosen, #viewport .hit, #viewport [data-badge][visibility=visible]').count()]).toEqual(['', '', false, 0]);
  };

  async function showsExactly(): Promise<void> {
    const flow = await start('pinger');
    await open(`#machine=pinger&flow=${flow}&select=pinger.left&overlay=now&search=ping`);
    await hasClass('[data-state="pinger.left"]', 'active');
    await hasClass('[data-transition="pinger.right | ping | 0"]', 'hit');
    await says('#overlay-said', 'Counted');
    await page.evaluate("location.hash = '#machine=corridor'");
    await until(machine, 'corridor');
    await isBlank();
    expect(page.url()).not.toMatch(/flow=|select=|overlay=/);
    await page.goBack();
    await hasClass('[data-state="pinger.left"]', 'active');
    await says('#chosen h3', 'State left');
    await says('#overlay-said', 'Counted');
    await page.selectOption('#overlay', '');
    await page.fill('#search', '');
    // A flow is drawn on its own machine, whichever was shown before.
    const door = await start('door');
    await page.fill('#flow-id', door);
    await page.press('#flow-id', 'Enter');
    await hasClass('[data-state="door.closed"]', 'active');
    expect(await machine()).toBe('door');
    await addressSays('machine=door');
    await page.click('#flow-leave');
    await says('#flow-status', 'No flow is followed');
    await page.selectOption('#machine', 'corridor');
    await until(machine, 'corridor');
    await isBlank();
    // What was chosen is a way to go back, what was moved is none.
    await page.focus('#viewport');
    await page.keyboard.press('ArrowLeft');
    await page.goBack();
    await until(machine, 'door');
    await page.goBack();
    await hasClass('[data-state="door.closed"]', 'active');
    await says('#flow-status', 'Following');
    await page.goBack();
    await until(machine, 'pinger');
    await says('#flow-status', `Following ${flow}`);
  }

  async function saysUnknown(): Promise<void> {
    await open('#machine=nope');
    await says('#said', 'No machine nope is hosted here');
    await page.evaluate("location.hash = '#machine=door&version=99'");
    await says('#said', 'version "99" of "door" is not hosted here, and no picture of it is kept. The picture is of what is hosted.');
    expect(await machine()).toBe('door');
    await page.evaluate("location.hash = '#machine=nope'");
    await says('#said', 'No machine nope is hosted here');
    expect(await page.locator('#viewport > svg').count()).toBe(0);
    await page.evaluate("location.hash = '#machine=door&flow=flow_none'");
    await until(machine, 'door');
    await says('#flow-status', 'no such flow');
  }

  async function keepsPlace(): Promise<void> {
    await open('#machine=door');
    await until(machine, 'door');
    await page.evaluate(`const seen = []; globalThis.told = seen; new MutationObserver(() => seen.push(document.querySelector('#said').textContent)).observe(document.querySelector('#said'), { childList: true })`);
    await page.selectOption('#machine', 'corridor');
    await until(machine, 'corridor');
    expect(await page.evaluate('told')).toEqual(['Drawing corridor …', 'corridor, version 1: 25 states, 48 transitions.']);
    const key = await page.evaluate<string>("sessionStorage.getItem('factorflow-studio-key')");
    // As after a restart with another key.
    await page.evaluate("sessionStorage.setItem('factorflow-studio-key', 'another-key-0123456789')");
    at().cut();
    at().mend();
    await says('#watch-note', 'not watched any more');
    await page.selectOption('#machine', 'pinger');
    await says('#said', 'does not know this key');
    expect(await machine()).toBe('corridor');
    await page.fill('#key', key);
    await page.press('#key', 'Enter');
    await until(machine, 'pinger');
    await says('#watch-note', 'are watched');
    expect(await page.evaluate('document.activeElement.id')).toBe('machine');
  }

  /** A moment that somebody shared, from which the newest is reached again. */
  async function goesLive(): Promise<void> {
    const flow = await start('pinger');
    await send(flow, { type: 'ping' });
    await send(flow, { type: 'ping' });
    await open(`#machine=pinger&flow=${flow}&at=2`);
    await says('#player-said', 'Step 2 of 3');
    await page.click('#player-last-step');
    await says('#player-said', 'Step 3 of 3');
    await send(flow, { type: 'ping' });
    await says('#player-said', 'Step 4 of 4');
    await page.locator('form[data-action="ping"] button:not([type])').click();
    await says('#flow-status', 'ping was taken. Following');
    await send(flow, { type: 'ping' });
    await says('#flow-status', /^Following/);
  }

  return { laysFile, playsFinding, playsSandbox, showsExactly, saysUnknown, keepsPlace, goesLive };
}
