// A machine's chart over HTTP, in the form the caller would rather have.
import { createHash } from 'node:crypto';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Reply, type Service, startService } from '../../support/service.ts';

describe('GET /v1/machines/{id}/diagram', () => {
  let service: Service;
  const get = (query = '', headers: Record<string, string> = {}, id = 'step-up'): Promise<Reply> => service.call('GET', `/v1/machines/${id}/diagram${query}`, undefined, headers);
  beforeAll(async () => {
    service = await startService([]);
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
    expect(await types('?format=smcat', 'application/json')).toBe('text/vnd.smcat; charset=utf-8');
    expect(await types('?format=text', 'application/json')).toBe('text/plain; charset=utf-8');
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
    expect(Object.keys(body.paths['/v1/machines/{id}/diagram'].get.responses[200].content)).toEqual(['application/json', 'image/svg+xml', 'text/vnd.mermaid', 'application/scxml+xml', 'text/vnd.smcat', 'text/plain']);
  });
});
