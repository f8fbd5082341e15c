// `node test/mutants/run.ts CHART [COUNT] [SEED]`: mutants of one built-in chart against its suite, each told as it is judged.
import { charts } from '../model/charts.ts';
import { scoreOf } from './score.ts';

const [name = '', count = '', seed = '1'] = process.argv.slice(2);
const chart = Object.entries(charts).find(([key]) => key === name)?.[1];
if (chart === undefined) throw new Error(`name a chart: ${Object.keys(charts).join(', ')}`);
const { survivors, share, ...counts } = await scoreOf(chart, { count: count === '' ? null : Number(count), seed: Number(seed), progress: console.log });
console.log(`${name}: ${JSON.stringify(counts)}, ${(share * 100).toFixed(1)} % noticed of those that are not the same chart`);
for (const survivor of survivors) console.log(`  survived: ${survivor}`);
