// The order in which test files are begun. What runs longest comes first, so that no worker is left alone with it at the
// end. How long a file takes the runner knows from its last run; on a machine that has not run it yet it goes by the size of
// files, and the longest of these tests are short files: they only say what is to be walked, killed or looked at.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Measured, the longest first. A file that is not named here comes after all of these, in the runner's own order. */
export const longest = [
  'browser/studio', 'model/manage', 'faults/kill/kill', 'paths/formats/playwright-file', 'model/interrupt', 'server/commands/process', 'server/commands/backup-restore', 'faults/simulation/simulation', 'model/review',
  'server/commands/seal-rotate', 'bench/bench', 'journey', 'server/commands/versions', 'model/converged-2018', 'model/loop-2018', 'server/machines-folder/examples', 'model/step-up',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.map((file, position) => ({ file, place: placeOf(file.moduleId), position })).sort((a, b) => a.place - b.place || a.position - b.position).map(({ file }) => file);
  }
}

function placeOf(path: string): number {
  const found = longest.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
  return found === -1 ? longest.length : found;
}
