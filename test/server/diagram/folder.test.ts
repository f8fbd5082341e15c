// The files of diagrams/. That they are fresh is shown where the command is tested that makes them.
import { describe, expect, it } from 'vitest';
import { diagramFiles } from '#server/diagram/folder.ts';
import { everything, longChart } from '../../diagram/charts.ts';

describe('the folder of diagrams', () => {
  it('has a picture, a mermaid text and a place on the page for each machine', async () => {
    const files = await diagramFiles([{ id: 'a/b', machine: everything, version: '1' }]);
    expect(files.map(({ name }) => name)).toEqual(['a_b.svg', 'a_b.mmd', 'README.md']);
    expect(files[2]?.text).toContain('## a/b\n\nShows all there is. [Picture](a_b.svg), [mermaid](a_b.mmd).\n\n[![The statechart of a/b](a_b.svg)](a_b.svg)\n');
  });

  it('has a file of its own for each machine and each overview, whatever their names', { timeout: 30_000 }, async () => {
    const files = await diagramFiles([{ id: 'X', machine: longChart(61), version: '1' }, { id: 'x-overview', machine: everything, version: '1' }, { id: 'a/b', machine: everything, version: '1' }, { id: 'A_b', machine: everything, version: '1' }]);
    expect(files.map(({ name }) => name)).toEqual(['X.svg', 'X.mmd', 'X-overview-2.svg', 'x-overview.svg', 'x-overview.mmd', 'a_b.svg', 'a_b.mmd', 'A_b-2.svg', 'A_b-2.mmd', 'README.md']);
    expect(files.at(-1)?.text).toContain('](X-overview-2.svg)](X.svg)');
    expect(files.at(-1)?.text).toContain('## A_b\n\nShows all there is. [Picture](A_b-2.svg), [mermaid](A_b-2.mmd).');
  });

  it('has an overview of a chart with more than 60 states, which its page shows', { timeout: 30_000 }, async () => {
    const names = async (states: number): Promise<string[]> => (await diagramFiles([{ id: 'long', machine: longChart(states), version: '1' }])).map(({ name }) => name);
    expect(await names(60)).toEqual(['long.svg', 'long.mmd', 'README.md']);
    expect(await names(61)).toEqual(['long.svg', 'long.mmd', 'long-overview.svg', 'README.md']);
    const [whole, , overview, page] = await diagramFiles([{ id: 'long', machine: longChart(61), version: '1' }]);
    expect(page?.text).toContain('## long\n\n[The whole picture](long.svg), [mermaid](long.mmd).\n\n[![An overview of the statechart of long](long-overview.svg)](long.svg)\n');
    expect([whole?.text.includes('>step3</text>'), overview?.text.includes('>step3</text>'), overview?.text.includes('>phase3</text>')]).toEqual([true, false, true]);
  });
});
