// A machine with everything that may lie beside it, as the service runs it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Body, type Service, startService } from '../../support/service.ts';
import { writtenFolder } from './written-folder.ts';

const files = {
  'vault.machine.ts': `import { assign, setup } from 'xstate';
export const vault = setup({
  types: { context: {} as { entered: unknown; verdict: string | null } },
}).createMachine({
  id: 'vault', version: '1', context: { entered: null, verdict: null }, initial: 'awaitingCode',
  states: {
    awaitingCode: { on: { 'code.submitted': { target: 'checkingCode', actions: assign({ entered: ({ event }) => (event as { code?: unknown }).code }) } } },
    checkingCode: { tags: ['working'], invoke: { id: 'checkCode', src: 'checkCode' as never, input: ({ context }) => ({ code: context.entered }), onDone: { target: 'checked', actions: assign({ verdict: ({ event }) => event.output as string, entered: null }) }, onError: 'awaitingCode' } },
    checked: { type: 'final' },
  },
  output: ({ context }) => context.verdict,
});
`,
  'vault.events.ts': `export const events = { 'code.submitted': { type: 'object', properties: { code: { type: 'string', pattern: '^[0-9]{6}$', writeOnly: true } }, required: ['code'], additionalProperties: false } };\n`,
  'vault.activities.ts': `export const activities = { checkCode: { attempts: 1, run: async ({ code }: { code: { sealed: string } }, host: { key: string; reveal(code: unknown): string }) => host.reveal(code) === '424242' && host.key !== '' ? 'right' : 'wrong' } };\n`,
};

describe('a folder with events and activities beside a machine', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(['--machines', await writtenFolder(files)]);
  });
  afterAll(async () => await service.stop());

  it('offers the schema, judges by it, seals what is secret, and performs the activity with it', async () => {
    const { id, actions } = (await service.call('POST', '/v1/flows', { machine: 'vault' })).body;
    expect(actions.map(({ name, input }: Body) => [name, input.properties.code.writeOnly])).toEqual([['code.submitted', true]]);
    const refused = await service.call('POST', `/v1/flows/${id}/events`, { type: 'code.submitted', code: '42' });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ pointer: '/code' }] } });
    expect((await service.call('POST', `/v1/flows/${id}/events`, { type: 'code.submitted', code: '424242' })).body).toMatchObject({ status: 'done', output: 'right' });
    const log = await service.call('GET', `/v1/flows/${id}/events`);
    expect(log.status).toBe(200);
    expect(log.text).not.toContain('424242');
  });
});
