// Whatever version a machine says it has: what it is made of changes with its code and with the machines it starts.
import { describe, expect, it } from 'vitest';
import { createMachine, setup } from 'xstate';
import { combinedRegistrationDefinitions } from '#src/combined-registration/definitions.ts';
import { fingerprinted } from '#server/machines-folder/fingerprint.ts';
import { loadMachineFolders } from '#server/machines-folder/load-machines.ts';
import { write, writtenFolder } from './written-folder.ts';

const files = {
  'order.machine.ts': `import { setup } from 'xstate';\nimport { parcel } from './parcel.ts';\nexport const order = setup({ actors: { parcel } }).createMachine({ id: 'order', version: '1', description: 'An order.', invoke: { id: 'parcel', src: 'parcel' } });\n`,
  'parcel.ts': `import { createMachine } from 'xstate';\nimport { isHeavy } from './weight.ts';\nexport const parcel = createMachine({ id: 'parcel', initial: 'packed', states: { packed: { on: { send: { target: 'sent', guard: () => !isHeavy(3) } } }, sent: {} } });\n`,
  'weight.ts': `export const isHeavy = (weight: number) => weight > 20;\n`,
} as const;

/** Of the folder's machine, with some of the files written otherwise. */
async function made(changed: Partial<Record<string, string>> = {}): Promise<{ version: string; fingerprint: string | undefined }> {
  const folder = await writtenFolder(files);
  await write(folder, changed as Record<string, string>);
  const [{ version, fingerprint }] = (await loadMachineFolders([folder])).current as [Awaited<ReturnType<typeof loadMachineFolders>>['current'][number]];
  return { version, fingerprint };
}

describe('the fingerprint of a machine of a folder', () => {
  it('is the same wherever the folder lies and however the machine is described, while its version stays the same', async () => {
    const one = await made();
    expect(one).toEqual({ version: '1', fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as string });
    expect(await made({ 'order.machine.ts': files['order.machine.ts'].replace('An order.', 'What somebody has ordered.') })).toEqual(one);
  });

  it.each<[string, keyof typeof files, string, string]>([
    ['its chart', 'order.machine.ts', `invoke:`, `initial: 'a', states: { a: {} }, invoke:`],
    ['the chart of a child', 'parcel.ts', `sent: {}`, `sent: {}, lost: {}`],
    ['what a guard of a child asks', 'weight.ts', '20', '30'],
  ])('changes with %s', async (_, file, find, replacement) => {
    expect(files[file]).toContain(find);
    const changed = await made({ [file]: files[file].replace(find, replacement) });
    expect(changed.version).toBe('1');
    expect(changed.fingerprint).not.toBe((await made()).fingerprint);
  });

  it('changes with the structure of a child that comes from a package', async () => {
    const withPackage = async (states: string) => {
      const folder = await writtenFolder({
        'order.machine.mjs': files['order.machine.ts'].replace('./parcel.ts', 'parcels'),
        'node_modules/parcels/package.json': JSON.stringify({ name: 'parcels', type: 'module', exports: './index.js' }),
        'node_modules/parcels/index.js': `import { createMachine } from 'xstate';\nexport const parcel = createMachine({ id: 'parcel', initial: 'packed', states: { ${states} } });\n`,
      });
      return (await loadMachineFolders([folder])).current[0]?.fingerprint;
    };
    expect(await withPackage('packed: {}')).toBe(await withPackage('packed: {}'));
    expect(await withPackage('packed: {}')).not.toBe(await withPackage('packed: {}, lost: {}'));
  });
});

describe('the fingerprint of a built-in machine', () => {
  it('is made of its file and of its chart, and another one is left as it is', () => {
    const settings = { directory: {}, senders: {}, issuer: 'x', ids: {} } as unknown as Parameters<typeof combinedRegistrationDefinitions>[0];
    const plain = combinedRegistrationDefinitions(settings);
    const own = fingerprinted(plain);
    expect(own.map(({ fingerprint }) => fingerprint)).toEqual(plain.map(() => expect.stringMatching(/^[0-9a-f]{16}$/) as string));
    expect(new Set(own.map(({ fingerprint }) => fingerprint)).size).toBe(own.length);
    const [{ id }, other] = plain as [typeof plain[0] & object, typeof plain[0] & object];
    const [asFile, elsewhere, empty, given] = fingerprinted([
      { ...other, id, machine: setup({}).createMachine({ id }) }, { ...other, id: 'elsewhere', machine: createMachine({ id }) }, { ...other, id: 'elsewhere', machine: createMachine({ id, on: { x: {} } }) }, { ...other, fingerprint: 'given' },
    ]);
    expect(new Set([own[0], asFile, elsewhere, empty].map((definition) => definition?.fingerprint)).size).toBe(4);
    expect(given?.fingerprint).toBe('given');
  });
});
