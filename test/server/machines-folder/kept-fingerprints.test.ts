// What a start has to work out about the built-in machines is kept for the next one, and never outlives what it was made from.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KeptFingerprints } from '#server/machines-folder/kept-fingerprints.ts';
import { write, writtenFolder } from './written-folder.ts';

const made = '0123456789abcdef';
const other = 'fedcba9876543210';
const never = (): string => { throw new Error('it was made again'); };

/** Source of machines, and a folder to keep fingerprints in that is not there yet. */
async function folders(): Promise<{ machines: string; kept: string }> {
  const folder = await writtenFolder({ 'machines/order/order.machine.ts': `export const order = 1;\n`, 'machines/rules/weight.ts': `export const heaviest = 20;\n` });
  return { machines: join(folder, 'machines'), kept: join(folder, 'kept/fingerprints') };
}

describe('the fingerprints that are kept', () => {
  it('are made once, for this start and for the next', async () => {
    const { machines, kept } = await folders();
    const first = new KeptFingerprints(machines, kept);
    expect([first.of('order', 'chart', () => made), first.of('order', 'chart', never)]).toEqual([made, made]);
    expect(new KeptFingerprints(machines, kept).of('order', 'chart', never)).toBe(made);
  });

  it('are made again for another machine, and for another one of the same name', async () => {
    const { machines, kept } = await folders();
    const all = new KeptFingerprints(machines, kept);
    all.of('order', 'chart', () => made);
    expect([all.of('parcel', 'chart', () => other), all.of('order', 'another chart', () => other), all.of('order', 'chart', never)]).toEqual([other, other, made]);
  });

  it.each([
    ['changed', 'rules/weight.ts', 'export const heaviest = 30;\n'],
    ['written', 'rules/height.ts', ''],
  ])('are made again once a file of the machines is %s', async (_, file, text) => {
    const { machines, kept } = await folders();
    new KeptFingerprints(machines, kept).of('order', 'chart', () => made);
    await write(machines, { [file]: text });
    expect(new KeptFingerprints(machines, kept).of('order', 'chart', () => other)).toBe(other);
  });

  it('are made again where what was kept is no fingerprint', async () => {
    const { machines, kept } = await folders();
    const all = new KeptFingerprints(machines, kept);
    all.of('order', 'chart', () => made);
    const [file = ''] = await readdir(kept);
    for (const broken of ['', made.slice(1), `${made}\n`]) {
      await writeFile(join(kept, file), broken);
      expect(all.of('order', 'chart', () => made)).toBe(made);
      expect(await readFile(join(kept, file), 'utf8')).toBe(made);
    }
  });

  it('are no reason not to start where nothing can be kept', async () => {
    const { machines, kept } = await folders();
    await mkdir(join(kept, '..'), { recursive: true });
    await writeFile(kept, 'a file where the folder should be');
    const all = new KeptFingerprints(machines, kept);
    expect([all.of('order', 'chart', () => made), all.of('order', 'chart', () => other)]).toEqual([made, other]);
  });
});
