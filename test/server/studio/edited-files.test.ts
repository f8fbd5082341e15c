// What is told of machine files that are edited while the service runs: what a check finds in them, where their charts are
// written, and which machines came and went. Always as the files are now.
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { chartOf } from '#src/diagram/chart-of.ts';
import { loadCharts } from '#server/machines-folder/charts.ts';
import { Checks } from '#server/studio/checks.ts';
import { KeptPlaces } from '#server/studio/kept-places.ts';
import { WatchedFolders } from '#server/studio/watched-folders.ts';
import { write, writtenFolder } from '../machines-folder/written-folder.ts';

const lift = (more = '', id = "id: 'lift', "): string => `import { createMachine } from 'xstate';
export const lift = createMachine({ ${id}version: '7', initial: 'below', states: {
  below: { on: { called: 'above' } },${more}
  above: { type: 'final' },
} });
`;
const shaft = '\n  shaft: {},';

describe('machine files that are edited', () => {
  const end = new AbortController();
  afterAll(() => end.abort());
  let folder = '';
  beforeEach(async () => {
    folder = await writtenFolder({ 'lift.machine.ts': lift() });
  });
  const edit = (text: string): Promise<void> => write(folder, { 'lift.machine.ts': text });
  const origin = () => ({ file: join(folder, 'lift.machine.ts'), exportName: 'lift' });
  const now = async () => {
    const found = (await loadCharts([folder])).find(({ id }) => id === 'lift');
    return found === undefined ? expect.fail('no lift') : { ...chartOf(found.machine, found.version), machine: found.id };
  };

  it('are checked as they are now, and say whether that is what is hosted', { timeout: 60_000 }, async () => {
    const checks = new Checks([folder], end.signal);
    const told = async () => {
      const answer = await checks.of('lift');
      return 'failure' in answer ? expect.fail(answer.failure) : { isHosted: answer.isHosted, shaft: answer.findings.some(({ where }) => where === 'lift.shaft'), content: answer.content };
    };
    const before = await told();
    expect(before).toMatchObject({ isHosted: true, shaft: false });
    await edit(lift(shaft));
    const edited = await told();
    expect(edited).toMatchObject({ isHosted: false, shaft: true });
    await edit(lift());
    expect(await told()).toEqual(before);
    // What lies beside the machine decides what a check finds as well.
    await write(folder, { 'lift.samples.ts': 'export const samples = { invariants: { stays: (snapshot) => snapshot.value === "below" } };\n' });
    expect([before.content, edited.content]).not.toContain((await told()).content);
  });

  it('say in which state the way to a finding begins', { timeout: 30_000 }, async () => {
    await edit(lift("\n  shaft: { on: { back: 'shaft' } },").replace("called: 'above'", "called: 'shaft'"));
    const answer = await new Checks([folder], end.signal).of('lift');
    const found = 'failure' in answer ? [] : answer.findings.filter(({ steps }) => steps.length > 0);
    expect(found[0]).toMatchObject({ start: { state: 'below' } });
  });

  it('are looked into for places anew', { timeout: 30_000 }, async () => {
    const places = new KeptPlaces();
    const hosted = await now();
    expect((await places.of(hosted, origin())).states['lift.above']?.line).toBe(4);
    await edit(lift(shaft));
    expect((await places.of(hosted, origin())).states['lift.above']?.line).toBe(5);
    const draft = { ...hosted, states: [...hosted.states, { ...hosted.states[1]!, id: 'lift.shaft', key: 'shaft' }] }; // oxlint-disable-line typescript/no-non-null-assertion -- it has three states
    expect((await places.of(draft, origin())).states['lift.shaft']?.line).toBe(4);
    await edit(lift());
    expect((await places.of(hosted, origin())).states['lift.above']?.line).toBe(4);
  });

  it('tell of machines that are gone, new, or called otherwise', { timeout: 60_000 }, async () => {
    const hosted = await now();
    const folders = new WatchedFolders([folder], (id) => (id === 'lift' ? hosted : undefined), new Map([['lift', origin()]]));
    try {
      const after = async (change: () => Promise<void>, isTold: () => boolean): Promise<void> => {
        await change();
        await expect.poll(isTold, { timeout: 20_000, interval: 20 }).toBe(true);
      };
      const told = () => ({ ...folders.news(), drafts: Object.keys(folders.names()), contents: Object.keys(folders.contents()) });
      const nothing = { deleted: [], added: [], renamed: [], drafts: [], contents: ['lift'] };
      expect(told()).toEqual(nothing);
      await after(() => write(folder, { 'ramp.machine.ts': lift(shaft, "id: 'ramp', ") }), () => folders.news().added.length > 0);
      expect(told()).toEqual({ ...nothing, added: ['ramp'], drafts: ['ramp'], contents: ['lift', 'ramp'] });
      expect(folders.originOf('ramp')).toEqual({ file: join(folder, 'ramp.machine.ts'), exportName: 'lift' });
      await after(() => edit(lift('', "id: 'hoist', ")), () => folders.news().renamed.length > 0);
      expect(told()).toEqual({ ...nothing, added: ['ramp'], renamed: [{ from: 'lift', to: 'hoist' }], drafts: ['hoist', 'ramp'], contents: ['hoist', 'ramp'] });
      await after(() => rm(join(folder, 'lift.machine.ts')), () => folders.news().deleted.length > 0);
      expect(told()).toMatchObject({ deleted: ['lift'], added: ['ramp'], renamed: [] });
      await after(() => edit(lift()), () => folders.news().deleted.length === 0);
      expect(told()).toMatchObject({ ...nothing, added: ['ramp'], drafts: ['ramp'], contents: ['lift', 'ramp'] });
    } finally {
      folders.close();
    }
  });

  it('tell of a file of another name whose machine has no id of its own', { timeout: 60_000 }, async () => {
    await edit(lift('', ''));
    const hosted = await now();
    const folders = new WatchedFolders([folder], (id) => (id === 'lift' ? hosted : undefined), new Map([['lift', origin()]]));
    try {
      await rename(join(folder, 'lift.machine.ts'), join(folder, 'hoist.machine.ts'));
      await expect.poll(() => folders.news().renamed, { timeout: 20_000, interval: 20 }).toEqual([{ from: 'lift', to: 'hoist' }]);
    } finally {
      folders.close();
    }
  });
});
