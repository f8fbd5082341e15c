// The files of diagrams/. That they are fresh is shown where the command is tested that makes them.
import { describe, expect, it } from 'vitest';
import { diagramFiles } from '#server/diagram/folder.ts';
import { everything } from '../../diagram/charts.ts';

describe('the folder of diagrams', () => {
  it('has a picture, a mermaid text and a place on the page for each machine', async () => {
    const files = await diagramFiles([{ id: 'a/b', machine: everything, version: '1' }]);
    expect(files.map(({ name }) => name)).toEqual(['a_b.svg', 'a_b.mmd', 'README.md']);
    expect(files[2]?.text).toContain('## a/b\n\nShows all there is. [Picture](a_b.svg), [mermaid](a_b.mmd).\n\n[![The statechart of a/b](a_b.svg)](a_b.svg)\n');
  });
});
