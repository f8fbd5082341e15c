// Where charts are written in their files as these are now, looked for in a thread and kept while the files hold the same.
import { createHash } from 'node:crypto';
import type { ChartGraph } from '#src/diagram/chart.ts';
import type { Schema } from '#src/engine/definition.ts';
import type { Origin } from '../machines-folder/load-machines.ts';
import { KeptAnswers, type MadeOfFiles } from './kept-answers.ts';
import type { Places } from './places.ts';
import { threadAnswer } from './thread-job.ts';

export const placesShape: Schema = { type: 'object', properties: { states: { type: 'object' }, transitions: { type: 'object' } }, required: ['states', 'transitions'] };

const nowhere: Places = { states: {}, transitions: {} };
const thread = new URL('./places.thread.ts', import.meta.url);

export class KeptPlaces {
  readonly #kept = new KeptAnswers<Places>();

  /** Nothing where no file is known, or what it holds cannot be read. */
  async of(chart: ChartGraph, origin: Pick<Origin, 'file' | 'exportName'> | undefined): Promise<Places> {
    if (origin === undefined) return nowhere;
    const { file, exportName } = origin;
    const name = createHash('sha256').update(JSON.stringify([file, exportName, chart])).digest('base64');
    const make = (): Promise<MadeOfFiles<Places>> => threadAnswer<MadeOfFiles<Places>>(thread, { data: { chart, file, exportName }, limit: 20_000, megabytes: 512 });
    return await this.#kept.of(name, () => make().catch(() => ({ answer: nowhere, files: null })));
  }
}
