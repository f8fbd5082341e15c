// Where flows belong: children and their parents, and machines that are gone while their flows are not.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMachine, setup } from 'xstate';
import type { Definition } from '#src/engine/definition.ts';
import { type Service, startService } from '../../support/service.ts';
import { definitionOf } from '../../engine/hosting.ts';

const bulb = createMachine({ id: 'bulb', initial: 'dark', states: { dark: { on: { lit: 'bright' } }, bright: { on: { done: 'out' } }, out: { type: 'final' } } });
const house = setup({ actors: { bulb } }).createMachine({
  id: 'house', initial: 'empty',
  states: {
    empty: { on: { entered: 'lived' } },
    lived: { initial: 'evening', on: { left: 'empty' }, states: { evening: { invoke: { src: 'bulb', id: 'lamp', onDone: 'night' } }, night: {} } },
  },
});

describe('the flows of the studio', () => {
  let service: Service;
  let hosted: Definition[] = [definitionOf(house)];
  beforeAll(async () => {
    service = await startService([], (builtIn) => [...builtIn, ...hosted]);
  });
  afterAll(async () => await service.stop());
  const get = async (path: string) => (await service.call('GET', path)).body;
  const send = (flow: string, type: string) => service.call('POST', `/v1/flows/${flow}/events`, { type });
  const begun = async () => {
    const id = (await service.call('POST', '/v1/flows', { machine: 'house' })).body.id as string;
    await send(id, 'entered');
    return { id, child: (await get(`/v1/studio/flows/${id}`)).children[0].id as string };
  };

  it('are told with the flow and the state that invoked them, and with their own children', async () => {
    const { id, child } = await begun();
    expect(await get(`/v1/studio/flows/${id}`)).toEqual({
      id, machine: 'house', version: '1', root: null, status: 'active', isHosted: true, isDrawn: true, parent: null, next: null,
      children: [{ id: child, machine: 'bulb', version: '1', root: 'house', status: 'active', state: 'dark', actor: 'lamp', invokedBy: ['house.lived.evening'] }],
    });
    expect(await get(`/v1/studio/flows/${child}`)).toMatchObject({
      machine: 'bulb', root: 'house', isHosted: true, isDrawn: true, children: [],
      parent: { id, machine: 'house', root: null, state: { lived: 'evening' }, actor: 'lamp', invokedBy: ['house.lived.evening'] },
    });
    expect(await get('/v1/studio/machines')).toEqual({ items: [{ machine: 'bulb', version: '1', root: 'house', isHosted: true, isDrawn: true }] });
    expect((await get('/v1/studio/machines/bulb/diagram?version=1&root=house&format=json')).states.map(({ id: state }: { id: string }) => state)).toEqual(['bulb', 'bulb.dark', 'bulb.bright', 'bulb.out']);
    expect((await service.call('GET', '/v1/studio/flows/flow_nobody')).status).toBe(404);
  });

  it('are counted where they are children too, and by the state that invoked them', async () => {
    const { child } = await begun();
    await send(child, 'lit');
    await send((await begun()).child, 'lit').then(async () => await send((await begun()).child, 'lit'));
    const { child: last } = await begun();
    await send(last, 'lit');
    await send(last, 'done');
    const bulbs = await get('/v1/studio/machines/bulb/standing?version=1&root=house');
    expect(bulbs).toMatchObject({ flows: 5, active: { 'bulb.dark': 1, 'bulb.bright': 3 }, ended: { 'bulb.out': 1 }, children: {} });
    expect((await get('/v1/studio/machines/house/standing')).children).toEqual({ 'house.lived.evening': 4 });
    expect((await get('/v1/studio/machines/bulb/flows?version=1&root=house&state=bulb.dark')).items).toMatchObject([{ machine: 'bulb', parent: { actor: 'lamp' }, state: 'dark' }]);
  });

  it('stay to be seen on the picture they ran on, parents and children, when no folder has their machine any more', async () => {
    const { id, child } = await begun();
    hosted = [];
    await service.restart();
    expect((await get('/v1/machines')).items.map(({ id: machine }: { id: string }) => machine)).not.toContain('house');
    expect((await get('/v1/studio/machines')).items).toEqual([
      { machine: 'bulb', version: '1', root: 'house', isHosted: false, isDrawn: true }, { machine: 'house', version: '1', root: null, isHosted: false, isDrawn: true },
    ]);
    expect(await get(`/v1/studio/flows/${id}`)).toMatchObject({ isHosted: false, isDrawn: true, children: [{ id: child, invokedBy: ['house.lived.evening'] }] });
    expect((await service.call('GET', '/v1/studio/machines/house/diagram?version=1')).text).toContain('data-state="house.lived.night"');
    expect((await get('/v1/studio/machines/house/standing?version=1')).active['house.lived.evening']).toBeGreaterThan(0);
    expect((await get('/v1/studio/machines/house/flows')).items.length).toBeGreaterThan(0);
    expect((await get(`/v1/flows/${id}/events`)).items.map(({ event }: { event: { type: string } }) => event.type)).toContain('entered');
    expect(await service.call('GET', '/v1/studio/machines/house/diagram')).toMatchObject({ status: 404, body: { detail: 'no machine "house" is hosted here: of one that was, name the version' } });
    expect(await service.call('GET', '/v1/studio/machines/house/diagram?version=2')).toMatchObject({ status: 404, body: { detail: 'version "2" of "house" is not hosted here, and no picture of it is kept' } });
    expect((await service.call('GET', '/v1/studio/machines/nobody/flows')).status).toBe(404);
  });
});
