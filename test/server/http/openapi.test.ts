// The description is what runs: every route is in it, its schemas compile, and real answers fit them.
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awaitingCode, interrupted, person, send } from '../../support/enrolment.ts';
import { type Body, type Reply, type Service, startService } from '../../support/service.ts';

const ajv = new Ajv2020.default({ strict: false, allErrors: true, discriminator: true });
addFormats.default(ajv);

describe('the API description', () => {
  let service: Service;
  let document: Body;
  beforeAll(async () => {
    service = await startService();
    await person(service, 'u1', { methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550100' }], defaultMethod: 'sms' });
    document = (await service.call('GET', '/openapi.json', undefined, { authorization: '' })).body;
  });
  afterAll(async () => await service.stop());

  const fits = (method: string, path: string, reply: Reply): void => {
    const answer = document.paths[path][method].responses[reply.status] ?? document.paths[path][method].responses.default;
    const schema = (answer.content['application/json'] ?? answer.content['application/problem+json']).schema;
    const validate = ajv.compile(schema.$ref === undefined ? schema : document.components.schemas.Problem);
    expect(validate(reply.body), `${method} ${path} ${reply.status}: ${JSON.stringify(validate.errors)}`).toBe(true);
  };

  it('is OpenAPI 3.1 and names every route that runs', () => {
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries(document.paths as Record<string, object>).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method} ${path}`));
    expect(described.sort()).toEqual(service.host.routes.map(({ method, path }) => `${method} ${path}`).sort());
    const ids = Object.values(document.paths as Record<string, Record<string, { operationId: string }>>).flatMap((operations) => Object.values(operations).map(({ operationId }) => operationId));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has answers that fit it, on the way of a whole enrolment', async () => {
    const started = await service.call('POST', '/v1/flows', { machine: 'step-up', subject: 'u1' });
    fits('post', '/v1/flows', started);
    const id = await awaitingCode(service, 'u2');
    fits('get', '/v1/flows/{id}', await service.call('GET', `/v1/flows/${id}`));
    fits('post', '/v1/flows/{id}/events', await send(service, id, { type: 'code.submitted', code: '000000' }));
    fits('post', '/v1/flows/{id}/events', await send(service, id, { type: 'code.submitted', code: 'x' }));
    fits('get', '/v1/flows/{id}/events', await service.call('GET', `/v1/flows/${id}/events`));
    fits('get', '/v1/flows', await service.call('GET', '/v1/flows?limit=2'));
    fits('delete', '/v1/flows/{id}', await service.call('DELETE', `/v1/flows/${id}`));
    await interrupted(service, 'u2');
  });

  it('has answers that fit it, for directory, policy, audit, machines and operations', async () => {
    fits('get', '/v1/users/{id}', await service.call('GET', '/v1/users/u1'));
    fits('get', '/v1/users', await service.call('GET', '/v1/users'));
    fits('get', '/v1/users/{id}/methods', await service.call('GET', '/v1/users/u1/methods'));
    fits('get', '/v1/policy', await service.call('GET', '/v1/policy'));
    fits('get', '/v1/audit', await service.call('GET', '/v1/audit'));
    fits('get', '/v1/machines', await service.call('GET', '/v1/machines'));
    fits('get', '/v1/machines/{id}', await service.call('GET', '/v1/machines/interrupt'));
    fits('get', '/v1/demo/inbox', await service.call('GET', '/v1/demo/inbox'));
    fits('get', '/healthz', await service.call('GET', '/healthz'));
    fits('put', '/v1/test/activities/{src}', await service.call('PUT', '/v1/test/activities/none', { outcomes: [] }));
    fits('delete', '/v1/test/activities/{src}', await service.call('DELETE', '/v1/test/activities/none'));
    fits('post', '/v1/test/clock', await service.call('POST', '/v1/test/clock', { advance: 'PT0S' }));
    expect(Object.keys(document.paths['/v1/flows/{id}/events'].get.responses['200'].content)).toEqual(['application/json', 'text/event-stream']);
    fits('get', '/readyz', await service.call('GET', '/readyz'));
    fits('put', '/v1/policy', await service.call('PUT', '/v1/policy', { graceDays: -1 }));
  });

  it('has answers that fit it, for administration', async () => {
    await service.call('PUT', '/v1/users/u9', { id: 'u9', methods: [{ type: 'phone', phoneType: 'mobile', number: '+1 2065550100' }, { type: 'hardwareToken' }] });
    const made = await service.call('POST', '/v1/keys', { name: 'reader', roles: ['reader'], user: 'u9' });
    fits('post', '/v1/keys', made);
    fits('get', '/v1/keys', await service.call('GET', '/v1/keys'));
    for (const path of ['/v1/users', '/v1/users/{id}', '/v1/users/{id}/methods']) fits('get', path, await service.call('GET', path.replace('{id}', 'u9'), undefined, { authorization: `Bearer ${made.body.key}` }));
    fits('post', '/v1/keys', await service.call('POST', '/v1/keys', {}, { authorization: `Bearer ${made.body.key}` }));
    fits('get', '/v1/reports/registration', await service.call('GET', '/v1/reports/registration?limit=2'));
    fits('get', '/v1/reports/registration', await service.call('GET', '/v1/reports/registration?after=a'));
    fits('get', '/v1/users/{id}/legacy-reset-registration', await service.call('GET', '/v1/users/u9/legacy-reset-registration'));
    fits('post', '/v1/users/{id}/unlock', await service.call('POST', '/v1/users/u9/unlock'));
    fits('post', '/v1/rollback', await service.call('POST', '/v1/rollback', { users: ['u9', 'nobody'], dryRun: true }));
    const { methods } = (await service.call('GET', '/v1/users/u9')).body;
    fits('delete', '/v1/users/{id}/methods/{methodId}', await service.call('DELETE', `/v1/users/u9/methods/${methods[0].id}`));
    fits('post', '/v1/users/{id}/require-re-register', await service.call('POST', '/v1/users/u9/require-re-register'));
    fits('get', '/v1/audit', await service.call('GET', '/v1/audit?initiator=configured&from=2020-01-01T00:00:00Z'));
  });

  it('publishes request schemas that compile, and an explanation of every problem', async () => {
    for (const route of service.host.routes) if (route.body !== undefined) ajv.compile(route.body);
    for (const { code } of document.components.schemas.Problem.examples) {
      expect((await service.call('GET', `/problems/${code}`)).text).toContain(code);
    }
  });
});
