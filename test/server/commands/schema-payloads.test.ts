// A machine whose event has a schema and no samples: what is tried fits the schema, a service takes it, and it is told.
import { describe, expect, it } from 'vitest';
import type { Checked } from '#src/paths/check.ts';
import type { Suite } from '#src/paths/suite.ts';
import { processes } from '../../support/process.ts';
import { key, startService } from '../../support/service.ts';
import { writtenFolder } from '../machines-folder/written-folder.ts';

const files = {
  'lock.machine.ts': `import { assign, createMachine } from 'xstate';
export const lock = createMachine({ id: 'lock', version: '1', context: { code: null, by: null }, initial: 'shut', states: {
  shut: { on: { 'code.submitted': { target: 'open', actions: assign({ code: ({ event }) => event.code, by: ({ event }) => event.by }) } } },
  open: { type: 'final' },
} });`,
  'lock.events.ts': `export const events = { 'code.submitted': { type: 'object', required: ['code', 'by'], additionalProperties: false, properties: { code: { type: 'string', pattern: '^[0-9]{6}$', writeOnly: true }, by: { enum: ['hand', 'voice'] } } } };`,
};
const told = '"code.submitted" is tried with 2 payloads made from its schema: {"code":"111111","by":"hand"}, {"code":"111111","by":"voice"}';

describe('an event with a schema and no samples', () => {
  it('is tried with what the schema takes, by every command, and that is told', async () => {
    const program = await processes();
    const folder = await writtenFolder(files);
    const service = await startService(['--test-clock', '--machines', folder]);
    try {
      const paths = await program.run('paths', 'lock', '--machines', folder, '--criterion', 'edges');
      const suite = JSON.parse(paths.out) as Suite;
      expect(suite.guessed).toEqual([told]);
      expect(suite.tests.map(({ steps }) => steps[0]?.event)).toEqual(['hand', 'voice'].map((by) => ({ type: 'code.submitted', code: { sealed: 'code' }, by })));
      expect(paths.err).toContain(`the samples do not say: ${told}\n`);
      const check = await program.run('check', 'lock', '--machines', folder, '--json');
      expect((JSON.parse(check.out) as Checked).guessed).toEqual([told]);
      const { code, out } = await program.run('test', 'lock', '--machines', folder, '--criterion', 'edges', '--target', service.url, '--api-key', key);
      expect([code, out]).toEqual([0, 'lock: 2 tests of 2 events, all as expected; 1 of 1 transitions taken\n']);
    } finally {
      await program.end();
      await service.stop();
    }
  });
});
