// A folder of machines that changes between two starts of a real process: what an operator sees, and that nothing is lost.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Processes, processes, type Serving } from '../../support/process.ts';

const order = (version: string, states: string): string => `import { sendTo, setup } from 'xstate';
import { parcel } from './parcel.ts';
export const order = setup({ actors: { parcel } }).createMachine({
  id: 'order', version: '${version}', initial: 'open', invoke: { id: 'parcel', src: 'parcel' },
  on: { sent: { actions: sendTo('parcel', { type: 'parcel.sent' }) } },
  states: { open: { on: { paid: 'payed' } }, ${states} },
});
`;
const parcel = (states: string, initial: string): string => `import { createMachine } from 'xstate';
export const parcel = createMachine({ id: 'parcel', initial: '${initial}', states: { ${states} } });
`;
const wholeOrder = order('1', `payed: { on: { closed: 'over' } }, over: { type: 'final' }`);
const wholeParcel = parcel(`packed: { on: { 'parcel.sent': 'away' } }, away: {}`, 'packed');

describe('a folder whose machines change between two starts', () => {
  let host: Processes;
  let folder: string;
  let data: string;
  beforeEach(async () => {
    host = await processes();
    folder = join(host.folder, 'machines');
    data = join(host.folder, 'data');
    await mkdir(folder);
    await write('order.machine.ts', wholeOrder);
    await write('parcel.ts', wholeParcel);
  });
  afterEach(async () => await host.end());

  const write = (file: string, text: string) => writeFile(join(folder, file), text);
  const serve = () => host.serve(data, '--machines', folder);
  const paid = async (service: Serving): Promise<string> => {
    const { body: { id } } = await service.call('POST', '/v1/flows', { machine: 'order' });
    expect((await service.call('POST', `/v1/flows/${id}/events`, { type: 'paid' })).body.state).toBe('payed');
    return id;
  };
  const refusedInOneLine = async (...says: string[]) => {
    const { exit, output, child } = host.launch('serve', '--port', '0', '--data', data, '--machines', folder, '--strict-versions');
    const hasServed = () => output.out.includes('ready on');
    await expect.poll(() => child.exitCode !== null || hasServed(), { timeout: 30_000, interval: 20 }).toBe(true);
    expect(hasServed(), 'it was started').toBe(false);
    const code = await exit;
    const { err } = output;
    expect([code, err.trim().split('\n').length]).toEqual([2, 1]);
    for (const text of ['factorflow: --strict-versions: ', ...says]) expect(err).toContain(text);
  };
  const parkedAfter = async (id: string, count: number, why: string) => {
    const service = await serve();
    expect((await service.call('GET', '/readyz')).body).toEqual({ status: 'ready', parked: count });
    const refused = await service.call('POST', `/v1/flows/${id}/events`, { type: 'closed' });
    expect([refused.status, refused.body.code]).toEqual([410, 'flow.outdated']);
    expect(refused.body.detail).toContain(why);
    await service.stop();
    return service.output.out + service.output.err;
  };
  const goesOn = async (id: string) => {
    const service = await serve();
    expect((await service.call('GET', '/readyz')).body).toEqual({ status: 'ready' });
    expect((await service.call('POST', `/v1/flows/${id}/events`, { type: 'closed' })).body).toMatchObject({ status: 'done', state: 'over' });
    await service.stop();
  };

  it('parks and counts flows of a version that is gone, refuses a strict start in one line, and goes on once it is back', { timeout: 120_000 }, async () => {
    const first = await serve();
    const id = await paid(first);
    await first.stop();
    await cp(join(folder, 'order.machine.ts'), join(host.folder, 'kept.ts'));
    await write('order.machine.ts', order('2', `over: { type: 'final' }, payed2: {}`).replace('payed', 'over'));
    await refusedInOneLine(`flow ${id} belongs to version 1 of "order"`, 'is not hosted', '"order.payed" is no longer there');
    await parkedAfter(id, 2, 'version 1 of "order", which is not hosted any more');
    await cp(join(host.folder, 'kept.ts'), join(folder, 'order@1.machine.ts'));
    await goesOn(id);
  });

  it('notices a child machine that changed while its parent kept its version: warns, parks, refuses a strict start, and goes on once it is as it was', { timeout: 120_000 }, async () => {
    const first = await serve();
    const id = await paid(first);
    await first.stop();
    await write('parcel.ts', parcel('wrapped: {}', 'wrapped'));
    await refusedInOneLine(`flow ${id} belongs to version 1 of "order"`, 'has changed', '"parcel.packed" is no longer there');
    const printed = await parkedAfter(id, 2, 'which has changed since: the state "parcel.packed"');
    expect(printed.split('\n').filter((line) => line.includes('the machine \\"order\\" changed without a new version'))).toHaveLength(1);
    const again = await parkedAfter(id, 2, 'which has changed since');
    expect(again).not.toContain('changed without a new version');
    await write('parcel.ts', wholeParcel);
    await goesOn(id);
  });

  it('goes on at a strict start where the change fits', { timeout: 120_000 }, async () => {
    const first = await serve();
    const id = await paid(first);
    await first.stop();
    await write('parcel.ts', wholeParcel.replace('away: {}', 'away: {}, lost: {}'));
    const second = await host.serve(data, '--machines', folder, '--strict-versions');
    expect((await second.call('POST', `/v1/flows/${id}/events`, { type: 'closed' })).body.status).toBe('done');
    await second.stop();
    await rm(folder, { recursive: true });
  });
});
