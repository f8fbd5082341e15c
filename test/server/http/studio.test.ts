// What the studio is served with and asks for: the page to anybody, everything else to who holds a key.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { readOptions } from '#server/config/options.ts';
import { type Service, startService } from '../../support/service.ts';
import { definitionOf } from '../../engine/hosting.ts';

const open = { authorization: '' };
const lamp = createMachine({ id: 'lamp', initial: 'off', states: { off: { on: { pressed: 'on' } }, on: { initial: 'dim', on: { pressed: 'off' }, states: { dim: { on: { turned: 'bright' } }, bright: {} } } } });

describe('the studio over HTTP', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService([], (builtIn) => [...builtIn, definitionOf(lamp)]);
  });
  afterAll(async () => await service.stop());
  const get = (path: string) => service.call('GET', path);

  it('serves the page and all that it loads to anybody, under a policy that lets nothing else in', async () => {
    const page = await service.call('GET', '/studio', undefined, open);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).not.toMatch(/ style=| on\w+=|<style|<script(?![^>]* src=)/);
    expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self' 'sha256-[^']+'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'$/);
    const slashed = await fetch(`${service.url}/studio/`, { redirect: 'manual' });
    expect([slashed.status, new URL(slashed.headers.get('location') ?? '', `${service.url}/studio/`).href]).toEqual([308, `${service.url}/studio`]);
    const files = service.host.routes.filter(({ path }) => /^\/studio\/./.test(path)).map(({ path }) => path);
    const texts = new Map<string, string>();
    for (const path of files) {
      const reply = await service.call('GET', path, undefined, open);
      expect([reply.status, reply.headers.get('content-type')], path).toEqual([200, path.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8']);
      expect(reply.text, path).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|localStorage/);
      texts.set(path, reply.text);
    }
    const imported = [...texts].flatMap(([path, text]) => [...text.matchAll(/^import [^;]*?'(\.[^']+)'/gm)].map(([, name = '']) => new URL(name, `http://service${path}`).pathname));
    expect(imported.filter((path) => !texts.has(path))).toEqual([]);
    const { words } = (await import(new URL('../../../server/pages/studio/words.js', import.meta.url).href)) as { words: Record<string, string> }; // plain JavaScript, as a browser gets it
    const used = [...texts.values()].flatMap((text) => [...text.matchAll(/say\('(\w+)'/g)].map(([, word = '']) => word));
    expect(used.filter((word) => words[word] === undefined)).toEqual([]);
  });

  it('tells nobody without a key where flows are, or anything else', async () => {
    const guarded = service.host.routes.filter(({ path }) => path.startsWith('/v1/studio/'));
    expect(guarded.length).toBe(11);
    for (const { method, path } of guarded) expect((await service.call(method.toUpperCase(), path.replace('{id}', 'lamp'), undefined, open)).status, path).toBe(401);
  });

  it('counts flows by state, and lists those in one a page at a time', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, async () => (await service.call('POST', '/v1/flows', { machine: 'lamp' })).body.id as string));
    for (const id of ids.slice(0, 3)) await service.call('POST', `/v1/flows/${id}/events`, { type: 'pressed' });
    await service.call('DELETE', `/v1/flows/${ids[0] ?? ''}`);
    expect((await get('/v1/studio/machines/lamp/standing')).body).toMatchObject({ machine: 'lamp', flows: 5, statuses: { active: 4, cancelled: 1 }, active: { lamp: 4, 'lamp.off': 2, 'lamp.on': 2, 'lamp.on.dim': 2 }, ended: { 'lamp.on.dim': 1 } });
    const first = (await get('/v1/studio/machines/lamp/flows?state=lamp.on&limit=2')).body;
    const second = (await get(`/v1/studio/machines/lamp/flows?state=lamp.on&limit=2&after=${first.next}`)).body;
    expect([...first.items, ...second.items].map(({ id }: { id: string }) => id).sort()).toEqual(ids.slice(0, 3).sort());
    expect(second.next).toBe(null);
    expect(first.items[0]).toMatchObject({ machine: 'lamp', version: '1', state: { on: 'dim' } });
    expect((await get('/v1/studio/machines/lamp/flows?state=lamp.on&status=cancelled')).body.items.map(({ id }: { id: string }) => id)).toEqual([ids[0]]);
    expect((await get('/v1/studio/machines/nobody/flows')).status).toBe(404);
  });

  it('finds where built-in charts are written, to the line', async () => {
    const { states, transitions } = (await get('/v1/studio/machines/step-up/places')).body;
    expect(states['step-up']).toEqual({ file: 'machines/step-up/step-up.machine.ts', line: expect.any(Number) });
    expect(states['step-up.challenge.awaitingChallenge'].file).toBe('machines/step-up/challenge.states.ts');
    expect(transitions['step-up.challenge.awaitingChallenge | code.submitted | 0'].file).toBe('machines/step-up/challenge.states.ts');
    expect((await get('/v1/studio/machines/lamp/places')).body).toEqual({ states: {}, transitions: {} });
    expect((await get('/v1/studio/machines/lamp/findings')).body).toEqual({ failure: 'no file of a machine "lamp" is known' });
  });

  it('plays a machine without a trace, and refuses a way that leads nowhere', async () => {
    const play = (body: object, machine = 'review') => service.call('POST', `/v1/studio/machines/${machine}/sandbox`, body);
    const { body: begun } = await play({ start: 0, choices: [] });
    expect(begun).toMatchObject({ status: 'active', steps: [{ kind: 'start' }], version: expect.any(String), later: expect.any(Array) });
    expect((await play({ start: 0, choices: [begun.offers[0].choice] })).body.steps[1]).toMatchObject({ text: begun.offers[0].text, event: begun.offers[0].event });
    expect((await get('/v1/flows?machine=review')).body.items).toEqual([]);
    expect(await play({ start: 0, choices: [999] })).toMatchObject({ status: 422, body: { code: 'input.invalid', detail: 'step 1: nothing with the number 999 may happen there' } });
    expect((await play({ start: 0, choices: Array.from({ length: 501 }, () => 0) })).status).toBe(422);
    expect((await play({ start: -1, choices: [] })).status).toBe(422);
    expect(await play({ start: 0, choices: [] }, 'lamp')).toMatchObject({ status: 500, body: { code: 'machine.fault', detail: '"lamp" cannot be played: no file of a machine "lamp" is known' } });
  });

  it('draws states closed on demand, whatever the order they are named in', async () => {
    const draw = async (query: string) => (await get(`/v1/machines/lamp/diagram?format=svg${query}`)).text;
    const closed = await draw('&collapsed=nobody,lamp.on,lamp.off');
    expect(closed).toContain('… 2 states inside');
    expect(closed).not.toContain('data-state="lamp.on.dim"');
    expect(await draw('&collapsed=lamp.on')).toBe(closed);
    expect(await draw('')).toContain('data-state="lamp.on.dim"');
    expect([await draw('&badges=yes'), await draw('')].map((svg) => svg.includes('data-badge="lamp.off"'))).toEqual([true, false]);
    expect((await get('/v1/machines/lamp/diagram?collapsed=%25')).status).toBe(400);
  });

  it('says that no files are watched where they are not, and refuses to watch none', async () => {
    expect(() => readOptions(['--watch'], {})).toThrow('--watch looks at folders of machines: name one with --machines DIR');
    expect((await service.call('GET', '/v1/studio/watch')).text).toBe('event: files\ndata: {"watching":false,"failure":null,"drafts":{},"deleted":[],"added":[],"renamed":[],"contents":{}}\n\n');
    expect((await get('/v1/studio/drafts/lamp/diagram')).status).toBe(404);
    expect((await get('/v1/studio/drafts/lamp/places')).status).toBe(404);
  });
});
