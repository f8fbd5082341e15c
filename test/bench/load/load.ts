// The load generator as the bench holds it.
import { type Child, startChild } from '../child.ts';
import type { LoadAnswer } from './load.process.ts';
import type { SliceRequest, SliceResult } from './slice.ts';

export type Load = { slice(request: SliceRequest): Promise<SliceResult>; stop(): Promise<void> };

export async function startLoad(folder: string): Promise<Load> {
  const child: Child = await startChild('load/load.process.ts', [], { folder });
  return {
    async slice(request) {
      const answer = await child.ask<LoadAnswer>(request);
      if ('error' in answer) throw new Error(`the load on port ${request.port} broke off: ${answer.error}`);
      return answer.result;
    },
    stop: () => child.stop(),
  };
}
