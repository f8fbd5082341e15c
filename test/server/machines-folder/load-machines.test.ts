// What of a folder is hosted, and under which id and version.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { createActor } from 'xstate';
import { describe, expect, it } from 'vitest';
import { loadMachineFolders } from '#server/machines-folder/load-machines.ts';
import { initialStep, nextStep, persist, restore } from '#src/engine/macrostep.ts';
import { machineText, writtenFolder } from './written-folder.ts';

const loaded = async (files: Record<string, string>, builtIn?: { id: string }[]) => await loadMachineFolders([await writtenFolder(files)], builtIn);
const ids = async (files: Record<string, string>): Promise<string[]> => (await loaded(files)).current.map(({ id }) => id);

describe('a folder of machines', () => {
  it('is searched for machine files of three endings, in folders too, but not in node_modules and dot folders', async () => {
    expect(await ids({
      'one.machine.ts': machineText(), 'two.machine.mjs': machineText(), 'deep/er/three.machine.js': machineText(), 'four.machine.cts': machineText(), 'five.ts': machineText(),
      'node_modules/six/six.machine.js': machineText(), '.cache/seven.machine.js': machineText(), '.eight.machine.js': machineText(),
    })).toEqual(['three', 'one', 'two']);
  });

  it('hosts a machine under its own id, and under the name of its file where it has none', async () => {
    expect(await ids({ 'a.machine.ts': machineText(`id: 'named',`), 'b.machine.ts': machineText() })).toEqual(['named', 'b']);
  });

  it('takes any export name, the default, and each machine once however often it is exported', async () => {
    const text = `import { createMachine } from 'xstate';\nconst one = createMachine({ id: 'one' });\nexport const two = createMachine({ id: 'two' });\nexport { one, one as again };\nexport default one;\nexport const three = 3;\n`;
    expect((await ids({ 'x.machine.ts': text })).sort()).toEqual(['one', 'two']);
    expect(await ids({ 'x.machine.ts': `import { createMachine } from 'xstate';\nexport default createMachine({});\n` })).toEqual(['x']);
  });

  it('tells machines without ids in one file apart by their exports; the default one has the name of the file', async () => {
    expect((await ids({ 'x.machine.ts': `import { createMachine } from 'xstate';\nexport const inner = createMachine({});\nexport default createMachine({});\n` })).sort()).toEqual(['x', 'x.inner']);
  });

  it('hosts a machine that another file passes on once', async () => {
    expect(await ids({ 'a.machine.ts': machineText(`id: 'a',`), 'b.machine.ts': `export { machine } from './a.machine.ts';\nimport { createMachine } from 'xstate';\nexport const b = createMachine({ id: 'b' });\n` })).toEqual(['a', 'b']);
  });

  it('takes CommonJS and modules alike where no package.json says which', async () => {
    expect((await ids({ 'c.machine.js': `const { createMachine } = require('xstate');\nmodule.exports = { light: createMachine({ id: 'light' }) };\n`, 'd.machine.js': machineText() })).sort()).toEqual(['d', 'light']);
  });

  it('serves its own xstate with all its parts where the folder has none', async () => {
    const text = `import { createMachine } from 'xstate';\nimport { fromPromise } from 'xstate/actors';\nimport { assign } from 'xstate/actions';\nexport const m = createMachine({ id: 'parts', entry: assign({}), invoke: { src: fromPromise(async () => 1) } });\n`;
    expect(await ids({ 'm.machine.ts': text })).toEqual(['parts']);
  });

  it('takes the copy of xstate that the folder brings along, and steps its machines', async () => {
    const folder = await writtenFolder({ 'own.machine.ts': `import { createMachine } from 'xstate';\nimport * as own from 'xstate';\nexport const m = createMachine({ initial: 'a', states: { a: { on: { GO: 'b' } }, b: {} }, meta: { own } });\n` });
    for (const part of ['package.json', 'dist']) await cp(join(process.cwd(), 'node_modules/xstate', part), join(folder, 'node_modules/xstate', part), { recursive: true });
    const [definition] = (await loadMachineFolders([folder])).current;
    expect((definition!.machine.config.meta as { own: { createActor: unknown } }).own.createActor).not.toBe(createActor);
    const first = initialStep(definition!.machine, undefined);
    const stored = persist(definition!.machine, first.snapshot);
    expect(nextStep(definition!.machine, restore(definition!.machine, stored), { type: 'GO' }).snapshot.value).toBe('b');
  });

  it('hosts a file once that lies in two of the folders given', async () => {
    const folder = await writtenFolder({ 'deep/a.machine.ts': machineText() });
    expect((await loadMachineFolders([folder, join(folder, 'deep')])).current).toHaveLength(1);
  });

  it('refuses two machines with one id, naming both files, and an id of a built-in machine', async () => {
    await expect(loaded({ 'a.machine.ts': machineText(`id: 'same',`), 'b.machine.ts': machineText(`id: 'same',`) })).rejects.toThrow(/b\.machine\.ts: its machine has the id "same", which .*a\.machine\.ts has too/);
    await expect(loaded({ 'a/x.machine.ts': machineText(), 'b/x.machine.ts': machineText() })).rejects.toThrow(/"x"/);
    await expect(loaded({ 'a.machine.ts': machineText(`id: 'interrupt',`) }, [{ id: 'interrupt' }])).rejects.toThrow(/"interrupt", which a built-in machine has too/);
  });

  it('refuses a folder that is not there, as a mistake of the caller', async () => {
    await expect(loadMachineFolders(['/nowhere/at/all'])).rejects.toMatchObject({ name: 'UsageError', message: '--machines /nowhere/at/all cannot be read: there is no such folder' });
  });
});

describe('an earlier version of a machine', () => {
  const at = (version: string) => machineText(`id: 'x', version: '${version}',`);

  it('is hosted for older flows only, under its id and the version in its name', async () => {
    const { current, earlier } = await loaded({ 'x.machine.ts': at('3'), 'x@1.machine.ts': at('1'), 'x@2.0-rc.1.machine.ts': at('2.0-rc.1') });
    expect(current.map(({ id, version }) => [id, version])).toEqual([['x', '3']]);
    expect(earlier.map(({ id, version }) => [id, version])).toEqual([['x', '1'], ['x', '2.0-rc.1']]);
  });

  it('has the name of its file as version where it declares none', async () => {
    expect((await loaded({ 'x.machine.ts': machineText(), 'x@7.machine.ts': machineText() })).earlier.map(({ id, version }) => [id, version])).toEqual([['x', '7']]);
  });

  it('takes the events and activities of its own version, and the current ones where it has none', async () => {
    const events = (name: string) => `export const events = { GO: { type: 'object', properties: { ${name}: { type: 'string' } } } };\n`;
    const { earlier } = await loaded({ 'x.machine.ts': machineText(), 'x.events.ts': events('now'), 'x@1.machine.ts': machineText(), 'x@1.events.ts': events('then'), 'x@2.machine.ts': machineText() });
    expect(earlier.map((definition) => Object.keys(definition.eventSchema('GO', {})?.['properties'] ?? {}))).toEqual([['then'], ['now']]);
  });

  it('must have the id of the current one, lie beside it, and be the version its name says', async () => {
    await expect(loaded({ 'x.machine.ts': machineText(`id: 'x',`), 'x@1.machine.ts': machineText(`id: 'y',`) })).rejects.toThrow(/x@1\.machine\.ts: its machine has the id "y", and .*x\.machine\.ts has "x"/);
    await expect(loaded({ 'x@1.machine.ts': machineText() })).rejects.toThrow(/x@1\.machine\.ts: .*no such file beside it/);
    await expect(loaded({ 'x.machine.ts': at('3'), 'x@1.machine.ts': at('2') })).rejects.toThrow(/its name says version 1, and the machine in it version 2/);
  });

  it('may be a copy of the file under the hash of its content, and is warned of when what it imports has changed since', async () => {
    const text = machineText().replace('\n', `\nexport { limit } from './limit.ts';\n`);
    const limit = (n: number) => `export const limit = ${n};\n`;
    const hash = (await loaded({ 'x.machine.ts': text, 'limit.ts': limit(1) })).current[0]!.version;
    const kept = await loaded({ 'x.machine.ts': machineText(), [`x@${hash}.machine.ts`]: text, 'limit.ts': limit(1) });
    expect(kept.earlier[0]!.version).toBe(hash);
    expect(kept.earlier[0]!.warnings?.map(({ rule }) => rule)).not.toContain('changed-version');
    const changed = await loaded({ 'x.machine.ts': machineText(), [`x@${hash}.machine.ts`]: text, 'limit.ts': limit(2) });
    expect(changed.earlier[0]!.warnings?.map(({ rule }) => rule)).toContain('changed-version');
  });
});
