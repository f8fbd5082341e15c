// Pictures for the service: made beside it, once, and told where they cannot be made.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Drawings } from '#server/diagram/drawings.ts';
import { chartOf } from '#src/diagram/chart-of.ts';
import { elk } from '#src/diagram/elk.ts';
import { drawn } from '#src/diagram/svg.ts';
import { everything } from '../../diagram/charts.ts';

const chart = chartOf(everything);

async function withThread<Result>(source: string, use: (thread: URL) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'factorflow-thread-'));
  try {
    await writeFile(join(folder, 'thread.mjs'), source);
    return await use(pathToFileURL(join(folder, 'thread.mjs')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('the drawings of the service', () => {
  it('are those anybody would make, and are made once', { timeout: 30_000 }, async () => {
    const drawings = new Drawings();
    const [first, second] = [drawings.of(chart), drawings.of({ ...chart })];
    expect(second).toBe(first);
    expect(await first).toEqual({ svg: await drawn(chart, await elk()), failure: null });
  });

  it('show the chart as text where it takes too long, and are tried again', { timeout: 30_000 }, async () => {
    await withThread('for (;;) {}', async (thread) => {
      const drawings = new Drawings({ limit: 50, thread });
      const first = drawings.of(chart);
      const { svg, failure } = await first;
      expect(failure).toBe('the chart cannot be laid out within 0.05 seconds');
      expect(svg).toContain(`>${failure}</text>`);
      expect(svg).toContain('>everything: Shows all there is.</text>');
      expect(drawings.of(chart)).not.toBe(first);
      await drawings.of(chart);
    });
  });

  it.each([['throw new Error("no room")', 'the chart cannot be drawn: no room'], ['process.exit(3)', 'the chart cannot be drawn: its thread ended early']])('show the chart as text where the thread fails: %s', { timeout: 30_000 }, async (source, failure) => {
    await withThread(source, async (thread) => expect(await new Drawings({ thread }).of(chart)).toMatchObject({ failure }));
  });
});
