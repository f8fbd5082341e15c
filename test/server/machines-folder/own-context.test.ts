// A context given as an object is one object for all flows, in XState: here each flow has its own.
import { describe, expect, it } from 'vitest';
import { initialStep, nextStep } from '#src/engine/macrostep.ts';
import { loadMachineFolders } from '#server/machines-folder/load-machines.ts';
import { startService } from '../../support/service.ts';
import { writtenFolder } from './written-folder.ts';

const mutating = `import { assign, createMachine, setup } from 'xstate';
const push = assign(({ context }) => {
  context.list.push(context.list.length);
  return context;
});
const child = createMachine({ id: 'child', context: { list: [] }, entry: push, on: { PUSH: { actions: push } } });
export const x = setup({ actors: { child } }).createMachine({ id: 'x', version: '1', context: { list: [], deep: { list: [1] } }, entry: push, on: { PUSH: { actions: push }, STOP: '.over' }, initial: 'on', states: { on: {}, over: { type: 'final' } }, output: ({ context }) => context.list });
`;

describe('a context that assignments change in place', () => {
  it('does not leak from one flow of the process into the next', async () => {
    const [{ machine }] = (await loadMachineFolders([await writtenFolder({ 'x.machine.js': mutating })])).current as unknown as [{ machine: Parameters<typeof initialStep>[0] }];
    for (const of of [machine, machine.implementations.actors['child'] as typeof machine]) {
      const first = initialStep(of, undefined).snapshot;
      nextStep(of, first, { type: 'PUSH' });
      expect(initialStep(of, undefined).snapshot.context.list).toEqual([0]);
    }
  });

  it('does not leak between flows of the service', async () => {
    const service = await startService(['--machines', await writtenFolder({ 'x.machine.js': mutating })]);
    const run = async (pushes: number): Promise<unknown> => {
      const { id } = (await service.call('POST', '/v1/flows', { machine: 'x' })).body;
      for (let i = 0; i < pushes; i++) await service.call('POST', `/v1/flows/${id}/events`, { type: 'PUSH' });
      return (await service.call('POST', `/v1/flows/${id}/events`, { type: 'STOP' })).body.output;
    };
    try {
      expect(await run(2)).toEqual([0, 1, 2]);
      expect(await run(0)).toEqual([0]);
    } finally {
      await service.stop();
    }
  });
});
