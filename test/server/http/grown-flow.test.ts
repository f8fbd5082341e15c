// What a caller is told when a step would leave a flow larger than it may be: enough to know whose fault it is.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assign, createMachine } from 'xstate';
import { type Service, startService } from '../../support/service.ts';

const growing = createMachine({
  id: 'growing', context: { text: 'ab' }, initial: 'open',
  states: { open: { on: {
    doubled: { actions: assign({ text: ({ context }: { context: { text: string } }) => context.text + context.text }) },
    failed: { actions: assign({ text: () => { throw new Error('ab and other secrets'); } }) },
  } } },
});

describe('a flow that grows', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService([], (builtIn) => [...builtIn, { id: 'growing', version: '1', title: 'It grows', machine: growing, activities: {}, eventSchema: () => undefined, hostEvents: [], audits: {} }]);
  });
  afterAll(async () => await service.stop());

  it('is refused the step that makes it too large, with its size, the bound and the state, and stays as it was', async () => {
    const { body: { id } } = await service.call('POST', '/v1/flows', { machine: 'growing' });
    const events = `/v1/flows/${id}/events`;
    let reply = await service.call('POST', events, { type: 'doubled' });
    let revision = 1;
    for (; reply.status === 200 && revision < 40; reply = await service.call('POST', events, { type: 'doubled' })) ({ revision } = reply.body);
    expect([reply.status, reply.body.code]).toEqual([500, 'machine.fault']);
    expect(reply.body.detail).toMatch(/^nothing was changed; the machine failed on "doubled" in "open": its record would have 10\d{5} characters of JSON, and may have 1048576$/);
    expect((await service.call('GET', `/v1/flows/${id}`)).body).toMatchObject({ revision, status: 'active', state: 'open' });
    expect((await service.call('DELETE', `/v1/flows/${id}`)).status).toBe(200);
  });

  it('is told nothing of what its machine says when it fails in another way', async () => {
    const { body: { id } } = await service.call('POST', '/v1/flows', { machine: 'growing' });
    const { body } = await service.call('POST', `/v1/flows/${id}/events`, { type: 'failed' });
    expect(body).toMatchObject({ code: 'machine.fault', detail: 'nothing was changed; the log of the service says more' });
  });
});
