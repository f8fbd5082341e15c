// The bench itself works: it brings every figure it promises. No figure is judged here, for a machine may be slow.
import { describe, expect, it } from 'vitest';
import { bench } from './bench.ts';
import { quickPlan } from './plan.ts';
import { random, shuffled } from './random.ts';
import { report } from './report.ts';
import { median, percentile } from './statistics.ts';

const targets = ['nothing', 'echo', 'ceiling', 'lowdb', 'one-file-1k', 'one-file-10k', 'file-per-flow'];

describe('a quick run of the bench', () => {
  it('measures every target under every number of callers, starts, checkpoints and goals, and refuses no request', async () => {
    const said: string[] = [];
    const result = await bench(quickPlan(1), (line) => void said.push(line));

    expect(result.http.map(({ target, callers }) => `${target} ${callers}`)).toEqual([1, 32, 128].flatMap((callers) => targets.map((target) => `${target} ${callers}`)));
    for (const row of [...result.http, ...Object.values(result.hot)]) {
      expect(row.errors).toBe(0);
      expect(row.rate).toBeGreaterThan(0);
      expect(row.p99).toBeGreaterThanOrEqual(row.p50);
      expect(row.longest).toBeGreaterThanOrEqual(row.p99);
    }
    for (const row of result.http) expect(row.target === 'ceiling' ? row.toCeiling : 1).toBe(1);
    expect(Object.keys(result.hot)).toEqual(['one hot flow', '16 cold flows']);
    expect(result.stored).toMatchObject({ flows: 300, checkpoint: { rate: expect.any(Number), loopDelay: expect.any(Number) } });
    expect(result.stored.readySeconds).toBeGreaterThan(0);
    expect(Object.values(result.inProcess).every((perSecond) => perSecond > 0)).toBe(true);
    expect(result.goals.every(({ value, met }) => !Number.isNaN(value) && typeof met === 'boolean')).toBe(true);
    expect(said.length).toBeGreaterThan(2);
    for (const { name, met } of result.goals) expect(report(result)).toMatch(new RegExp(`${name.replaceAll(/[^\w\s,]/g, '.')} .*${met ? 'met' : 'MISSED'}`));
  }, 120_000);
});

describe('the arithmetic of the bench', () => {
  it('takes the middle of an odd number, and the mean of the two in the middle of an even one', () => {
    expect([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])]).toEqual([2, 2.5, 7]);
  });

  it('takes percentiles by the nearest rank, of numbers in any order', () => {
    const hundred = Float64Array.from({ length: 100 }, (_, i) => 100 - i);
    expect([0.5, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 99, 100]);
  });

  it('puts slices in an order that the seed alone decides, and loses none', () => {
    const items = Array.from({ length: 30 }, (_, i) => i);
    expect(shuffled(items, random(5))).toEqual(shuffled(items, random(5)));
    expect(shuffled(items, random(5))).not.toEqual(shuffled(items, random(6)));
    expect(shuffled(items, random(5)).toSorted((a, b) => a - b)).toEqual(items);
  });
});
