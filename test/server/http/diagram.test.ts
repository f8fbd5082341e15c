// A machine's chart over HTTP, in the form the caller would rather have.
import { createHash } from 'node:crypto';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { Drawings } from '#server/diagram/drawings.ts';
import { problemTable } from '#server/http/problems.ts';
import type { Answer } from '#server/http/route.ts';
import { diagramRoutes } from '#server/http/routes/diagram.ts';
import { mostAtOnce } from '#src/diagram/layout.ts';
import { hostedChart } from '#src/studio/version-charts.ts';
import { definitionOf } from '../../engine/hosting.ts';
import { key, type Reply, type Service, startService } from '../../support/service.ts';

/** One state, as high as a house: more pixels than are made. */
const tower = createMachine({ id: 'tower', initial: 'high', states: { high: { entry: Array.from({ length: 12_000 }, (_, i) => `anActionWithANameOfSomeLength${i}`) } } });

/** Its outermost state has the word for an id that asks for the choice to be made here. */
const auto = createMachine({ id: 'auto', initial: 'on', states: { on: {} } });

/** The answer to who asks for the chart of `auto` as PNG, where pictures are made by `drawings`. */
async function pngBy(drawings: Drawings, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const definition = definitionOf(auto);
  const [route] = diagramRoutes({ get: () => definition }, { hosted: hostedChart, of: () => Promise.resolve(null) }, drawings);
  const call = { params: { id: 'auto' }, query: { format: 'png' }, body: null, caller: { kind: 'nobody' as const, id: 'nobody' as const, tenant: '' as const }, method: 'GET', path: '', header: (name: string) => headers[name], ip: '', prefers: () => 'en' as const };
  return await (route ?? expect.fail('no route')).handle(call);
}

describe('GET /v1/machines/{id}/diagram', () => {
  let service: Service;
  const get = (query = '', headers: Record<string, string> = {}, id = 'step-up'): Promise<Reply> => service.call('GET', `/v1/machines/${id}/diagram${query}`, undefined, headers);
  beforeAll(async () => {
    service = await startService([], (builtIn) => [...builtIn, definitionOf(tower), definitionOf(auto)]);
  });
  afterAll(async () => await service.stop());

  it('answers with a picture whose own style is all that a browser may apply', { timeout: 30_000 }, async () => {
    const { status, headers, text } = await get('', { accept: '*/*' });
    expect([status, headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8']);
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).toContain('data-state="step-up.challenge.awaitingChallenge"');
    const style = /<style>([^]*?)<\/style>/.exec(text)?.[1] ?? '';
    expect(headers.get('content-security-policy')).toBe(`default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'`);
    expect(headers.get('vary')).toContain('Accept');
  });

  it('takes the form from Accept, and from ?format= before that', { timeout: 30_000 }, async () => {
    const types = async (query: string, accept: string): Promise<string | null> => (await get(query, { accept })).headers.get('content-type');
    expect(await types('', 'text/vnd.mermaid')).toBe('text/vnd.mermaid; charset=utf-8');
    expect(await types('', 'application/scxml+xml, image/svg+xml;q=0.5')).toBe('application/scxml+xml; charset=utf-8');
    expect(await types('', 'image/svg+xml;q=0.2, application/json;q=0.9, */*;q=0.1')).toBe('application/json; charset=utf-8');
    expect(await types('', 'text/*')).toBe('text/vnd.mermaid; charset=utf-8');
    expect(await types('', 'image/webp')).toBe('image/svg+xml; charset=utf-8');
    expect(await types('', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8')).toBe('image/svg+xml; charset=utf-8');
    expect(await types('', 'image/*')).toBe('image/svg+xml; charset=utf-8');
    expect(await types('', 'image/png, image/svg+xml;q=0.9')).toBe('image/png');
    expect(await types('?format=smcat', 'application/json')).toBe('text/vnd.smcat; charset=utf-8');
    expect(await types('?format=text', 'application/json')).toBe('text/plain; charset=utf-8');
  });

  it('answers with pixels, made beside what else there is to answer', { timeout: 30_000 }, async () => {
    const reply = await fetch(`${service.url}/v1/machines/step-up/diagram`, { headers: { authorization: `Bearer ${key}`, accept: 'image/png' } });
    const bytes = Buffer.from(await reply.arrayBuffer());
    expect([reply.status, reply.headers.get('content-type'), reply.headers.get('content-length')]).toEqual([200, 'image/png', String(bytes.length)]);
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec((await get('?format=svg')).text) ?? [];
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([Number(width), Number(height)]);
    const etag = reply.headers.get('etag') ?? '';
    expect(await get('?format=png', { 'if-none-match': etag })).toMatchObject({ status: 304, text: '' });
    expect((await get('?format=svg', { 'if-none-match': etag })).status).toBe(200);
    const closed = await fetch(`${service.url}/v1/machines/step-up/diagram?format=png&collapsed=step-up.challenge`, { headers: { authorization: `Bearer ${key}` } });
    expect(Buffer.from(await closed.arrayBuffer()).readUInt32BE(20)).toBeLessThan(Number(height));
  });

  it('says so where a picture has too many pixels, and goes on drawing it as SVG', { timeout: 30_000 }, async () => {
    const refused = await get('?format=png', {}, 'tower');
    expect(refused).toMatchObject({ status: 406, body: { code: 'diagram.unavailable', detail: expect.stringMatching(/^the picture is \d+ by \d+, more than the 40 million pixels/) } });
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect((await get('?format=svg', {}, 'tower')).status).toBe(200);
  });

  it('is to be asked again where there is no time or no thread for pixels, and not where there are no fonts', { timeout: 30_000 }, async () => {
    const broken = new Drawings({ pixelThread: new URL('data:text/javascript,throw new Error("no room")'), family: 'DejaVu Sans' });
    await expect(pngBy(broken)).rejects.toMatchObject({ code: 'diagram.busy', message: 'the pixels cannot be made: no room', details: { retryAfter: 30 } });
    expect(problemTable['diagram.busy'].status).toBe(503);
    await expect(pngBy(new Drawings({ family: null }))).rejects.toMatchObject({ code: 'diagram.unavailable', message: expect.stringContaining('no fonts') });
  });

  it('has another tag as PNG where its letters or its pixels are made by something else', { timeout: 30_000 }, async () => {
    const tagBy = async (family: string, headers = {}): Promise<string | undefined> => (await pngBy(new Drawings({ family }), headers)).headers?.['ETag'];
    const tag = await tagBy('DejaVu Sans');
    expect(tag).toMatch(/^"/);
    expect(await tagBy('Verdana')).not.toBe(tag);
    expect((await pngBy(new Drawings({ family: 'DejaVu Sans' }), { 'if-none-match': tag ?? '' })).status).toBe(304);
    expect(new Drawings({ family: 'Verdana' }).pngMaker()).toMatch(/^resvg \d+\.\d+\.\d+, Verdana$/);
  });

  it('closes of a large chart what its overview closes, where that is asked for, and says what it closed', { timeout: 60_000 }, async () => {
    const auto = (await get('?collapsed=auto', {}, 'interrupt')).text;
    const closed = / data-closed="([^"]*)"/.exec(auto)?.[1] ?? '';
    expect(closed.split(',').length).toBeGreaterThan(3);
    expect([...auto.matchAll(/data-state="([^"]*)"[^>]* data-hidden="\d+"/g)].map(([, id]) => id)).toEqual(closed.split(','));
    expect((await get(`?collapsed=${closed}`, {}, 'interrupt')).text).toBe(auto);
    const open = (await get(`?collapsed=${closed.split(',').slice(1).join(',')}`, {}, 'interrupt')).text;
    expect(/ data-closed="([^"]*)"/.exec(open)?.[1]).toBe(closed.split(',').slice(1).join(','));
    // Drawn at once it has nothing closed, and a state may have that very id.
    expect((await get('?collapsed=auto')).text).toBe((await get()).text);
    expect((await get('?collapsed=auto', {}, 'auto')).text).not.toContain('data-closed');
    expect((await get('?collapsed=%2561uto', {}, 'auto')).text).toContain(' data-closed="auto"');
  });

  it('names states and transitions in JSON as logs do', async () => {
    const { body } = await get('?format=json');
    expect(body).toMatchObject({ machine: 'step-up', version: '1', states: expect.any(Array) });
    expect(body.transitions.map(({ id }: { id: string }) => id)).toContain('step-up.challenge.awaitingChallenge | code.submitted | 0');
    const { text } = await get('?format=mermaid');
    expect(text).toMatch(/^stateDiagram-v2\n/);
  });

  it('answers 304 to who has it already, each form having a tag of its own', async () => {
    const { headers } = await get('?format=mermaid');
    const etag = headers.get('etag') ?? '';
    expect(await get('?format=mermaid', { 'if-none-match': etag })).toMatchObject({ status: 304, text: '' });
    expect((await get('?format=mermaid')).headers.get('etag')).toBe(etag);
    expect((await get('?format=scxml', { 'if-none-match': etag })).status).toBe(200);
  });

  it('serves the versions that are hosted, and no others', async () => {
    expect((await get('?format=json&version=1')).body.version).toBe('1');
    expect(await get('?format=json&version=0')).toMatchObject({ status: 404, body: { code: 'machine.unknown' } });
    expect(await get('', {}, 'nobody')).toMatchObject({ status: 404, body: { code: 'machine.unknown' } });
  });

  it('refuses who has no key, and forms that there are not', async () => {
    expect((await service.call('GET', '/v1/machines/step-up/diagram', undefined, { authorization: '' })).status).toBe(401);
    expect(await get('?format=pdf')).toMatchObject({ status: 400, body: { code: 'query.invalid' } });
  });

  it('is described with every form it comes in', async () => {
    const { body } = await service.call('GET', '/openapi.json');
    const { responses, parameters } = body.paths['/v1/machines/{id}/diagram'].get;
    expect(Object.keys(responses[200].content)).toEqual(['application/json', 'image/svg+xml', 'text/vnd.mermaid', 'application/scxml+xml', 'text/vnd.smcat', 'text/plain', 'image/png']);
    expect(responses[200].content['image/png']).toEqual({});
    expect(responses[406].description).toContain('diagram.unavailable');
    expect(responses[503].description).toMatch(/diagram\.busy.*Retry-After/);
    expect(parameters.find(({ name }: { name: string }) => name === 'collapsed').schema.description).toContain(`more than ${mostAtOnce} states`);
    expect(parameters.find(({ name }: { name: string }) => name === 'format').schema.enum).toContain('png');
  });
});
