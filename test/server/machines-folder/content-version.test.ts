// The version of a machine that declares none: what it does changes it, how that is written or described does not.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnyStateMachine } from 'xstate';
import { contentVersion } from '#server/machines-folder/content-version.ts';
import { loadMachineFolders } from '#server/machines-folder/load-machines.ts';
import { moduleGraph } from '#server/machines-folder/module-graph.ts';
import { importFile } from '#server/machines-folder/node-import.ts';
import { machineText, writtenFolder } from './written-folder.ts';

const charts = join(import.meta.dirname, 'charts/versioned');
const files = ['door.machine.ts', 'rules.ts', 'open.states.ts', 'limits.json'] as const;
type File = (typeof files)[number];

describe('the version of a machine that declares none', () => {
  const texts = new Map<File, string>();
  let unchanged = '';
  beforeAll(async () => {
    for (const file of files) texts.set(file, await readFile(join(charts, file), 'utf8'));
    unchanged = await version();
  });

  /** Of the machine with one text replaced, which must be there. */
  async function version(file?: File, find = '', replacement = ''): Promise<string> {
    const changed = new Map(texts);
    if (file !== undefined) {
      expect(texts.get(file)).toContain(find);
      changed.set(file, texts.get(file)!.replace(find, replacement));
    }
    const path = join(await writtenFolder(Object.fromEntries(changed)), 'door.machine.ts');
    const { doorMachine } = await importFile(path);
    return contentVersion(doorMachine as AnyStateMachine, moduleGraph(path));
  }

  it('is sixteen hexadecimal digits, the same wherever the folder lies', async () => {
    expect(unchanged).toMatch(/^[0-9a-f]{16}$/);
    expect(await version()).toBe(unchanged);
  });

  it.each<[string, File, string, string]>([
    ['a guard', 'door.machine.ts', 'context.tries < limits.tries', 'context.tries <= limits.tries'],
    ['a helper in a module it imports', 'rules.ts', 'code.length === 4', 'code.length === 5'],
    ['a helper in a module that one imports', 'open.states.ts', `target: '#door.closed'`, `target: '#door.locked'`],
    ['data it imports', 'limits.json', '3', '4'],
    ['a delay', 'door.machine.ts', 'openFor: 5_000', 'openFor: 6_000'],
    ['a target', 'door.machine.ts', `unlocked: 'closed'`, `unlocked: 'locked'`],
    ['a new state', 'door.machine.ts', 'closed: {', 'painted: {}, closed: {'],
    ['a value of the context', 'door.machine.ts', 'tries: 0,', 'tries: 1,'],
    ['a description in the context', 'door.machine.ts', `description: 'a door'`, `description: 'a gate'`],
    ['tags in an assignment', 'door.machine.ts', `tags: () => ['old']`, `tags: () => ['new']`],
    ['meta in an event', 'door.machine.ts', `meta: 'sent'`, `meta: 'raised'`],
    ['the text of a template', 'rules.ts', '`${name}!`', '`${name}?`'],
    ['a regular expression', 'rules.ts', '/^[0-9]+$/', '/^[0-9]+$/u'],
    ['an operator', 'rules.ts', '&&', '||'],
  ])('changes with %s', async (_, file, find, replacement) => {
    expect(await version(file, find, replacement)).not.toBe(unchanged);
  });

  it.each<[string, File, string, string]>([
    ['a description', 'door.machine.ts', 'Nobody gets in.', 'Everybody waits outside.'],
    ['a new description', 'door.machine.ts', 'closed: {', `closed: { description: 'It is shut.',`],
    ['the description of a transition', 'door.machine.ts', 'Someone has a key.', 'Somebody has a key.'],
    ['the description of a completion', 'door.machine.ts', 'The bolt has moved.', 'The bolt moved.'],
    ['meta', 'door.machine.ts', `page: 'locked'`, `page: 'outside'`],
    ['a tag', 'door.machine.ts', `tags: ['waiting']`, `tags: ['waiting', 'working']`],
    ['a description in a phase of another module', 'open.states.ts', 'It stands open.', 'It is open.'],
    ['a description in a variable', 'door.machine.ts', 'It is gone.', 'It has been taken out.'],
    ['a comment', 'rules.ts', '// a comment', '// another comment, and\n// one more'],
    ['indentation and line breaks', 'door.machine.ts', 'initial: ', '\n\n      initial:   '],
    ['quotes', 'door.machine.ts', `'door'`, `"door"`],
    ['a trailing comma', 'rules.ts', '(code: string, name: string)', '(code: string, name: string,)'],
    ['a type', 'rules.ts', 'code: string', 'code: string & {}'],
    ['parentheses', 'rules.ts', 'code.length === 4', '(code.length === 4)'],
    ['a quoted key', 'door.machine.ts', 'tries: 0,', `'tries': 0,`],
    ['how a number is written', 'door.machine.ts', '5_000', '5000'],
  ])('does not change with %s', async (_, file, find, replacement) => {
    expect(await version(file, find, replacement)).toBe(unchanged);
  });

  it('is the declared one where there is one', async () => {
    const { current } = await loadMachineFolders([await writtenFolder({ 'a.machine.ts': machineText(`version: '2026-11',`), 'b.machine.ts': machineText('version: 7,'), 'c.machine.ts': machineText() })]);
    expect(current.map(({ version }) => version)).toEqual(['2026-11', '7', expect.stringMatching(/^[0-9a-f]{16}$/)]);
  });
});
