// What the studio is tried on: a service with machines to look at, a line to it that can be cut, and one browser for all.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createMachine, setup } from 'xstate';
import { chartOf } from '#src/diagram/chart-of.ts';
import { blankFlow, flows } from '#src/engine/flow-record.ts';
import { versionCharts } from '#src/studio/version-charts.ts';
import { definitionOf } from '../engine/hosting.ts';
import { fixtures } from '../paths/fixtures/fixtures.ts';
import { launchChromium } from '../support/chromium.ts';
import { key, type Service, startService } from '../support/service.ts';

const pinger = createMachine({ id: 'pinger', initial: 'left', states: { left: { on: { ping: 'right' } }, right: { on: { ping: 'left' } } } });
/** A way too long to be seen at once. */
const corridor = createMachine({ id: 'corridor', initial: 'r0', states: Object.fromEntries(Array.from({ length: 24 }, (_, i) => [`r${i}`, { on: { walked: `r${(i + 1) % 24}`, left: 'r0' } }])) });
const bulb = createMachine({ id: 'bulb', initial: 'dark', states: { dark: { on: { lit: 'bright' } }, bright: {} } });
const room = setup({ actors: { bulb } }).createMachine({ id: 'room', initial: 'empty', states: { empty: { on: { entered: 'lived' } }, lived: { invoke: { src: 'bulb', id: 'lamp' } } } });
/** Of these the service knows what it stored while it hosted them. */
const kiln = createMachine({ id: 'kiln', initial: 'cold', states: { cold: { on: { fired: 'hot' } }, hot: {} } });

/** Of no two versions is any state alike: no flow can go on in another one. */
const kettle = (version: string) => createMachine({ id: 'kettle', version, initial: version === '1' ? 'cold' : `cold${version}`, states: { [version === '1' ? 'cold' : `cold${version}`]: { on: { boiled: `hot${version}` } }, [`hot${version}`]: {} } });

/** `more`: another state, as an editor would add it. */
export const doorSource = (more = ''): string => `import { fromPromise, setup } from 'xstate';

export const door = setup({ actors: { greet: fromPromise(async () => 'hello') } }).createMachine({
  id: 'door', version: '1', initial: 'closed', description: 'A door that can jam.',
  states: {
    closed: {
      description: 'Nobody comes through.',
      on: { 'door.opened': 'open', 'door.kicked': 'jammed', 'door.removed': 'gone', 'door.knocked': 'closed' },
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
  /** A page that has the key already. */
  open(hash?: string, size?: { width: number; height: number }): Promise<Page>;
  /** A flow of the machine "kiln", which is hosted no more, in the state "hot". `isDrawn`: its picture was kept. @returns its id */
  goneFlow(version: string, isDrawn: boolean): Promise<string>;
  /** Ends the service and begins it anew, with another version of the machine "kettle". */
  restart(kettleVersion: string): Promise<void>;
  /** No byte goes through until it is mended. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
};

/** The service draws, checks and plays in threads, each of which would compile the same modules again. */
const compiled = join(import.meta.dirname, '../../node_modules/.cache/compiled');

/** `more`: other machine files, their texts by name. */
export async function studioHouse(more: Readonly<Record<string, string>> = {}): Promise<StudioHouse> {
  const { NODE_COMPILE_CACHE: cache } = process.env;
  process.env['NODE_COMPILE_CACHE'] = cache ?? compiled;
  const folder = await mkdtemp(join(tmpdir(), 'factorflow-studio-'));
  await Promise.all([['door.machine.ts', doorSource()], ['door.events.ts', events], ['door.samples.ts', samples], ...Object.entries(more)].map(([name = '', text = '']) => writeFile(join(folder, name), text)));
  const shown = [pinger, corridor, room, ...Object.values(fixtures).map(({ machine }) => machine)].map((machine) => definitionOf(machine));
  let hosted = '1';
  let isRestarting = false;
  const [service, browser] = await Promise.all([startService(['--machines', folder, '--watch'], (builtIn) => [...builtIn, ...shown, definitionOf(kettle(hosted), { version: hosted })]), launchChromium()]);
  const open = new Set<Socket>();
  let isCut = false;
  const line = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(new URL(service.url).port), '127.0.0.1');
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
  await context.addInitScript(`if (location.origin !== 'null') sessionStorage.setItem('factorflow-studio-key', '${key}')`);
  context.on('request', (request) => asked.add(request.url()));
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('console', (message) => {
    // That an answer was a refusal is told by the browser too, and so is a line that was cut on purpose.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  context.on('response', (reply) => {
    // What is not there, values that break a rule, and what another key may not see are asked for on purpose.
    const isWanted = reply.status() === 422 || (reply.status() === 503 && isRestarting) || /version=(?:lost|99)|flow_none/.test(reply.url()) || reply.request().headers()['authorization']?.includes('another-key') === true;
    if (reply.status() >= 400 && !isWanted) complaints.push(`${reply.status()} ${reply.url()}`);
  });
  return {
    service, browser, url, folder, asked, complaints,
    async open(hash = '', size = { width: 1280, height: 800 }) {
      const page = await context.newPage();
      page.setDefaultTimeout(10_000);
      await page.setViewportSize(size);
      await page.goto(`${url}/studio${hash}`);
      await page.waitForSelector('#machine option:nth-child(2)', { state: 'attached' });
      return page;
    },
    async goneFlow(version, isDrawn) {
      const id = `flow_kiln${version}`;
      const at = '2026-01-01T00:00:00.000Z';
      const row = { ...blankFlow({ id, tenant: 'default', machine: 'kiln', subject: null, input: null }, version, Date.parse(at)), revision: 2, snapshot: { status: 'active', value: 'hot', context: {} } };
      const log = [{ flow: id, seq: 1, at, event: { type: 'xstate.init' }, from: null, to: 'cold', transitions: [] }, { flow: id, seq: 2, at, event: { type: 'fired' }, from: 'cold', to: 'hot', transitions: ['kiln.cold | fired | 0'] }];
      const charts = isDrawn ? [{ table: versionCharts, key: JSON.stringify(['kiln', version]), row: { chart: chartOf(kiln, version) } }] : [];
      await service.host.store.commit({ expect: [], put: [{ table: flows, key: id, row }, ...charts], remove: [], log, audit: [] });
      return id;
    },
    async restart(kettleVersion) {
      hosted = kettleVersion;
      isRestarting = true;
      await service.restart();
      isRestarting = false;
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
      if (cache === undefined) delete process.env['NODE_COMPILE_CACHE'];
    },
  };
}
