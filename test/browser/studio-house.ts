// What the studio is tried on: a service with machines to look at, a line to it that can be cut, and one browser for all.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createMachine } from 'xstate';
import { definitionOf } from '../engine/hosting.ts';
import { fixtures } from '../paths/fixtures/fixtures.ts';
import { launchChromium } from '../support/chromium.ts';
import { key, type Service, startService } from '../support/service.ts';

const pinger = createMachine({ id: 'pinger', initial: 'left', states: { left: { on: { ping: 'right' } }, right: { on: { ping: 'left' } } } });

/** `more`: another state, as an editor would add it. */
export const doorSource = (more = ''): string => `import { fromPromise, setup } from 'xstate';

export const door = setup({ actors: { greet: fromPromise(async () => 'hello') } }).createMachine({
  id: 'door', version: '1', initial: 'closed', description: 'A door that can jam.',
  states: {
    closed: {
      description: 'Nobody comes through.',
      on: { 'door.opened': 'open', 'door.kicked': 'jammed', 'door.removed': 'gone' },
    },
    open: {
      initial: 'greeting',
      on: { 'door.closed': 'closed' },
      states: { greeting: { invoke: { src: 'greet', id: 'greet', onDone: 'wide', onError: 'wide' } }, wide: {} },
    },
    jammed: { description: 'It does not move any more.' },${more}
    gone: { type: 'final' },
  },
});
`;
const events = `export const events = { 'door.opened': { type: 'object', properties: { width: { type: 'integer', minimum: 1, title: 'Width' }, by: { enum: ['hand', 'foot'] } }, required: ['width'], additionalProperties: false } };\n`;
const samples = `export const samples = { events: { 'door.opened': [{ width: 1 }, { width: 2 }] }, outputs: { greet: ['hello', 'good evening'] } };\n`;

export type StudioHouse = {
  readonly service: Service;
  readonly browser: Browser;
  /** Where the pages find the service: through the line. */
  readonly url: string;
  readonly folder: string;
  /** Every address that any page asked for, and what pages complained of. */
  readonly asked: Set<string>;
  readonly complaints: string[];
  /** A page with the key typed in. */
  open(hash?: string, size?: { width: number; height: number }): Promise<Page>;
  /** No byte goes through until it is mended. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

export async function studioHouse(): Promise<StudioHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'factorflow-studio-'));
  await Promise.all([['door.machine.ts', doorSource()], ['door.events.ts', events], ['door.samples.ts', samples]].map(([name = '', text = '']) => writeFile(join(folder, name), text)));
  const shown = [pinger, ...Object.values(fixtures).map(({ machine }) => machine)].map((machine) => definitionOf(machine));
  const [service, browser] = await Promise.all([startService(['--machines', folder, '--watch'], (builtIn) => [...builtIn, ...shown]), launchChromium()]);
  const target = Number(new URL(service.url).port);
  const open = new Set<Socket>();
  let isCut = false;
  const line = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(target, '127.0.0.1');
    for (const [from, to] of [[near, far], [far, near]] as const) {
      open.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => { open.delete(from); to.destroy(); });
    }
  });
  await new Promise<void>((ready) => void line.listen(0, '127.0.0.1', ready));
  const address = line.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const asked = new Set<string>();
  const complaints: string[] = [];
  const context = await browser.newContext();
  context.on('request', (request) => asked.add(request.url()));
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('console', (message) => {
    // That an answer was a refusal is told by the browser too, and so is a line that was cut on purpose.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  context.on('response', (reply) => {
    // Versions that are gone and values that break a rule are asked for on purpose.
    if (reply.status() >= 400 && reply.status() !== 422 && !reply.url().includes('version=0')) complaints.push(`${reply.status()} ${reply.url()}`);
  });
  return {
    service, browser, url, folder, asked, complaints,
    async open(hash = '', size = { width: 1280, height: 800 }) {
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      await page.setViewportSize(size);
      await page.goto(`${url}/studio${hash}`);
      await page.fill('#key', key);
      await page.press('#key', 'Enter');
      await page.waitForSelector('#machine option:nth-child(2)', { state: 'attached' });
      return page;
    },
    cut() {
      isCut = true;
      for (const socket of open) socket.destroy();
    },
    mend: () => void (isCut = false),
    async close() {
      await browser.close();
      line.close();
      for (const socket of open) socket.destroy();
      await service.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
