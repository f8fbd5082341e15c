// What the API says of machines from a folder: the chart, its events with their schemas, how its actors are hosted.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Body, type Service, startService } from '../../support/service.ts';
import { writtenFolder } from './written-folder.ts';

const text = (version: string): string => `import { createMachine, fromCallback, fromPromise, fromTransition, setup } from 'xstate';
const child = createMachine({ id: 'child' });
const cyclic = { name: 'cyclic' };
cyclic.self = cyclic;
export const x = setup({
  actors: { child, work: fromPromise(async () => 1), listen: fromCallback(() => {}), count: fromTransition((n) => n, 0) },
  actions: { note: () => {} }, guards: { isFine: () => true }, delays: { later: 5 },
}).createMachine({
  id: 'x', version: '${version}', type: 'parallel',
  context: () => ({ seen: new Map([['a', new Date()]]), big: 1n }),
  meta: { at: new Date(0), seen: new Map([['a', new Set([1])]]), big: 10n, cyclic, nothing: undefined, not: NaN, run: function run() {} },
  states: {
    a: { description: 'It works.', tags: ['working'], invoke: [{ id: 'child', src: 'child' }, { id: 'work', src: 'work' }, { id: 'listen', src: 'listen' }, { id: 'count', src: 'count' }] },
    b: { after: { later: {} }, on: { GO: { guard: 'isFine', actions: ['note', () => {}] }, 'flow.expired': { actions: 'note' }, 'key.*': { actions: 'note' }, '*': { actions: 'note' } } },
  },
});
`;

describe('the listing of a machine', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(['--machines', await writtenFolder({ 'x.machine.js': text('2'), 'x@1.machine.js': text('1'), 'x.events.js': `export const events = { GO: { type: 'object', properties: { n: { type: 'number' } } } };\n` })]);
  });
  afterAll(async () => await service.stop());
  const get = async (path: string): Promise<Body> => {
    const { status, body } = await service.call('GET', path);
    expect(status).toBe(200);
    return body;
  };

  it('stands beside those of the built-in ones', async () => {
    const { items } = await get('/v1/machines');
    expect(items.map(({ id }: Body) => id)).toEqual(expect.arrayContaining(['interrupt', 'step-up', 'x']));
  });

  it('tells its version, earlier ones, states and events, without what only the host may send', async () => {
    const x = (await get('/v1/machines')).items.find(({ id }: Body) => id === 'x');
    expect(x).toMatchObject({ version: '2', earlierVersions: ['1'], transitions: 5, states: [{ id: 'a', description: 'It works.', tags: ['working'] }, { id: 'b', description: null, tags: [] }] });
    expect(x.events.toSorted()).toEqual(['*', 'GO', 'key.*']);
    expect((await get('/v1/machines/x')).events).toEqual({ 'GO': { type: 'object', properties: { n: { type: 'number' } } }, 'key.*': { type: 'object' }, '*': { type: 'object' } });
  });

  it('tells how each actor is hosted', async () => {
    const { actors } = await get('/v1/machines/x');
    expect(actors.map(({ src, kind }: Body) => [src, kind])).toEqual([['child', 'machine'], ['work', 'promise'], ['listen', 'live'], ['count', 'pure']]);
    expect(actors[2].hosted).toContain('started again after a crash');
  });

  it('warns with file and line', async () => {
    const { warnings } = await get('/v1/machines/x');
    expect(warnings.map(({ rule, line }: Body) => [rule, line])).toEqual([['inline-action', 14], ['live-actor', 13]]);
    expect(warnings[0].file).toMatch(/x\.machine\.js$/);
  });

  it('shows a chart of functions, maps, dates and things that refer to themselves as JSON', async () => {
    const { definition } = await get('/v1/machines/x');
    expect(definition).toMatchObject({ id: 'x', meta: { at: '1970-01-01T00:00:00.000Z', seen: [['a', [1]]], big: '10', cyclic: { name: 'cyclic', self: null }, not: 'NaN', run: { function: 'run' } } });
    expect(definition.states.b.on.GO[0]).toMatchObject({ guard: 'isFine', eventType: 'GO' });
  });

  it('knows no machine that is not hosted', async () => {
    expect((await service.call('GET', '/v1/machines/y')).status).toBe(404);
  });
});
