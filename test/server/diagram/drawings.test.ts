// Pictures for the service: made beside it, once, and told where they cannot be made.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Drawings } from '#server/diagram/drawings.ts';
import { PngError, pngOf } from '#server/diagram/png.ts';
import { chartOf } from '#src/diagram/chart-of.ts';
import { elk } from '#src/diagram/elk.ts';
import { drawn } from '#src/diagram/svg.ts';
import { everything } from '../../diagram/charts.ts';

/** Pixels of a picture of its own. */
const small = (text = ''): string => `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">${text}</svg>`;

/** Makes nothing until there is a file beside it; then at once whatever is asked for. */
const held = `import { existsSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
const look = () => existsSync(new URL('go', import.meta.url)) ? parentPort.postMessage('chart' in workerData ? { svg: '', failure: null } : { bytes: new Uint8Array(1) }) : setTimeout(look, 5);
look();`;

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

  it('come as pixels too, which are made once', { timeout: 30_000 }, async () => {
    const drawings = new Drawings();
    const { svg } = await drawings.of(chart);
    const [first, second] = [drawings.png(svg), drawings.png(svg)];
    expect(second).toBe(first);
    expect(Buffer.from(await first).equals(pngOf(svg).bytes)).toBe(true);
  });

  it('are refused as pixels where there would be too many, before any is made', async () => {
    await withThread('throw new Error("begun")', async (pixelThread) => {
      const { svg } = await new Drawings().of(chart);
      const making = new Drawings({ pixels: 10_000, pixelThread }).png(svg);
      await expect(making).rejects.toThrow(/^the picture is \d+ by \d+, more than the 0 million pixels that are made here: take it as SVG/);
      await expect(making).rejects.toThrow(PngError);
    });
  });

  it.each([['for (;;) {}', 'the pixels cannot be made within 0.05 seconds'], ['throw new Error("no room")', 'the pixels cannot be made: no room']])('say why there are no pixels, and are tried again: %s', { timeout: 30_000 }, async (source, failure) => {
    await withThread(source, async (pixelThread) => {
      const drawings = new Drawings({ pixelThread, thread: pixelThread, ...(source.startsWith('for') ? { limit: 50 } : {}) });
      const first = drawings.png(small());
      await expect(first).rejects.toThrow(failure);
      await expect(first).rejects.toMatchObject({ code: 'diagram.busy', details: { retryAfter: 30 } });
      const second = drawings.png(small());
      expect(second).not.toBe(first);
      await expect(second).rejects.toThrow(failure);
      // What comes after one that failed has its turn.
      await expect(drawings.of(chart)).resolves.toMatchObject({ failure: expect.stringMatching(/^the chart cannot be /) });
    });
  });

  it('send away who comes when 16 wait, share what is under way, and go on once there is room', { timeout: 60_000 }, async () => {
    await withThread(held, async (thread) => {
      const drawings = new Drawings({ thread, pixelThread: thread, family: null });
      const begun = drawings.of(chart);
      const waiting = Array.from({ length: 16 }, (_, i) => drawings.png(small(`${i}`)));
      const busy = { code: 'diagram.busy', details: { retryAfter: 5 } };
      const tooMany = Promise.allSettled([drawings.png(small('one more')), drawings.of(chart, { collapsed: ['one more'] })]);
      // More of them than are kept once they are made.
      expect(Array.from(waiting, (_, i) => drawings.png(small(`${i}`)) === waiting[i])).not.toContain(false);
      expect(drawings.of(chart)).toBe(begun);
      await writeFile(fileURLToPath(new URL('go', thread)), '');
      await Promise.all([begun, ...waiting]);
      expect(await tooMany).toMatchObject([{ reason: busy }, { reason: busy }]);
      await expect(drawings.png(small('one more'))).resolves.toHaveLength(1);
      expect(drawings.of(chart)).toBe(begun);
    });
  });

  it('say so where no thread can begin, and are tried again', async () => {
    const nowhere = new URL('http://localhost/thread.mjs');
    const drawings = new Drawings({ thread: nowhere, pixelThread: nowhere, family: null });
    const first = drawings.of(chart);
    await expect(first).resolves.toMatchObject({ failure: expect.stringMatching(/^the chart cannot be drawn: /) });
    const second = drawings.of(chart);
    expect(second).not.toBe(first);
    await second;
    await expect(drawings.png(small())).rejects.toMatchObject({ code: 'diagram.busy', message: expect.stringMatching(/^the pixels cannot be made: /) });
  });

  it('are refused for good as pixels where the service has no fonts', { timeout: 30_000 }, async () => {
    await expect(new Drawings({ family: null }).png(small())).rejects.toThrow(PngError);
  });
});
