// The files that are begun first are those that are there, whatever else the runner would begin with.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TestSpecification } from 'vitest/node';
import { longest, LongestFirst } from './longest-first.ts';

const folder = join(import.meta.dirname, '..');
const project = { name: '', config: { sequence: { groupOrder: 0 }, isolate: false } };
const file = (name: string): TestSpecification => ({ moduleId: `${folder}/${name}.test.ts`, project }) as unknown as TestSpecification; // all that sorting looks at

/** @param seconds of the last run, by file */
async function order(seconds: Readonly<Record<string, number>>): Promise<string[]> {
  const took = ({ moduleId }: TestSpecification): object => ({ failed: false, duration: seconds[nameOf(moduleId)] });
  const sequencer = new LongestFirst({ cache: { getTestSpecificationResult: took } } as unknown as ConstructorParameters<typeof LongestFirst>[0]);
  return (await sequencer.sort(Object.keys(seconds).map(file))).map(({ moduleId }) => nameOf(moduleId));
}
const nameOf = (path: string): string => path.slice(folder.length + 1, -'.test.ts'.length);

describe('the order of the test files', () => {
  it.each(longest)('knows no file that is gone: %s', (name) => {
    expect(existsSync(join(folder, `${name}.test.ts`))).toBe(true);
  });

  it('begins with those that take longest on a machine that is busy with nothing else, and leaves the rest to the runner', async () => {
    const [first = '', second = ''] = longest;
    expect(await order({ 'house/layers': 9, 'house/readme': 10, [second]: 3, [first]: 2 })).toEqual([first, second, 'house/readme', 'house/layers']);
  });
});
